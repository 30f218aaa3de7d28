/** The store, its spool, and what had to be dropped. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { StoreHealth } from '../../store/contract.js';
import type { Family } from './family.js';

const states: StoreHealth['state'][] = ['ok', 'behind', 'away'];

export function storeMetrics(registry: Registry, { storeHealth }: { storeHealth(): StoreHealth }): Family {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames, registers: [registry] });
  const state = gauge('store_state', 'The store as a state set: 1 for the state it is in, 0 for the others.', [
    'state',
  ]);
  const lastWrite = gauge('store_last_write_timestamp_seconds', 'When the engine last took a write.', ['driver']);
  const points = gauge('spool_points', 'Points that wait for the store.');
  const bytes = gauge('spool_bytes', 'Octets that wait for the store.');
  const capacity = gauge('spool_capacity_bytes', 'Octets that the spool can hold.');
  const oldest = gauge('spool_oldest_timestamp_seconds', 'Slot of the oldest point that waits.', ['driver']);
  const dropped = new Counter({
    name: 'interconnect_samples_dropped_total',
    help: 'Raw samples that overflowed the spool or that the engine refused, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    collect() {
      const health = storeHealth();
      for (const word of states) state.set({ state: word }, health.state === word ? 1 : 0);
      setTime(lastWrite, health.driver, health.lastWriteAt);
      setTime(oldest, health.driver, health.spool.oldest);
      points.set(health.spool.points);
      bytes.set(health.spool.octets);
      capacity.set(health.spool.capacityOctets);
      dropped.reset();
      for (const [reason, count] of Object.entries(health.dropped)) dropped.inc({ reason }, count);
    },
  };
}

/** Absent where there is no such time: a gauge without labels would say 0. */
function setTime(gauge: Gauge, driver: string, ms: number | null): void {
  gauge.reset();
  if (ms !== null) gauge.set({ driver }, ms / 1000);
}
