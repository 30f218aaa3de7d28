/** Datagrams that the poller did not accept. */
import { Counter, type Registry } from 'prom-client';
import type { Family } from './family.js';

export function datagramMetrics(
  registry: Registry,
  dropped: () => ReadonlyMap<string, Readonly<Record<string, number>>>,
): Family {
  const counter = new Counter({
    name: 'interconnect_snmp_datagrams_dropped_total',
    help: 'Datagrams that the poller did not accept, by reason: from elsewhere, unasked for, malformed, unsigned or wrongly signed.',
    labelNames: ['gateway', 'reason'],
    registers: [registry],
  });
  return {
    collect() {
      counter.reset();
      for (const [gateway, reasons] of dropped())
        for (const [reason, count] of Object.entries(reasons)) counter.inc({ gateway, reason }, count);
    },
  };
}
