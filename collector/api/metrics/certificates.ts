/** When the collector's certificates end. */
import { Gauge, type Registry } from 'prom-client';
import type { Family } from './family.js';

export interface CertificateFigure {
  use: string;
  /** Milliseconds; null where the file cannot be read. */
  notAfter: number | null;
}

export function certificateMetrics(registry: Registry, latest: () => readonly CertificateFigure[]): Family {
  const registers = [registry];
  const ends = new Gauge({
    name: 'interconnect_certificate_not_after_timestamp_seconds',
    help: 'When the certificate that a section of the configuration names ends; of a chain the first to end.',
    labelNames: ['use'],
    registers,
  });
  const readable = new Gauge({
    name: 'interconnect_certificate_readable',
    help: '0 where the file cannot be read or holds no certificate.',
    labelNames: ['use'],
    registers,
  });
  return {
    collect() {
      ends.reset();
      readable.reset();
      for (const { use, notAfter } of latest()) {
        readable.set({ use }, notAfter === null ? 0 : 1);
        if (notAfter !== null) ends.set({ use }, notAfter / 1_000);
      }
    },
  };
}
