/** What is remembered of one interface between polls, and how its next reading is judged against it. */
import { boundsOf, FELL, wrapIsAmbiguous } from '../counters.js';
import type { EventList } from '../events.js';
import type { SnmpValue } from '../table.js';
import { IfX } from './if-x-table.js';
import type { Holder, InterfaceCounters } from './interface-counters.js';
import { deltasOf, hasOctets, inOctets, isNarrow, NO_DELTAS, outOctets, type Rows } from './interface-deltas.js';
import type { InterfaceDeltas } from '../../model/interface.js';

/** One poll of one interface, as its track needs it. */
export interface Reading {
  rows: Rows;
  /** Monotonic ms of the answer. */
  at: number;
  /** Milliseconds that it took: the counters are of some moment in them. */
  took: number;
  /** bit/s; null where unknown. */
  speed: number | null;
  up: boolean;
  /** False where the walk of either interface table ended early. */
  complete: boolean;
  /** Milliseconds from poll to poll as configured. */
  interval: number;
}

export interface Growth {
  seconds: number | null;
  deltas: Readonly<InterfaceDeltas>;
}

const GAP: Growth = { seconds: null, deltas: NO_DELTAS };
/** Deltas over more than this many intervals tell of a poll that was missed. */
const MISSED = 1.5;
/** A first interval shorter than this share of the configured one may wait for the next reading. */
const SHORT = 0.75;
/** It waits where the moments of its two readings are known no better than to this share of it. */
const VAGUE = 0.1;
/** 10 Tbit/s and a minute of cache: no counter of an interface grows faster. */
const FASTEST = 10e12;
/** ifCounterDiscontinuityTime that changes in this many polls in a row is an agent that does not keep it. */
const RESTLESS = 3;
/** An up path interface that carried traffic, and whose counters then stand still for so long, is told. */
const STILL_SECONDS = 300;
const STILL_POLLS = 10;

export class Track implements Holder {
  selected = true;
  isPath = false;
  ifIndex = 0;
  /** A fall of a 32-bit counter may be a reset that nobody saw: it is not taken for a wrap. */
  doubt = false;
  /** Where `counters` has the reading before. */
  place = -1;
  private known = false;
  private at = 0;
  private took = 0;
  private speed: number | null = null;
  private distrusted: number | null = null;
  private absurd = 0;
  private discontinuity: SnmpValue | undefined;
  private restless = 0;
  private wrapTold = false;
  private moving = 0;
  private stillPolls = 0;
  private stillSeconds = 0;

  constructor(private readonly counters: InterfaceCounters) {}

  /** Forgets the reading before: the next one is a first. */
  forget(): void {
    this.known = false;
  }

  /** Growth since the last reading that counted. Events go to `events` under `key`. */
  take(reading: Reading, key: string, events: EventList): Growth {
    const { rows } = reading;
    const before = this.known ? this.counters.read(this) : null;
    if (before && !reading.complete && hasOctets(before) && !hasOctets(rows)) return GAP;
    const broken = this.discontinued(rows.ifXRow[IfX.ifCounterDiscontinuityTime], key, events);
    const seconds = (reading.at - this.at) / 1000;
    if (before && !broken && this.isVague(reading)) return GAP;
    const growth = before && !broken && seconds > 0 ? this.compare(before, reading, seconds, key, events) : GAP;
    this.counters.write(this, rows);
    this.known = true;
    this.at = reading.at;
    this.took = reading.took;
    this.speed = reading.speed;
    this.doubt = false;
    return growth;
  }

  /**
   * A short interval (the first after a start) between readings that came late would give a rate that never was: the growth is joined
   * to that of the next reading, and nothing of it is lost.
   */
  private isVague({ at, took, interval }: Reading): boolean {
    const length = at - this.at;
    return length > 0 && length < interval * SHORT && took + this.took > length * VAGUE;
  }

  private compare(before: Rows, reading: Reading, seconds: number, key: string, events: EventList): Growth {
    const { rows } = reading;
    const speed = this.trustedSpeed(reading.speed);
    const bounds = boundsOf(speed, this.doubt ? 0 : seconds);
    const octetsIn = inOctets(before, rows, bounds.octets);
    const octetsOut = outOctets(before, rows, bounds.octets);
    if (octetsIn === FELL || octetsOut === FELL) {
      this.absurd = 0;
      return GAP;
    }
    const most = Math.max(octetsIn, octetsOut);
    if (most > bounds.absurdOctets || most > (FASTEST / 8) * (seconds + 60)) {
      if (this.refuses(most, seconds, reading.speed, key, events)) return GAP;
    } else this.absurd = 0;
    const deltas = deltasOf(before, rows, bounds, octetsIn, octetsOut);
    if (isNarrow(before, rows)) this.judgeNarrow(deltas, reading, speed, seconds, key, events);
    if (this.isPath) this.watchStill(most, reading.up, seconds, key, events);
    return { seconds: Math.round(seconds * 1000) / 1000, deltas };
  }

  /** The faster of the speeds at both ends of the interval; null while the agent's word for it is refuted by its counters. */
  private trustedSpeed(now: number | null): number | null {
    if (this.distrusted !== null && this.distrusted === now) return null;
    this.distrusted = null;
    return now === null || this.speed === null ? now : Math.max(now, this.speed);
  }

  /** One reading beyond what the speed allows is a gap; two in a row, and it is the speed that is wrong. */
  private refuses(octets: number, seconds: number, speed: number | null, key: string, events: EventList): boolean {
    this.absurd++;
    if (this.absurd > 1 && speed !== null && octets <= (FASTEST / 8) * (seconds + 60)) {
      this.distrusted = speed;
      this.absurd = 0;
      const message = `${key} carries more than its speed of ${speed} bit/s allows: the speed is not believed; set it on the router or give the path a capacity`;
      events.add('speed-implausible', 'warning', key, message);
      return false;
    }
    const message = `${key}: ${octets} octets in ${Math.round(seconds)} s are more than its speed allows; this interval is a gap. If it repeats, check the agent's counters`;
    events.add('counter-implausible', 'warning', key, message);
    return true;
  }

  /**
   * RFC 2863 §3.1.6. Regular polls too far apart are warned of once and their single wrap stands; after a missed poll the growth cannot
   * be known.
   */
  private judgeNarrow(
    deltas: InterfaceDeltas,
    { interval, up }: Reading,
    speed: number | null,
    seconds: number,
    key: string,
    events: EventList,
  ): void {
    const always = wrapIsAmbiguous(speed, interval / 1000);
    if (always && up && !this.wrapTold) {
      this.wrapTold = true;
      const message = `${key} has 32-bit octet counters only, which can come round more than once in ${interval / 1000} s at ${speed} bit/s; poll counters more often or enable 64-bit counters on the router`;
      events.add('counter-wrap-ambiguous', 'warning', key, message);
    }
    if (!wrapIsAmbiguous(speed, seconds) || seconds * 1000 <= interval * MISSED) return;
    deltas.inOctets = null;
    deltas.outOctets = null;
    const message = `${key}: its 32-bit octet counters may have come round more than once in the ${Math.round(seconds)} s since the last poll; their growth is a gap`;
    if (!always && up) events.add('counter-wrap-ambiguous', 'warning', key, message);
  }

  /** ifCounterDiscontinuityTime (RFC 2863): a new value is a gap, unless the agent gives a new one every time. */
  private discontinued(now: SnmpValue | undefined, key: string, events: EventList): boolean {
    if (now === undefined || typeof now === 'object') return false;
    const changed = this.discontinuity !== undefined && now !== this.discontinuity;
    this.discontinuity = now;
    this.restless = changed ? this.restless + 1 : 0;
    if (this.restless === RESTLESS) {
      const message = `${key}: ifCounterDiscontinuityTime is new in every poll, so it is not heeded; report it to the router's maker`;
      events.add('discontinuity-unreliable', 'warning', key, message);
    }
    return changed && this.restless < RESTLESS;
  }

  private watchStill(octets: number, up: boolean, seconds: number, key: string, events: EventList): void {
    if (octets !== 0 || !up) {
      this.moving = octets > 0 ? this.moving + 1 : 0;
      this.stillPolls = 0;
      this.stillSeconds = 0;
      return;
    }
    this.stillPolls++;
    this.stillSeconds += seconds;
    if (this.moving < STILL_POLLS || this.stillPolls < STILL_POLLS || this.stillSeconds < STILL_SECONDS) return;
    this.moving = 0;
    const message = `${key} is up, but its octet counters have stood still for ${Math.round(this.stillSeconds)} s: either nothing crosses or the agent's counters are frozen; compare with the router's own display`;
    events.add('counter-frozen', 'warning', key, message);
  }
}
