/** After a trap the gateway is asked for its states at once, and again until an answer confirms it or must be newer than the agent's cache. */
import type { Clock, Timer } from '../deps.js';
import type { Observation } from '../model/observation.js';

/** Milliseconds after the trap. Agents answer from caches of up to a second or two. */
const DELAYS = [0, 250, 500, 1_000, 2_000];

export interface Asking {
  /** Asks a gateway for its states now. */
  poll(gateway: string): void;
  /** Whether a trap of it has not been confirmed yet. */
  doubts(gateway: string): boolean;
}

export class Recheck {
  private readonly waiting = new Map<string, Timer[]>();

  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly asking: Asking,
  ) {}

  /** A trap while others are waited for begins the delays anew: its answers must be newer than it. */
  observe(observations: readonly Observation[]): void {
    const gateways = observations.flatMap((each) =>
      each.kind === 'trap' && each.name !== 'authenticationFailure' ? each.gateway : [],
    );
    for (const gateway of new Set(gateways)) this.begin(gateway);
  }

  stop(): void {
    for (const timers of this.waiting.values()) for (const timer of timers) timer.cancel();
    this.waiting.clear();
  }

  private begin(gateway: string): void {
    this.end(gateway);
    this.waiting.set(
      gateway,
      DELAYS.map((delay) => this.clock.after(delay, () => this.ask(gateway, delay === 0))),
    );
  }

  private ask(gateway: string, first: boolean): void {
    if (first || this.asking.doubts(gateway)) this.asking.poll(gateway);
    else this.end(gateway);
  }

  private end(gateway: string): void {
    for (const timer of this.waiting.get(gateway) ?? []) timer.cancel();
    this.waiting.delete(gateway);
  }
}
