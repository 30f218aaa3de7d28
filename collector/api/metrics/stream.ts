/** Those who follow the live stream. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Family } from './family.js';

export interface StreamFigures {
  readonly size: number;
  readonly counts: Readonly<Record<'skipped' | 'stalled' | 'refused', number>>;
}

export function streamMetrics(registry: Registry, stream: StreamFigures): Family {
  const registers = [registry];
  const clients = new Gauge({ name: 'interconnect_stream_clients', help: 'Clients of the live stream.', registers });
  const dropped = new Counter({
    name: 'interconnect_stream_dropped_total',
    help: 'Frames skipped for slow clients, clients let go as stalled, clients refused as too many.',
    labelNames: ['reason'],
    registers,
  });
  return {
    collect() {
      clients.set(stream.size);
      dropped.reset();
      for (const [reason, count] of Object.entries(stream.counts)) dropped.inc({ reason }, count);
    },
  };
}
