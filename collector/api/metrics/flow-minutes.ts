/** What flows added up to, and what got into no minute. Labels are paths, directions and reasons: bounded by the configuration. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { FlowAggregateCounts, FlowTotals } from '../../model/flow-totals.js';
import type { Family } from './family.js';

export interface FlowMinuteFigures {
  totals(): FlowTotals;
  /** null while nothing is heard. */
  counts(): FlowAggregateCounts | null;
}

const counted: [metric: string, field: keyof Omit<FlowAggregateCounts, 'apart'>, help: string][] = [
  ['aggregated_records', 'records', 'Flow records that were given to the aggregates.'],
  ['overflowed_records', 'overflowed', 'Records whose names found no room and were added up under other.'],
  ['stretched', 'stretched', 'Flows reported as faster than their interface.'],
  ['clock_ahead', 'ahead', 'Flows that ended after they arrived: the clock of the exporter is ahead.'],
  ['clipped', 'clipped', 'Flows that began before the oldest open minute: counted whole, in fewer minutes.'],
  ['interfaces_refused', 'crossingsRefused', 'Interfaces of paths refused because too many are known.'],
  ['undrained_minutes', 'undrained', 'Finished minutes that were given up because nobody took them.'],
];

export function flowMinuteMetrics(registry: Registry, figures: FlowMinuteFigures): Family {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `interconnect_flow_${name}_total`, help, labelNames, registers });
  const lane = ['path', 'direction'];
  const bytes = counter('bytes', 'Octets from the IP header on, after sampling, of finished minutes.', lane);
  const other = counter('other_bytes', 'Of these, octets of names beyond what a minute keeps apart.', lane);
  const packets = counter('packets', 'Packets after sampling, of finished minutes.', lane);
  const flows = counter('flows', 'Flows after sampling, of finished minutes.', lane);
  const apart = counter('apart_records', 'Records that are in no minute, by reason.', ['reason']);
  const apartBytes = counter('apart_bytes', 'Octets after sampling that are in no minute, by reason.', ['reason']);
  const minutes = counter('minutes', 'Finished minutes, by what the store did with them.', ['outcome']);
  const last = new Gauge({
    name: 'interconnect_flow_last_minute_timestamp_seconds',
    help: 'Start of the newest finished minute; absent before the first.',
    registers,
  });
  const single = counted.map(([name, field, help]) => ({ field, metric: counter(name, help) }));
  const all = [bytes, other, packets, flows, apart, apartBytes, minutes, last, ...single.map(({ metric }) => metric)];

  function read(totals: FlowTotals, counts: FlowAggregateCounts | null): void {
    for (const { path, direction, ...sums } of totals.lanes) {
      bytes.inc({ path, direction }, sums.octets);
      other.inc({ path, direction }, sums.otherOctets);
      packets.inc({ path, direction }, sums.packets);
      flows.inc({ path, direction }, sums.flows);
    }
    minutes.inc({ outcome: 'kept' }, totals.minutes);
    minutes.inc({ outcome: 'refused' }, totals.refusedMinutes);
    if (totals.last !== null) last.set(totals.last / 1_000);
    if (counts === null) return;
    for (const { field, metric } of single) metric.inc(counts[field]);
    for (const [reason, { records, octets }] of Object.entries(counts.apart)) {
      apart.inc({ reason }, records);
      apartBytes.inc({ reason }, octets);
    }
  }

  return {
    collect() {
      for (const metric of all) metric.reset();
      // Without labels there is always a sample, unless it is taken away.
      for (const metric of [last, ...single.map(({ metric: one }) => one)]) metric.remove();
      const [totals, counts] = [figures.totals(), figures.counts()];
      if (counts !== null || totals.minutes > 0) read(totals, counts);
    },
  };
}
