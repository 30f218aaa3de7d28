/** The latest of every gateway that is configured. */
import type { Config } from '../../config/schema/index.js';
import type { Clock } from '../../deps.js';
import type { EventObservation, Observation } from '../../model/observation.js';
import { GatewayRecord } from './gateway.js';
import { conditions } from './problems/conditions.js';

const MAX_CONDITIONS = 1_000;

export type News = 'stranger' | 'same' | 'change';

interface Condition {
  first: EventObservation;
  last: number;
}

export class LiveState {
  readonly gateways = new Map<string, GatewayRecord>();
  /** Observations of gateways that are not (or no longer) configured. */
  strangers = 0;
  private readonly told = new Map<string, Condition>();

  constructor(private readonly clock: Clock) {}

  /** Keeps what is known of the gateways that stay; a gateway whose address changed starts anew. */
  configure(before: Config | null, { gateways }: Config): void {
    const addresses = new Map(before?.gateways.map(({ name, address, port }) => [name, `${address} ${port}`]));
    const next = new Map(gateways.map((gateway) => [gateway.name, gateway]));
    for (const name of this.gateways.keys()) {
      const now = next.get(name);
      if (now === undefined || addresses.get(name) !== `${now.address} ${now.port}`) this.gateways.delete(name);
    }
    for (const { name } of gateways)
      if (!this.gateways.has(name)) this.gateways.set(name, new GatewayRecord(this.clock));
  }

  /** Gateways that have neither answered nor failed to since they are configured; null where there are none. */
  awaited(): string[] | null {
    const waiting = [...this.gateways].filter(([, { answered, failure }]) => answered === null && failure === null);
    return waiting.length === 0 ? null : waiting.map(([name]) => name);
  }

  /** Whether it is of a gateway that is configured, and whether it says something else than what was known. */
  observe(observation: Observation): News {
    // A probe belongs to no gateway.
    if (observation.kind === 'probe') return 'same';
    const gateway = this.gateways.get(observation.gateway);
    if (gateway === undefined) {
      this.strangers++;
      return 'stranger';
    }
    if (observation.kind === 'event') {
      this.note(observation);
      return 'change';
    }
    return gateway.observe(observation) ? 'change' : 'same';
  }

  /** What holds until somebody acts, by gateway. */
  conditions(): Map<string, EventObservation[]> {
    const of = new Map<string, EventObservation[]>();
    for (const { first } of this.told.values()) of.set(first.gateway, [...(of.get(first.gateway) ?? []), first]);
    return of;
  }

  /** Forgets conditions that have not been told again in their time, or whose gateway is no longer configured. */
  forget(): void {
    const now = this.clock.monotonic();
    for (const [key, { first, last }] of this.told) {
      const lasts = this.gateways.has(first.gateway) ? (conditions[first.code]?.lasts ?? 0) : 0;
      if (now - last > lasts) this.told.delete(key);
    }
  }

  private note(event: EventObservation): void {
    if (!Object.hasOwn(conditions, event.code)) return;
    const key = [event.gateway, event.context, event.code, event.subject].join('\n');
    const known = this.told.get(key);
    if (known === undefined && this.told.size >= MAX_CONDITIONS) return;
    this.told.set(key, { first: known?.first ?? event, last: this.clock.monotonic() });
  }
}
