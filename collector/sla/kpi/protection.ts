/** Share of the known time in which a standby was ready and large enough. */
import { ratio } from '../exact.js';
import { totals } from '../ledger.js';
import { figure, minutesText } from '../words.js';
import { notMeasured, type Measure } from './scene.js';

export const protection: Measure = ({ protection: ledger }) => {
  const { available, unavailable } = totals(ledger);
  const known = available + unavailable;
  if (known === 0) return notMeasured('it was never known whether a standby was ready');
  return {
    value: ratio(available * 100, known),
    formula: `protected × 100 / known = ${minutesText(available)} × 100 / ${minutesText(known)} = ${figure((available / known) * 100)} %, in minutes`,
    parts: [],
  };
};
