/** What the samples of a range come to. */
import { averageOf, exactVarianceOf, quantileOf, Sum } from '../statistics.js';
import type { RangeFunction } from './index.js';

export const overTime: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: ({ values }) => averageOf(values, true),
  min_over_time: ({ values }) =>
    values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  max_over_time: ({ values }) => values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  sum_over_time({ values }) {
    const sum = new Sum();
    for (const value of values) sum.add(value);
    return sum.total;
  },
  count_over_time: ({ values }) => values.length,
  last_over_time: ({ values }) => values.at(-1)!,
  present_over_time: () => 1,
  stddev_over_time: ({ values }) => Math.sqrt(exactVarianceOf(values)),
  stdvar_over_time: ({ values }) => exactVarianceOf(values),
  quantile_over_time: ({ values }, { parameter }) => quantileOf(parameter, values),
};
