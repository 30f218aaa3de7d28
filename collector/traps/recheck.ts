/** After a trap the gateway is asked for its states at once, and again until the answers must be newer than the agent's cache. */
import type { Clock, Timer } from '../deps.js';
import type { Observation } from '../model/observation.js';

/** Milliseconds after the trap. Agents answer from caches of up to a second or two. */
const DELAYS = [0, 250, 500, 1_000, 2_000];

export class Recheck {
  private readonly waiting = new Map<string, Timer[]>();

  /** @param poll asks a gateway for its states now */
  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly poll: (gateway: string) => void,
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
    for (const timer of this.waiting.get(gateway) ?? []) timer.cancel();
    this.waiting.set(
      gateway,
      DELAYS.map((delay) => this.clock.after(delay, () => this.poll(gateway))),
    );
  }
}
