/** The 95th percentile of the busiest path and direction, in percent of what it can carry. */
import type { KpiPart } from '../../model/sla.js';
import { decimal, ratio, times } from '../exact.js';
import { figure } from '../words.js';
import { notMeasured, type Measure } from './scene.js';

export const capacity: Measure = ({ throughput, terms: { paths } }) => {
  const of = throughput.filter(({ path }) => paths.includes(path));
  const parts = of.map(({ path, direction, p95, capacity: most, samples }): KpiPart => {
    return {
      of: 'path',
      name: `${path} ${direction}`,
      value: p95 === null || most === null ? null : (p95 * 100) / most,
      count: samples,
    };
  });
  const known = of.flatMap(({ path, direction, p95, capacity: most, p95Index }) =>
    p95 === null || most === null || most === 0 ? [] : [{ path, direction, p95, most, p95Index }],
  );
  const [first, ...rest] = known;
  if (first === undefined) return notMeasured('no traffic or no capacity of any path is known', parts);
  const worst = rest.reduce((so, each) => (each.p95 * so.most > so.p95 * each.most ? each : so), first);
  const percent = figure((worst.p95 * 100) / worst.most);
  return {
    value: times(decimal(worst.p95), ratio(100, Math.round(worst.most))),
    formula: `p95 × 100 / capacity = ${figure(worst.p95, 0)} × 100 / ${figure(worst.most, 0)} bit/s = ${percent} %, ${worst.path} ${worst.direction}, sample ${figure(worst.p95Index ?? 0, 0)} in ascending order`,
    parts,
  };
};
