/** One path in one month. */
import type { Ledger, PathMonth } from '../model/sla.js';
import { pathExclusions, type Exclusion } from './exclusions.js';
import { makeLedger, totals } from './ledger.js';
import { correctionsOf, told, type Scene } from './scene.js';

export function pathOf(path: string, scene: Scene): { ledger: Ledger; summary: PathMonth } {
  const { input, stretches, to } = scene;
  const { setups, windows } = input.evidence;
  const exclusions = pathExclusions(path, stretches, setups.at(-1), windows).flatMap((each): Exclusion[] => {
    const [from, end] = [Math.max(each.startsAt, scene.period.startsAt), Math.min(each.endsAt, to)];
    return end > from ? [{ ...each, startsAt: from, endsAt: end }] : [];
  });
  const observed = told(scene.pathLine(path), 'health of the path');
  const ledger = makeLedger({ type: 'path', name: path }, observed, exclusions, correctionsOf(scene, 'path', path));
  const sums = totals(ledger);
  const known = sums.available + sums.unavailable;
  const setup = setups
    .flatMap(({ paths }) => paths)
    .filter(({ name }) => name === path)
    .at(-1);
  const availability = known === 0 ? null : sums.available / known;
  return {
    ledger,
    summary: { path, group: setup?.group ?? '', gateway: setup?.gateway ?? '', totals: sums, availability },
  };
}
