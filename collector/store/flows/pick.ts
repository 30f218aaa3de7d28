/** Which collector answers each minute, or which shards together, and whether their hours or their minutes are read. */
import { divisionOf } from '../../model/shard-name.js';
import { HOUR, hourOf, MINUTE } from './minutes.js';

/** What one collector kept of an hour or a minute, whatever its names. */
export interface Kept {
  /** Start, milliseconds since the epoch. */
  time: number;
  collector: string;
  /** Different minutes; 1 for a minute. */
  minutes: number;
  /** Parts that these minutes were written in. */
  parts: number;
  octets: number;
  packets: number;
}

/** A run of time that one collector answers, alone or for its part, from what is kept by the hour or by the minute. */
export interface Segment {
  grain: 'hour' | 'minute';
  collector: string;
  from: number;
  to: number;
}

export interface Picked {
  segments: Segment[];
  /** Minutes kept by start of hour or minute. */
  kept: [time: number, minutes: number][];
  collectors: Set<string>;
}

/** Of two that saw within this share of the same, neither is more complete: the one whose name comes first answers. */
const TOLERANCE = 0.01;
const MINUTES_PER_HOUR = 60;

/**
 * The most complete of those who kept something of the same time: a collector, or the shards of one number, for each of these has exporters of its own and
 * they are added up. Packets tell; octets where none were counted.
 */
export function mostComplete(candidates: readonly Kept[]): Kept[] {
  const divisions = grouped(candidates, ({ collector }) => divisionOf(collector));
  const weight = (members: readonly Kept[]): number => {
    const [packets, octets] = (['packets', 'octets'] as const).map((of) => total(members, of)) as [number, number];
    return packets > 0 ? packets : octets;
  };
  const most = Math.max(...[...divisions.values()].map(weight));
  const equal = [...divisions].filter(([, members]) => weight(members) >= most * (1 - TOLERANCE));
  return equal.sort(([one], [other]) => (one < other ? -1 : 1))[0]?.[1] ?? [];
}

const total = (all: readonly Kept[], of: 'packets' | 'octets'): number => all.reduce((sum, one) => sum + one[of], 0);

export interface Hours {
  /** From minutes, as they are now. */
  live: readonly Kept[];
  /** As they were when the hour was added up. */
  stored: readonly Kept[];
  /** Minutes before are gone. */
  minutesSince: number;
}

/** Whole hours that one collector or division answers alone, and those that have to be looked at minute by minute. */
export function pickHours({ live, stored, minutesSince }: Hours): {
  whole: (Kept & { segment: Segment })[];
  split: number[];
} {
  const addedUp = new Map(stored.map((one) => [`${one.time} ${one.collector}`, one]));
  const old = stored.filter(({ time }) => time < minutesSince);
  const found = [...grouped([...old, ...live.filter(({ time }) => time >= minutesSince)], timeOf)];
  const whole: (Kept & { segment: Segment })[] = [];
  const split: number[] = [];
  for (const [time, candidates] of found.sort(([one], [other]) => one - other)) {
    const best = mostComplete(candidates);
    const isWhole = best.every(({ minutes }) => minutes >= MINUTES_PER_HOUR);
    if (best.length < candidates.length && !isWhole && time >= minutesSince) {
      split.push(time);
      continue;
    }
    for (const one of best) {
      const { collector, parts } = one;
      const ready = time < minutesSince || addedUp.get(`${time} ${collector}`)?.parts === parts;
      whole.push({
        ...one,
        segment: { grain: ready ? 'hour' : 'minute', collector, from: time, to: time + HOUR },
      });
    }
  }
  return { whole, split };
}

/** One collector, or the shards of one number, for each minute. */
export function pickMinutes(minutes: readonly Kept[]): (Kept & { segment: Segment })[] {
  return [...grouped(minutes, timeOf)].flatMap(([time, candidates]) =>
    mostComplete(candidates).map((one) => ({
      ...one,
      segment: { grain: 'minute' as const, collector: one.collector, from: time, to: time + MINUTE },
    })),
  );
}

/** Both in order of their beginnings, neighbours of one kind and collector joined. Of shards a minute is kept that one of them kept. */
export function joined(all: readonly (Kept & { segment: Segment })[]): Picked {
  const segments: Segment[] = [];
  const newest = new Map<string, Segment>();
  const kept = new Map<number, number>();
  for (const { segment, time, minutes } of [...all].sort((one, other) => one.time - other.time)) {
    kept.set(time, Math.max(kept.get(time) ?? 0, minutes));
    const last = newest.get(segment.collector);
    if (last?.to === segment.from && last.grain === segment.grain) last.to = segment.to;
    else {
      const begun = { ...segment };
      newest.set(segment.collector, begun);
      segments.push(begun);
    }
  }
  return { segments, kept: [...kept], collectors: new Set(newest.keys()) };
}

/** The whole hours in a range, and the runs of minutes before and after them. */
export function wholeHours(from: number, to: number): { hours: [number, number] | null; edges: [number, number][] } {
  const first = Math.ceil(from / HOUR) * HOUR;
  const last = hourOf(to);
  if (last <= first) return { hours: null, edges: [[from, to]] };
  const edges: [number, number][] = [];
  if (from < first) edges.push([from, first]);
  if (last < to) edges.push([last, to]);
  return { hours: [first, last], edges };
}

const timeOf = ({ time }: Kept): number => time;

function grouped<K>(all: readonly Kept[], by: (one: Kept) => K): Map<K, Kept[]> {
  const groups = new Map<K, Kept[]>();
  for (const one of all) {
    const group = groups.get(by(one));
    if (group === undefined) groups.set(by(one), [one]);
    else group.push(one);
  }
  return groups;
}
