import type { AdminStatus, OperStatus } from '../model/interface.js';
import { Meter } from './meter.js';
import type { Crossing, PortPlan } from './ports.js';
import type { Flow } from './traffic.js';

/** Octets of a mean packet of what crosses, and of routing protocols and the like. */
export const PACKET = 612;
const SMALL_PACKET = 96;
/** One broken frame in so many octets, one packet discarded by a full queue in so many. */
const PER_ERROR = 60_000_000_000n;
const PER_DISCARD = 90_000_000_000n;

export interface DirectionCounters {
  octets: bigint;
  ucast: bigint;
  multicast: bigint;
  broadcast: bigint;
  errors: bigint;
  discards: bigint;
}

/** One direction of a port: what crosses the interconnect through it, and what is its own. */
class Direction {
  readonly own: Meter;
  readonly crossing: Meter | null;

  constructor(own: Flow, crossing: Flow | null) {
    this.own = new Meter(own);
    this.crossing = crossing && new Meter(crossing);
  }

  octets(time: number): bigint {
    return (this.crossing?.read(time) ?? 0n) + this.own.read(time);
  }

  read(time: number): DirectionCounters {
    const crossing = this.crossing?.read(time) ?? 0n;
    const own = this.own.read(time);
    const small = own / BigInt(SMALL_PACKET);
    return {
      octets: crossing + own,
      ucast: crossing / BigInt(PACKET) + small - small / 3n,
      multicast: small / 3n - small / 120n,
      broadcast: small / 120n,
      errors: crossing / PER_ERROR,
      discards: crossing / PER_DISCARD,
    };
  }
}

/** An interface as it stands now. */
export class Port {
  adminStatus: AdminStatus = 'up';
  operStatus: OperStatus = 'up';
  /** When operStatus last changed, milliseconds since the epoch. */
  changedAt: number;
  readonly #in: Direction;
  readonly #out: Direction;

  constructor(
    readonly plan: PortPlan,
    crossing: Crossing,
    bootAt: number,
  ) {
    this.changedAt = bootAt;
    const entering = { a: crossing.aToB, b: crossing.bToA };
    const leaving = { a: crossing.bToA, b: crossing.aToB };
    this.#in = new Direction(plan.own.in, plan.role && entering[plan.role]);
    this.#out = new Direction(plan.own.out, plan.role && leaving[plan.role]);
  }

  /** `powered`: the gateway runs. `carrying`: what crosses the interconnect comes in here, or leaves here. */
  run(powered: boolean, carrying: { in: boolean; out: boolean }, time: number): void {
    const up = powered && this.operStatus === 'up';
    for (const [direction, carries] of [[this.#in, carrying.in] as const, [this.#out, carrying.out] as const]) {
      direction.own.run(up, time);
      direction.crossing?.run(up && carries, time);
    }
  }

  reset(time: number): void {
    for (const { own, crossing } of [this.#in, this.#out]) {
      own.reset(time);
      crossing?.reset(time);
    }
    this.changedAt = time;
  }

  /** Octets that came in to cross the interconnect, layer 2 included. */
  crossedIn(time: number): bigint {
    return this.#in.crossing?.read(time) ?? 0n;
  }

  inOctets(time: number): bigint {
    return this.#in.octets(time);
  }

  read(time: number): { in: DirectionCounters; out: DirectionCounters } {
    return { in: this.#in.read(time), out: this.#out.read(time) };
  }
}
