/** N+1: what is left after losing a path can carry the traffic. */
import { directions, type Direction, type PostureCheckName } from '../../model/judgement.js';
import { roomOfSharing } from '../../model/room.js';
import { CARRIES } from '../forwarding/traffic.js';
import { bitRate } from '../words.js';
import { check, type Check, type PosturePath, type PostureScene, type Rates, type Subjects } from './scene.js';

/** Where traffic has just moved the last intervals of two paths both have it: it is what they carry together at most, and what one carries at least. */
export const capacityNowCheck: Check = (scene, subjects) => {
  const evidence = scene.paths.flatMap(({ counters }) => counters);
  const by = (rates: Rates) => compared('capacity-now', 'now', { rates, of: presentOf }, scene, subjects, evidence);
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
  const traffic =
    p95?.evidence.fresh === true
      ? { rates: p95.rates, of: ({ name }: PosturePath) => p95.paths.get(name) ?? null }
      : null;
  return compared('capacity-p95', days, traffic, scene, subjects, p95 === null ? [] : [p95.evidence], false);
};

/** What a group carries, and what each of its paths does; null where that is not known. */
interface Traffic {
  rates: Rates;
  of(path: PosturePath): Rates | null;
}

const presentOf = ({ rates }: PosturePath): Rates => rates;

/** bit/s that are to be carried, and could be. */
interface Fit {
  load: number;
  room: number;
  /** Where less than all that is left can be used. */
  uneven?: boolean;
}

function compared(
  name: PostureCheckName,
  when: string,
  traffic: Traffic | null,
  scene: PostureScene,
  subjects: Subjects,
  evidence: Parameters<typeof check>[3],
  decides = true,
): ReturnType<Check> {
  if (scene.paths.length < 2) return null;
  const judge = scene.mode === 'active-standby' ? ofStandby : ofSharing;
  const fit = judge(subjects, traffic);
  if (fit === null)
    return check(
      name,
      'unknown',
      'The capacity of a path is not known: set it, or let the router tell the speed.',
      evidence,
      decides,
    );
  if (traffic === null || directions.some((each) => traffic.rates[each] === null))
    return check(name, 'unknown', 'How much traffic there is to carry is not known.', evidence, decides);
  const shared = fit.uneven === true ? ', shared as it is' : '';
  const sentence = `${bitRate(fit.load)} ${when}, and ${bitRate(fit.room)} would be left to carry it${shared}.`;
  return check(name, fit.load <= fit.room ? 'ok' : 'not-ok', sentence, evidence, decides);
}

/** The busier direction, and the standby; of two the smaller. Null where a capacity is not known. */
function ofStandby({ judged }: Subjects, traffic: Traffic | null): Fit | null {
  const known = judged.flatMap(({ capacity }) => capacity ?? []);
  if (known.length === 0 || known.length < judged.length) return null;
  return { load: Math.max(...directions.map((each) => traffic?.rates[each] ?? 0)), room: Math.min(...known) };
}

/** Of all losses of one path, and of both directions, what leaves least over. Null where a capacity is not known. */
function ofSharing({ standby }: Subjects, traffic: Traffic | null): Fit | null {
  const able = standby.filter(({ health }) => health !== 'down');
  let tightest: Fit | null = null;
  for (const lost of able) {
    const rest = able.filter((path) => path !== lost);
    const even = roomOfSharing(rest, () => null);
    if (even === null || lost.capacity === null) return null;
    for (const direction of directions) {
      const room = roomOfSharing(rest, (path) => traffic?.of(path)?.[direction] ?? null);
      const load = traffic?.rates[direction] ?? 0;
      if (room === null || (tightest !== null && tightest.room - tightest.load <= room - load)) continue;
      tightest = { load, room, uneven: room < even };
    }
  }
  return tightest;
}

const totals = (paths: readonly PosturePath[]): Rates => ({
  'a-b': totalOf(paths, 'a-b'),
  'b-a': totalOf(paths, 'b-a'),
});

function totalOf(paths: readonly PosturePath[], direction: Direction): number | null {
  let total = 0;
  for (const { rates, health } of paths) {
    const rate = rates[direction] ?? (health === 'down' ? 0 : null);
    if (rate === null) return null;
    total += rate;
  }
  return total;
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
