/** Which collector answers each minute, and whether its hours or its minutes are read. */
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

/** A run of time that one collector answers, from what is kept by the hour or by the minute. */
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

/** The most complete of those who kept something of the same time. Packets tell; octets where none were counted. */
export function mostComplete(candidates: readonly Kept[]): Kept {
  const weight = ({ packets, octets }: Kept): number => (packets > 0 ? packets : octets);
  const most = Math.max(...candidates.map(weight));
  const equal = candidates.filter((one) => weight(one) >= most * (1 - TOLERANCE));
  return equal.sort((one, other) => (one.collector < other.collector ? -1 : 1))[0] as Kept;
}

export interface Hours {
  /** From minutes, as they are now. */
  live: readonly Kept[];
  /** As they were when the hour was added up. */
  stored: readonly Kept[];
  /** Minutes before are gone. */
  minutesSince: number;
}

/** Whole hours that one collector answers alone, and those that have to be looked at minute by minute. */
export function pickHours({ live, stored, minutesSince }: Hours): {
  whole: (Kept & { segment: Segment })[];
  split: number[];
} {
  const addedUp = new Map(stored.map((one) => [`${one.time} ${one.collector}`, one]));
  const old = stored.filter(({ time }) => time < minutesSince);
  const found = [...grouped([...old, ...live.filter(({ time }) => time >= minutesSince)])];
  const whole: (Kept & { segment: Segment })[] = [];
  const split: number[] = [];
  for (const [time, candidates] of found.sort(([one], [other]) => one - other)) {
    const best = mostComplete(candidates);
    const alone = candidates.length === 1 || best.minutes >= MINUTES_PER_HOUR || time < minutesSince;
    if (!alone) {
      split.push(time);
      continue;
    }
    const ready = time < minutesSince || addedUp.get(`${time} ${best.collector}`)?.parts === best.parts;
    const segment = {
      grain: ready ? 'hour' : 'minute',
      collector: best.collector,
      from: time,
      to: time + HOUR,
    } as const;
    whole.push({ ...best, segment });
  }
  return { whole, split };
}

/** One collector for each minute. */
export function pickMinutes(minutes: readonly Kept[]): (Kept & { segment: Segment })[] {
  return [...grouped(minutes)].map(([time, candidates]) => {
    const best = mostComplete(candidates);
    return { ...best, segment: { grain: 'minute', collector: best.collector, from: time, to: time + MINUTE } };
  });
}

/** Both in order of time, neighbours of one kind joined. */
export function joined(all: readonly (Kept & { segment: Segment })[]): Picked {
  const segments: Segment[] = [];
  const kept: Picked['kept'] = [];
  const collectors = new Set<string>();
  for (const { segment, time, minutes } of [...all].sort((one, other) => one.time - other.time)) {
    const last = segments.at(-1);
    kept.push([time, minutes]);
    collectors.add(segment.collector);
    if (last?.to === segment.from && last.grain === segment.grain && last.collector === segment.collector)
      last.to = segment.to;
    else segments.push({ ...segment });
  }
  return { segments, kept, collectors };
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

function grouped(all: readonly Kept[]): Map<number, Kept[]> {
  const groups = new Map<number, Kept[]>();
  for (const one of all) {
    const group = groups.get(one.time);
    if (group === undefined) groups.set(one.time, [one]);
    else group.push(one);
  }
  return groups;
}
