/** Share of the time that the contract measures in which the state of the service was known. */
import { ratio } from '../exact.js';
import { totals } from '../ledger.js';
import { figure, minutesText } from '../words.js';
import { notMeasured, type Measure } from './scene.js';

export const completeness: Measure = ({ ledger }) => {
  const { available, unavailable, unknown } = totals(ledger);
  const all = available + unavailable + unknown;
  if (all === 0) return notMeasured('no time of the period was measured');
  const known = available + unavailable;
  return {
    value: ratio(known * 100, all),
    formula: `known × 100 / all = ${minutesText(known)} × 100 / ${minutesText(all)} = ${figure((known / all) * 100)} %, in minutes`,
    parts: [],
  };
};
