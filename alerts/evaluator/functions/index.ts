/** Calls of functions, by what they take: present values, ranges, or neither. */
import { unique, type Moment, type Sample } from '../evaluate.js';
import { Labels } from '../labels.js';
import { withoutParens, type Call, type Expr, type Selector } from '../promql/ast.js';
import { absent } from './absent.js';
import { dates } from './dates.js';
import { labelJoin, labelReplace } from './labels.js';
import { clamp, mathematics } from './math.js';
import { overTime } from './over-time.js';
import { rates } from './rates.js';

/** What a function over a range is given. */
export interface RangeContext {
  /** ms: of the evaluation, and both ends of the range. */
  time: number;
  from: number;
  to: number;
  /** Its other argument; NaN where it has none. */
  parameter: number;
}

/** One number for the points of one series, or null for none. */
export type RangeFunction = (
  points: { times: Float64Array; values: Float64Array },
  context: RangeContext,
) => number | null;

const overRanges: Readonly<Record<string, RangeFunction>> = { ...rates, ...overTime };

export function callFunction({ name, args }: Call, moment: Moment): Sample[] | number {
  if (Object.hasOwn(overRanges, name)) return ofRanges(name, args, moment);
  if (Object.hasOwn(mathematics, name)) {
    const parameter = args[1] === undefined ? NaN : moment.scalar(args[1]);
    return bare(moment.vector(args[0]!), (value) =>
      mathematics[name]!(value, args[1] === undefined ? null : parameter),
    );
  }
  if (Object.hasOwn(dates, name)) return bare(datesOf(args, moment), dates[name]!);
  switch (name) {
    case 'time':
      return moment.time / 1_000;
    case 'scalar': {
      const found = moment.vector(args[0]!);
      return found.length === 1 ? found[0]!.value : NaN;
    }
    case 'vector':
      return [{ labels: Labels.none, value: moment.scalar(args[0]!) }];
    case 'clamp':
      return clamp(moment.vector(args[0]!), moment.scalar(args[1]!), moment.scalar(args[2]!));
    case 'timestamp':
      return timestamps(args[0]!, moment);
    case 'absent':
      return absent(args[0]!, moment.vector(args[0]!).length > 0);
    case 'absent_over_time':
      return absent(args[0]!, moment.ranges(rangeOf(args[0]!)).next().done !== true);
    case 'label_replace':
      return labelReplace(moment.vector(args[0]!), args.slice(1));
    case 'label_join':
      return labelJoin(moment.vector(args[0]!), args.slice(1));
    default:
      throw new TypeError(`${name} is not made`);
  }
}

/** Without the name of the metric, which says no more what the value is. */
export function bare(samples: Sample[], change: (value: number) => number): Sample[] {
  return unique(samples.map(({ labels, value }) => ({ labels: labels.withoutName, value: change(value) })));
}

function ofRanges(name: string, args: readonly Expr[], moment: Moment): Sample[] {
  const argument = args.find((arg) => withoutParens(arg).kind === 'selector')!;
  const selector = rangeOf(argument);
  const other = args.find((arg) => arg !== argument);
  const to = moment.time - selector.offset;
  const context: RangeContext = {
    time: moment.time,
    to,
    from: to - selector.range!,
    parameter: other === undefined ? NaN : moment.scalar(other),
  };
  const found: Sample[] = [];
  for (const { labels, points } of moment.ranges(selector)) {
    const value = overRanges[name]!(points, context);
    // It acts as an offset, so the name still fits.
    if (value !== null) found.push({ labels: name === 'last_over_time' ? labels : labels.withoutName, value });
  }
  return unique(found);
}

/** The check has made sure that nothing else is a range. */
const rangeOf = (expr: Expr): Selector => withoutParens(expr) as Selector;

function timestamps(arg: Expr, moment: Moment): Sample[] {
  const inner = withoutParens(arg);
  if (inner.kind === 'selector') return bare(moment.presentTimes(inner), (time) => time / 1_000);
  return bare(moment.vector(arg), () => moment.time / 1_000);
}

const datesOf = (args: readonly Expr[], moment: Moment): Sample[] =>
  args[0] === undefined ? [{ labels: Labels.none, value: moment.time / 1_000 }] : moment.vector(args[0]);
