/** The ledgers of services over any stretch of time, for burn rates. */
import type { Ledger } from '../model/sla.js';
import type { Stretch } from './exclusions.js';
import { sceneIn, type MonthInput } from './scene.js';
import { serviceOf } from './service-month.js';
import { zoneOf } from './versions.js';
import type { Period } from './zone.js';

/** By service. @throws RangeError where no version of the contract is in force at any time of the period. */
export function recentLedgers(
  input: MonthInput,
  period: Period,
): Map<string, { ledger: Ledger; stretches: readonly Stretch[] }> {
  const scene = sceneIn(input, period, zoneOf(input.contract, input.month));
  return new Map(
    scene.services.map((terms) => [terms.name, { ledger: serviceOf(terms, scene).ledger, stretches: scene.stretches }]),
  );
}
