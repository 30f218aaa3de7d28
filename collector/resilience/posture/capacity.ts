/** N+1: what is left after losing a path can carry the traffic. */
import { directions, type Direction, type PostureCheckName } from '../../model/judgement.js';
import { CARRIES } from '../forwarding/traffic.js';
import { bitRate } from '../words.js';
import { check, type Check, type PosturePath, type PostureScene, type Rates, type Subjects } from './scene.js';

/** Where traffic has just moved the last intervals of two paths both have it: it is what they carry together at most, and what one carries at least. */
export const capacityNowCheck: Check = (scene, subjects) => {
  const evidence = scene.paths.flatMap(({ counters }) => counters);
  const by = (rates: Rates) => compared('capacity-now', 'now', rates, scene, subjects, evidence);
  const most = by(totals(scene.paths));
  if (most?.verdict !== 'not-ok' || !hasMoved(scene)) return most;
  const least = by(largest(scene.paths));
  if (least?.verdict === 'not-ok') return least;
  const sentence =
    'How much traffic there is to carry is not known: it moved within the last intervals of the counters.';
  return { ...most, verdict: 'unknown', sentence };
};

/** Not knowing it yet, or no longer, says nothing against the standby: history has to gather first. */
export const capacityP95Check: Check = (scene, subjects) => {
  const { p95 } = scene;
  const days = p95 === null ? '' : `at the 95th percentile of ${Number(p95.days.toFixed(1))} days`;
  const rates = p95?.evidence.fresh === true ? p95.rates : null;
  return compared('capacity-p95', days, rates, scene, subjects, p95 === null ? [] : [p95.evidence], false);
};

function compared(
  name: PostureCheckName,
  when: string,
  rates: Rates | null,
  scene: PostureScene,
  subjects: Subjects,
  evidence: Parameters<typeof check>[3],
  decides = true,
): ReturnType<Check> {
  if (scene.paths.length < 2) return null;
  const room = roomLeft(scene, subjects);
  if (room === null)
    return check(
      name,
      'unknown',
      'The capacity of a path is not known: set it, or let the router tell the speed.',
      evidence,
      decides,
    );
  if (rates === null || directions.some((each) => rates[each] === null))
    return check(name, 'unknown', 'How much traffic there is to carry is not known.', evidence, decides);
  const most = Math.max(...directions.map((each) => rates[each] ?? 0));
  const sentence = `${bitRate(most)} ${when}, and ${bitRate(room)} would be left to carry it.`;
  return check(name, most <= room ? 'ok' : 'not-ok', sentence, evidence, decides);
}

/** bit/s of the standby, of two the smaller; of an active-active group, all without the largest. */
function roomLeft({ mode }: PostureScene, { standby, judged }: Subjects): number | null {
  if (mode === 'active-standby')
    return judged.reduce<number | null>(
      (least, { capacity }) => (least === null || capacity === null ? null : Math.min(least, capacity)),
      judged.length === 0 ? null : Infinity,
    );
  const able = standby.filter(({ health }) => health !== 'down').map(({ capacity }) => capacity);
  if (able.length === 0 || able.some((each) => each === null)) return null;
  const known = able.map((each) => each ?? 0);
  return known.reduce((sum, each) => sum + each, 0) - Math.max(...known);
}

function totals(paths: readonly PosturePath[]): Rates {
  const sum = (direction: Direction): number | null =>
    paths.reduce<number | null>((total, { rates, health }) => {
      const rate = rates[direction] ?? (health === 'down' ? 0 : null);
      return total === null || rate === null ? null : total + rate;
    }, 0);
  return { 'a-b': sum('a-b'), 'b-a': sum('b-a') };
}

/** Two paths carried traffic in the last intervals, of which one forwards at a time. */
function hasMoved({ mode, paths }: PostureScene): boolean {
  if (mode === 'active-active') return false;
  return directions.some((direction) => {
    const rates = paths.map((path) => path.rates[direction] ?? 0);
    const total = rates.reduce((sum, rate) => sum + rate, 0);
    return rates.filter((rate) => rate > 0 && rate >= CARRIES * total).length > 1;
  });
}

function largest(paths: readonly PosturePath[]): Rates {
  const most = (direction: Direction): number => Math.max(...paths.map(({ rates }) => rates[direction] ?? 0));
  return { 'a-b': most('a-b'), 'b-a': most('b-a') };
}
