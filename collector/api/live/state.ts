/** The latest of every gateway that is configured. */
import type { Config } from '../../config/schema/index.js';
import type { Clock } from '../../deps.js';
import type { EventObservation, Observation } from '../../model/observation.js';
import { GatewayRecord } from './gateway.js';

/** Events that stand for a condition rather than a moment; each counts until this long after its last repetition. */
const CONDITION_LASTS = 3_600_000;
const INTERVAL_TOO_LONG = 'counter-interval-too-long';
const MAX_CONDITIONS = 1_000;

interface Condition {
  first: EventObservation;
  last: number;
}

export class LiveState {
  readonly gateways = new Map<string, GatewayRecord>();
  /** Observations of gateways that are not (or no longer) configured. */
  strangers = 0;
  private readonly conditions = new Map<string, Condition>();

  constructor(private readonly clock: Clock) {}

  /** Keeps what is known of the gateways that stay; a gateway whose address changed starts anew. */
  configure(before: Config | null, { gateways }: Config): void {
    const addresses = new Map(before?.gateways.map(({ name, address, port }) => [name, `${address} ${port}`]));
    for (const name of this.gateways.keys()) {
      const now = gateways.find((gateway) => gateway.name === name);
      if (now === undefined || addresses.get(name) !== `${now.address} ${now.port}`) this.gateways.delete(name);
    }
    for (const { name } of gateways)
      if (!this.gateways.has(name)) this.gateways.set(name, new GatewayRecord(this.clock));
  }

  observe(observation: Observation): void {
    const gateway = this.gateways.get(observation.gateway);
    if (gateway === undefined) this.strangers++;
    else if (observation.kind === 'event') this.note(observation);
    else gateway.observe(observation);
  }

  /** Interfaces whose counters could wrap more than once between two polls. */
  *tooLong(gateway: string): Generator<EventObservation> {
    for (const { first } of this.conditions.values()) if (first.gateway === gateway) yield first;
  }

  /** Forgets conditions that have not been repeated. */
  forget(): void {
    const limit = this.clock.monotonic() - CONDITION_LASTS;
    for (const [key, { last }] of this.conditions) if (last < limit) this.conditions.delete(key);
  }

  private note(event: EventObservation): void {
    if (event.code !== INTERVAL_TOO_LONG) return;
    const key = `${event.gateway}\n${event.context}\n${event.subject}`;
    const known = this.conditions.get(key);
    if (known === undefined && this.conditions.size >= MAX_CONDITIONS) return;
    this.conditions.set(key, { first: known?.first ?? event, last: this.clock.monotonic() });
  }
}
