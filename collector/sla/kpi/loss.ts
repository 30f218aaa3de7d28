/** Packet loss, RFC 7680: lost × 100 / sent. */
import type { KpiPart } from '../../model/sla.js';
import { ratio } from '../exact.js';
import { figure } from '../words.js';
import { notMeasured, type Measure } from './scene.js';

interface Sums {
  sent: number;
  lost: number;
}

export const loss: Measure = ({ probes, availableMinutes }, terms) => {
  const classes = new Map<string, Sums>();
  for (const probe of probes) {
    if (terms.class !== null && probe.class !== terms.class) continue;
    const sums = classes.get(probe.class) ?? { sent: 0, lost: 0 };
    for (const { sent, lost } of availableMinutes(probe.name))
      [sums.sent, sums.lost] = [sums.sent + sent, sums.lost + lost];
    classes.set(probe.class, sums);
  }
  const sorted = [...classes].sort(([x], [y]) => (x < y ? -1 : 1));
  const parts = sorted.map(([name, { sent, lost }]): KpiPart => {
    return { of: 'class', name, value: sent === 0 ? null : (lost * 100) / sent, count: sent };
  });
  const [first, ...rest] = sorted.filter(([, { sent }]) => sent > 0);
  if (first === undefined) return notMeasured('no packet was sent in available time', parts);
  const [name, { sent, lost }] = rest.reduce((so, each) => (worse(each[1], so[1]) ? each : so), first);
  return {
    value: ratio(lost * 100, sent),
    formula: `lost × 100 / sent = ${figure(lost)} × 100 / ${figure(sent)} = ${figure((lost * 100) / sent)} %, class ${name}`,
    parts,
  };
};

const worse = (x: Sums, y: Sums): boolean => x.lost * y.sent > y.lost * x.sent;
