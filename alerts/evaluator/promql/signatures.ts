/** What each function takes and gives. A function that is not listed is refused. */
import type { ValueType } from './ast.js';

export interface Signature {
  args: readonly ValueType[];
  /** How many of the last arguments may be left out; -1: the last may be repeated any number of times. */
  optional: number;
  returns: ValueType;
}

const of = (args: readonly ValueType[], optional = 0, returns: ValueType = 'vector'): Signature => ({
  ...{ args, optional, returns },
});

const each = (names: string, signature: Signature): Record<string, Signature> =>
  Object.fromEntries(names.split(' ').map((name) => [name, signature]));

export const signatures: Readonly<Record<string, Signature>> = {
  ...each('abs ceil floor exp ln log2 log10 sqrt sgn absent timestamp', of(['vector'])),
  ...each('clamp_min clamp_max', of(['vector', 'scalar'])),
  clamp: of(['vector', 'scalar', 'scalar']),
  round: of(['vector', 'scalar'], 1),
  ...each('rate increase delta irate idelta changes resets deriv absent_over_time', of(['matrix'])),
  ...each('avg_over_time min_over_time max_over_time sum_over_time count_over_time', of(['matrix'])),
  ...each('stddev_over_time stdvar_over_time last_over_time present_over_time', of(['matrix'])),
  quantile_over_time: of(['scalar', 'matrix']),
  predict_linear: of(['matrix', 'scalar']),
  ...each('minute hour day_of_week day_of_month day_of_year days_in_month month year', of(['vector'], 1)),
  label_replace: of(['vector', 'string', 'string', 'string', 'string']),
  label_join: of(['vector', 'string', 'string', 'string'], -1),
  scalar: of(['vector'], 0, 'scalar'),
  vector: of(['scalar']),
  time: of([], 0, 'scalar'),
};
