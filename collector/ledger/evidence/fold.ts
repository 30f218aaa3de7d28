/** From lines of evidence to what a month is computed from. */
import type { EvidenceMinute, EvidenceState, MonthEvidence } from '../../model/sla.js';
import type { EvidenceLine } from './line.js';

/** A collector that says nothing for so long does not watch, ms. It says so every minute. */
const ALIVE = 150_000;
const MINUTE = 60_000;

export type Watched = Pick<MonthEvidence, 'setups' | 'minutes' | 'states' | 'watched' | 'simulated'>;

/** Lines in the order in which they were written. */
export class EvidenceFold {
  private setups: (MonthEvidence['setups'][number] & { simulated: boolean })[] = [];
  /** By probe, in order of time. */
  private readonly minutes = new Map<string, EvidenceMinute[]>();
  private states: EvidenceState[] = [];
  private watched: [number, number][] = [];

  add(line: EvidenceLine): void {
    switch (line.k) {
      case 'setup':
        this.setups.push({ ...line.setup, at: line.at, simulated: line.simulated, ...by(line) });
        this.saw(line.at);
        break;
      case 'start':
        this.watched.push([line.at, line.at]);
        break;
      case 'alive':
        this.saw(line.at);
        break;
      case 'state': {
        const { at, of, name, state } = line;
        this.states.push({ at, of, name, state });
        this.saw(at);
        break;
      }
      case 'minute':
        this.minute(line);
    }
  }

  /** Forgets what is older than anybody asks for. */
  forget(before: number): void {
    for (const list of this.minutes.values()) list.splice(0, firstFrom(list, before));
    const end = Number.POSITIVE_INFINITY;
    this.setups = inForce(this.setups, before, end, () => '');
    this.states = inForce(this.states, before, end, keyOf);
    this.watched = this.watched.filter(([, to]) => to > before);
  }

  /** End of the newest minute of any probe; 0 where there is none. */
  newest(): number {
    return Math.max(0, ...[...this.minutes.values()].map((list) => (list.at(-1)?.at ?? -MINUTE) + MINUTE));
  }

  /** What concerns [startsAt, endsAt): states and setups that were in force when it began come with it. */
  within(startsAt: number, endsAt: number): Watched {
    const setups = inForce(this.setups, startsAt, endsAt, () => '');
    return {
      setups: setups.map(({ at, probes, paths, groups, ...rest }) => ({ at, probes, paths, groups, ...by(rest) })),
      minutes: [...this.minutes.keys()].sort().flatMap((probe) => {
        const list = this.minutes.get(probe) ?? [];
        return list.slice(firstFrom(list, startsAt - 120_000), firstFrom(list, endsAt + 120_000));
      }),
      states: inForce(this.states, startsAt, endsAt, keyOf),
      watched: this.watched.filter(([from, to]) => to > startsAt && from < endsAt),
      simulated: setups.some(({ simulated }) => simulated),
    };
  }

  private saw(at: number): void {
    const last = this.watched.at(-1);
    if (last === undefined || at - last[1] > ALIVE) this.watched.push([at, at]);
    else last[1] = Math.max(last[1], at);
  }

  /** A restart in the middle of a minute leaves two parts of it. */
  private minute(minute: EvidenceMinute): void {
    let list = this.minutes.get(minute.probe);
    if (list === undefined) this.minutes.set(minute.probe, (list = []));
    const last = list.at(-1);
    if (last === undefined || last.at < minute.at) {
      list.push(minute);
      return;
    }
    const place = firstFrom(list, minute.at);
    const known = list[place];
    if (known?.at === minute.at) list[place] = joined(known, minute);
    else list.splice(place, 0, minute);
  }
}

/** Position of the first minute at or after `at`, by bisection. */
function firstFrom(list: readonly EvidenceMinute[], at: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function joined(x: EvidenceMinute, y: EvidenceMinute): EvidenceMinute {
  const [a, b] = x.first <= y.first ? [x, y] : [y, x];
  // The same part twice, as after a write that failed half-way.
  if (b.first <= a.last) return a.sent >= b.sent ? a : b;
  const [wa, wb] = [a.sent - a.lost, b.sent - b.lost];
  const mean = (p: number | null, q: number | null): number | null =>
    p === null || q === null ? (p ?? q) : (p * wa + q * wb) / (wa + wb);
  const of = (pick: (...values: number[]) => number, p: number | null, q: number | null): number | null =>
    p === null || q === null ? (p ?? q) : pick(p, q);
  const sum = (...values: number[]): number => values.reduce((total, each) => total + each, 0);
  return {
    ...a,
    sent: a.sent + b.sent,
    lost: a.lost + b.lost,
    last: b.last,
    // Nobody knows what came between the parts: a run does not go on over it.
    runs: [...a.runs, ...b.runs],
    gaps: [...a.gaps, [a.last, b.first] as [number, number], ...b.gaps],
    delayMin: of(Math.min, a.delayMin, b.delayMin),
    delayMean: mean(a.delayMean, b.delayMean),
    delayP99: of(Math.max, a.delayP99, b.delayP99),
    delayMax: of(Math.max, a.delayMax, b.delayMax),
    variation: of(Math.max, a.variation, b.variation),
    forward: mean(a.forward, b.forward),
    backward: mean(a.backward, b.backward),
    lostForward: of(sum, a.lostForward, b.lostForward),
    lostBackward: of(sum, a.lostBackward, b.lostBackward),
    clock: b.clock ?? a.clock,
  };
}

/** Who watched; lines from before collectors signed them do not say. */
const by = ({ collector }: { collector?: string }): { collector?: string } =>
  collector === undefined ? {} : { collector };

const keyOf = ({ of, name }: EvidenceState): string => `${of} ${name}`;

const byTime = (x: { at: number }, y: { at: number }): number => x.at - y.at;

/** Entries within the period, and of each key the last one before it. */
function inForce<T extends { at: number }>(
  entries: readonly T[],
  startsAt: number,
  endsAt: number,
  key: (each: T) => string,
): T[] {
  const before = new Map<string, T>();
  const inside: T[] = [];
  for (const each of [...entries].sort(byTime)) {
    if (each.at <= startsAt) before.set(key(each), each);
    else if (each.at < endsAt) inside.push(each);
  }
  return [...[...before.values()].sort(byTime), ...inside];
}
