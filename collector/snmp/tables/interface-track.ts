/** What is remembered of one interface between polls, and how its next reading is judged against it. */
import { boundsOf, FELL, wrapIsAmbiguous } from '../counters.js';
import type { EventList } from '../events.js';
import type { SnmpValue } from '../table.js';
import { IfX } from './if-x-table.js';
import type { Counted, Holder, InterfaceCounters } from './interface-counters.js';
import { deltasOf, hasOctets, inOctets, isNarrow, NO_DELTAS, outOctets, type Rows } from './interface-deltas.js';
import type { InterfaceDeltas } from '../../model/interface.js';

/** One poll of one interface, as its track needs it. */
export interface Reading extends Counted {
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

/** What readings in a row gave to suspect of an interface, its agent or its speed. */
interface Suspicions {
  /** The speed, in bit/s, that the counters refuted. */
  distrusted: number | null;
  /** Readings beyond what the speed allows. */
  absurd: number;
  /** New values of ifCounterDiscontinuityTime. */
  restless: number;
  /** It was said that 32-bit counters can come round more than once. */
  wrapTold: boolean;
  /** Polls of a path interface that brought traffic, and then of such as brought none. */
  moving: number;
  stillPolls: number;
  stillSeconds: number;
}

const AT_REST: Readonly<Suspicions> = Object.freeze({
  distrusted: null,
  absurd: 0,
  restless: 0,
  wrapTold: false,
  moving: 0,
  stillPolls: 0,
  stillSeconds: 0,
});
const figures = Object.keys(AT_REST) as (keyof Suspicions)[];

export class Track implements Holder {
  selected = true;
  isPath = false;
  /** A fall of a 32-bit counter may be a reset that nobody saw: it is not taken for a wrap. */
  doubt = false;
  /** Where `counters` has the reading before. */
  place = -1;
  private discontinuity: SnmpValue | undefined;
  /** Null where all of it is at rest: of nearly every interface there is nothing to hold. */
  private suspicions: Suspicions | null = null;

  constructor(private readonly counters: InterfaceCounters) {}

  /** Forgets the reading before: the next one is a first. */
  forget(): void {
    this.counters.forget(this);
  }

  /** Growth since the last reading that counted. Events go to `events` under `key`. */
  take(reading: Reading, key: string, events: EventList): Growth {
    const { rows } = reading;
    const at = this.counters.at(this);
    const before = Number.isNaN(at) ? null : this.counters.read(this);
    if (before && !reading.complete && hasOctets(before) && !hasOctets(rows)) return GAP;
    const broken = this.discontinued(rows.ifXRow[IfX.ifCounterDiscontinuityTime], key, events);
    const length = reading.at - at;
    if (before && !broken && this.isVague(reading, length)) return GAP;
    const seconds = length / 1000;
    const growth = before && !broken && seconds > 0 ? this.compare(before, reading, seconds, key, events) : GAP;
    this.counters.write(this, reading);
    this.doubt = false;
    return growth;
  }

  /**
   * A short interval (the first after a start) between readings that came late would give a rate that never was: the growth is joined
   * to that of the next reading, and nothing of it is lost.
   */
  private isVague({ took, interval }: Reading, length: number): boolean {
    return length > 0 && length < interval * SHORT && took + this.counters.took(this) > length * VAGUE;
  }

  private compare(before: Rows, reading: Reading, seconds: number, key: string, events: EventList): Growth {
    const { rows } = reading;
    const speed = this.trustedSpeed(reading.speed);
    const bounds = boundsOf(speed, this.doubt ? 0 : seconds);
    const octetsIn = inOctets(before, rows, bounds.octets);
    const octetsOut = outOctets(before, rows, bounds.octets);
    if (octetsIn === FELL || octetsOut === FELL) {
      this.suspect('absurd', 0);
      return GAP;
    }
    const most = Math.max(octetsIn, octetsOut);
    if (most > bounds.absurdOctets || most > (FASTEST / 8) * (seconds + 60)) {
      if (this.refuses(most, seconds, reading.speed, key, events)) return GAP;
    } else this.suspect('absurd', 0);
    const deltas = deltasOf(before, rows, bounds, octetsIn, octetsOut);
    if (isNarrow(before, rows)) this.judgeNarrow(deltas, reading, speed, seconds, key, events);
    if (this.isPath) this.watchStill(most, reading.up, seconds, key, events);
    return { seconds: Math.round(seconds * 1000) / 1000, deltas };
  }

  /** The faster of the speeds at both ends of the interval; null while the agent's word for it is refuted by its counters. */
  private trustedSpeed(now: number | null): number | null {
    const { distrusted } = this.suspected;
    if (distrusted !== null && distrusted === now) return null;
    this.suspect('distrusted', null);
    const before = this.counters.speed(this);
    return now === null || before === null ? now : Math.max(now, before);
  }

  /** One reading beyond what the speed allows is a gap; two in a row, and it is the speed that is wrong. */
  private refuses(octets: number, seconds: number, speed: number | null, key: string, events: EventList): boolean {
    this.suspect('absurd', this.suspected.absurd + 1);
    if (this.suspected.absurd > 1 && speed !== null && octets <= (FASTEST / 8) * (seconds + 60)) {
      this.suspect('distrusted', speed);
      this.suspect('absurd', 0);
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
    if (always && up && !this.suspected.wrapTold) {
      this.suspect('wrapTold', true);
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
    const restless = changed ? this.suspected.restless + 1 : 0;
    this.suspect('restless', restless);
    if (restless === RESTLESS) {
      const message = `${key}: ifCounterDiscontinuityTime is new in every poll, so it is not heeded; report it to the router's maker`;
      events.add('discontinuity-unreliable', 'warning', key, message);
    }
    return changed && restless < RESTLESS;
  }

  private watchStill(octets: number, up: boolean, seconds: number, key: string, events: EventList): void {
    const { moving, stillPolls, stillSeconds } = this.suspected;
    const still = octets === 0 && up;
    const [polls, length] = still ? [stillPolls + 1, stillSeconds + seconds] : [0, 0];
    this.suspect('stillPolls', polls);
    this.suspect('stillSeconds', length);
    if (!still) return this.suspect('moving', octets > 0 ? moving + 1 : 0);
    if (moving < STILL_POLLS || polls < STILL_POLLS || length < STILL_SECONDS) return;
    this.suspect('moving', 0);
    const message = `${key} is up, but its octet counters have stood still for ${Math.round(length)} s: either nothing crosses or the agent's counters are frozen; compare with the router's own display`;
    events.add('counter-frozen', 'warning', key, message);
  }

  private get suspected(): Readonly<Suspicions> {
    return this.suspicions ?? AT_REST;
  }

  private suspect<Figure extends keyof Suspicions>(figure: Figure, value: Suspicions[Figure]): void {
    if (this.suspected[figure] === value) return;
    const now = (this.suspicions ??= { ...AT_REST });
    now[figure] = value;
    if (figures.every((each) => now[each] === AT_REST[each])) this.suspicions = null;
  }
}
