/**
 * What happens to an interconnect in a year: drawn from a seed, and known to nobody who watches. Times are milliseconds since the epoch, all of
 * them multiples of `GRAIN`, at which a packet of the probe goes out. Imports nothing.
 */

/** One packet so often. */
export const GRAIN = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Span {
  from: number;
  to: number;
}

export interface Outage extends Span {
  /** `links`: both links are cut; `beyond`: something beyond the gateways fails, and both links are sound. */
  how: 'links' | 'beyond';
}

export interface Cut extends Span {
  path: 'one' | 'two';
}

export interface Away extends Span {
  /** `killed`: nothing of it was kept from the last minute that was over. */
  how: 'stopped' | 'killed';
}

export interface Silence extends Span {
  gateway: 'gw1' | 'gw2';
  /** It comes back with other numbers for its interfaces: a reboot. `replaced`: another machine, whose link was down meanwhile. */
  then: 'same' | 'renumbered' | 'replaced';
}

export interface Work extends Span {
  notedAt: number;
}

export interface Disputed extends Span {
  proposedAt: number;
  decidedAt: number;
  approved: boolean;
}

export interface Truth extends Span {
  seed: number;
  outages: Outage[];
  /** Single packets that are lost. */
  blips: number[];
  cuts: Cut[];
  away: Away[];
  silences: Silence[];
  works: Work[];
  disputes: Disputed[];
  /** The store does not answer. */
  storeAway: Span[];
  /** How the contract counts time that nobody observed. */
  unknown: 'excluded' | 'unavailable';
}

/** mulberry32: the same numbers for the same seed, on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Last Sundays of March and October at 01:00 UTC, when London's clocks change. */
const SPRING = Date.UTC(2028, 2, 26, 1);
const AUTUMN = Date.UTC(2028, 9, 29, 1);

/** When a month of 2028 begins in London; `month` from 0, and 12 is the January after. */
export function monthStart(month: number): number {
  const at = Date.UTC(2028, month, 1);
  return at > SPRING && at < AUTUMN + DAY ? at - HOUR : at;
}

type Draw = (least: number, most: number) => number;

/** What may happen, each with the time that it is left alone for, so that each can be told from the next. */
const kinds = ['outage', 'outage', 'cut', 'cut', 'away', 'silence', 'work', 'blip', 'holed'] as const;

/** The months [first, last] of 2028, from 0. */
export function truthOf(seed: number, first = 0, last = 11): Truth {
  const next = random(seed * 7_919 + 13);
  const between: Draw = (least, most) => least + Math.floor(next() * (most - least));
  const grains: Draw = (least, most) => Math.floor(between(least, most) / GRAIN) * GRAIN;
  const pick = <T>(of: readonly T[]): T => of[between(0, of.length)]!;
  const truth: Truth = {
    ...{ seed, from: monthStart(first), to: monthStart(last + 1) },
    ...{ outages: [], blips: [], cuts: [], away: [], silences: [], works: [], disputes: [], storeAway: [] },
    unknown: seed % 2 === 0 ? 'excluded' : 'unavailable',
  };
  /** Over a boundary, which it begins before and ends after. */
  const across = (at: number): void => {
    const span = { from: at - grains(MINUTE, 20 * MINUTE), to: at + grains(MINUTE, 20 * MINUTE) };
    const what = pick(['outage', 'outage', 'cut', 'away', 'silence', 'work'] as const);
    if (what === 'outage') truth.outages.push({ ...span, how: pick(['links', 'beyond'] as const) });
    else if (what === 'cut') truth.cuts.push({ ...span, path: 'one' });
    else if (what === 'away') truth.away.push(awayOf(span, pick(['stopped', 'killed'] as const)));
    else if (what === 'silence') truth.silences.push({ ...span, gateway: pick(['gw1', 'gw2'] as const), then: 'same' });
    else truth.works.push({ ...span, notedAt: span.from - grains(25 * HOUR, 40 * HOUR) });
  };
  const boundaries = [SPRING, AUTUMN, Date.UTC(2028, 1, 29), Date.UTC(2028, 2, 1)];
  for (let month = first; month <= last; month++) {
    const [start, end] = [monthStart(month), monthStart(month + 1)];
    if (month > first) boundaries.push(start);
    // A midnight of London in the midst of it.
    boundaries.push(start + 10 * DAY);
    if (month < last && next() < 0.4) truth.storeAway.push({ from: end - HOUR, to: end + grains(2 * HOUR, 12 * HOUR) });
    eventful(truth, start, end, { next, grains, pick });
  }
  for (const at of new Set(boundaries)) if (at > truth.from + DAY && at < truth.to - DAY) across(at);
  heard(truth);
  for (const list of Object.values(truth))
    if (Array.isArray(list)) list.sort((x: Span | number, y: Span | number) => fromOf(x) - fromOf(y));
  return truth;
}

/** What people say is said while there is somebody to hear it. */
function heard(truth: Truth): void {
  const deaf = (at: number): boolean =>
    truth.away.some(({ from, to }) => at >= from - 30 * MINUTE && at <= to + 30 * MINUTE);
  for (const work of truth.works) while (deaf(work.notedAt)) work.notedAt += work.notedAt < work.from ? -HOUR : HOUR;
  for (const each of truth.disputes)
    while (deaf(each.proposedAt) || deaf(each.decidedAt)) {
      each.proposedAt += HOUR;
      each.decidedAt += HOUR;
    }
}

interface Chance {
  next(): number;
  grains: Draw;
  pick<T>(of: readonly T[]): T;
}

/** A few things at times of their own, a day or more apart from one another and from the edges of the month and its tenth day. */
function eventful(truth: Truth, start: number, end: number, { next, grains, pick }: Chance): void {
  const days = [2, 3, 5, 6, 8, 12, 14, 16, 18, 20, 22, 24].filter(
    (day) => start + (day + 2) * DAY < end && !special(start, day),
  );
  for (const day of days) {
    if (next() < 0.4) continue;
    const from = start + day * DAY + grains(2 * HOUR, 20 * HOUR);
    const length = next() < 0.2 ? grains(30 * MINUTE, 3 * HOUR) : grains(2 * MINUTE, 15 * MINUTE);
    const span = { from, to: from + length };
    switch (pick(kinds)) {
      case 'outage':
        truth.outages.push({ ...span, how: pick(['links', 'beyond'] as const) });
        if (next() < 0.25) disputed(truth, span, end, { next, grains, pick });
        break;
      case 'cut':
        truth.cuts.push({ ...span, path: pick(['one', 'one', 'two'] as const) });
        break;
      case 'away':
        truth.away.push(awayOf(span, pick(['stopped', 'killed'] as const)));
        break;
      case 'silence':
        quiet(truth, span, pick);
        break;
      case 'work': {
        // Announced, or noted when it is over; the outage begins in it and may outlast it.
        const early = next() < 0.6;
        const window = { from: from - grains(MINUTE, 30 * MINUTE), to: from + grains(5 * MINUTE, HOUR) };
        truth.works.push({
          ...window,
          notedAt: early ? window.from - grains(24.5 * HOUR, 47 * HOUR) : window.to + 2 * HOUR,
        });
        truth.outages.push({ ...span, how: 'links' });
        break;
      }
      case 'blip':
        truth.blips.push(from);
        break;
      case 'holed': {
        // The collector goes away in an outage, or at its edge.
        const hole = from + grains(0, length);
        truth.outages.push({ ...span, how: 'beyond' });
        truth.away.push(
          awayOf({ from: hole, to: hole + grains(3 * MINUTE, 10 * MINUTE) }, pick(['stopped', 'killed'] as const)),
        );
      }
    }
  }
}

/** The days that have boundaries of their own. */
function special(start: number, day: number): boolean {
  const near = [SPRING, AUTUMN, Date.UTC(2028, 1, 29), Date.UTC(2028, 2, 1)];
  return near.some((at) => Math.abs(at - (start + day * DAY + 12 * HOUR)) < 1.5 * DAY);
}

function quiet(truth: Truth, span: Span, pick: Chance['pick']): void {
  const then = pick(['same', 'renumbered', 'replaced'] as const);
  if (then === 'replaced') {
    truth.silences.push({ ...span, gateway: 'gw1', then });
    truth.cuts.push({ ...span, path: 'one' });
  } else truth.silences.push({ ...span, gateway: then === 'renumbered' ? 'gw2' : pick(['gw1', 'gw2'] as const), then });
}

/** It is away for thirty seconds at least, and begins in the midst of a minute. */
function awayOf({ from, to }: Span, how: Away['how']): Away {
  const at = Math.floor(from / MINUTE) * MINUTE + 30_000;
  return { from: at, to: Math.max(at + 40_000, to), how };
}

/** Somebody would have it excluded, when the month has been closed; somebody else decides. */
function disputed(truth: Truth, { from, to }: Span, end: number, { next, grains }: Chance): void {
  if (end >= truth.to) return;
  const proposedAt = end + 30 * HOUR + grains(0, 10 * HOUR);
  truth.disputes.push({ from, to, proposedAt, decidedAt: proposedAt + HOUR, approved: next() < 0.7 });
}

const fromOf = (each: Span | number): number => (typeof each === 'number' ? each : each.from);
