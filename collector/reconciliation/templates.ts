/** Tells when what a gateway exports cannot be read for want of a template, and when that is over. */
import type { FlowExporterHealth } from '../model/flow-health.js';
import type { EventObservation } from '../model/observation.js';

/** After a start, data commonly comes before its template, which follows within a minute (RFC 7011 section 8.4). Milliseconds. */
const PATIENCE = 120_000;

type Exporter = Pick<FlowExporterHealth, 'address' | 'gateway' | 'waitingSets'>;

export class MissingTemplates {
  /** By address: since when sets wait, and whether it was told. */
  private readonly waiting = new Map<string, { gateway: string; since: number; told: boolean }>();

  constructor(private readonly collector: string) {}

  /** To be called every few seconds, while the receiver runs. Exporters that belong to no gateway are not told of. */
  look(now: number, exporters: readonly Exporter[]): EventObservation[] {
    const events: EventObservation[] = [];
    const still = new Set<string>();
    for (const { address, gateway, waitingSets } of exporters) {
      if (gateway === null || waitingSets === 0) continue;
      still.add(address);
      const known = this.waiting.get(address) ?? { gateway, since: now, told: false };
      this.waiting.set(address, known);
      if (known.told || now - known.since < PATIENCE) continue;
      known.told = true;
      const sets = waitingSets === 1 ? '1 data set waits' : `${waitingSets} data sets wait`;
      events.push(
        this.event(now, gateway, address, 'template-missing', 'warning', {
          message: `flows from ${address} cannot be read: ${sets} for a template that has not come for ${PATIENCE / 60_000} minutes; have the exporter send templates more often`,
        }),
      );
    }
    for (const [address, { gateway, told }] of this.waiting) {
      if (still.has(address)) continue;
      this.waiting.delete(address);
      const message = `no data from ${address} waits for a template any more`;
      if (told) events.push(this.event(now, gateway, address, 'template-present', 'info', { message }));
    }
    return events;
  }

  private event(
    at: number,
    gateway: string,
    subject: string,
    code: string,
    severity: EventObservation['severity'],
    { message }: { message: string },
  ): EventObservation {
    return { kind: 'event', gateway, context: '', collector: this.collector, at, subject, code, severity, message };
  }
}
