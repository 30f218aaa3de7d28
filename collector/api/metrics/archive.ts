/** The archive of single flows: absent where none are kept. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { FlowArchiveHealth } from '../../model/flow-archive-health.js';
import type { Family } from './family.js';

export function archiveMetrics(registry: Registry, health: () => FlowArchiveHealth): Family {
  const registers = [registry];
  const prefix = 'interconnect_flow_archive';
  const written = new Counter({ name: `${prefix}_flows_total`, help: 'Single flows written to files.', registers });
  const dropped = new Counter({
    name: `${prefix}_dropped_total`,
    help: 'Single flows that are in no file, by reason: too-fast for the receiver to copy, writer-behind, not-written because writing failed.',
    labelNames: ['reason'],
    registers,
  });
  const waiting = new Gauge({ name: `${prefix}_waiting`, help: 'Single flows that are in no file yet.', registers });
  const up = new Gauge({ name: `${prefix}_up`, help: '0 while the archive cannot be written.', registers });
  const size = new Gauge({ name: `${prefix}_bytes`, help: 'Octets of the files of finished hours.', registers });
  const oldest = new Gauge({
    name: `${prefix}_oldest_timestamp_seconds`,
    help: 'Start of the oldest hour that is kept.',
    registers,
  });
  return {
    collect() {
      const now = health();
      for (const metric of [written, waiting, up, size, oldest]) {
        metric.reset();
        // Without labels there is always a sample, unless it is taken away.
        metric.remove();
      }
      dropped.reset();
      // Files outlast the switch: what is there is shown.
      if (now.files > 0) size.set(now.octets);
      if (now.oldest !== null) oldest.set(now.oldest / 1000);
      if (!now.enabled) return;
      written.inc(now.written);
      waiting.set(now.waiting);
      up.set(now.fault === null ? 1 : 0);
      for (const [reason, count] of Object.entries(now.dropped)) dropped.inc({ reason }, count);
    },
  };
}
