/** How a gateway's exports went in an hour: differences of what the receiver counts since its start. */
import type { AggregatorCounts } from '../flow/aggregate/aggregator.js';
import type { ExporterHour } from '../flow/reconcile.js';
import type { FlowExporterHealth } from '../model/flow-health.js';

const HOUR = 3_600_000;
const MOST_HOURS = 4;

type Counts = ExporterHour;

const none: Counts = {
  datagrams: 0,
  rateUnknown: 0,
  records: 0,
  undecodedSets: 0,
  lost: 0,
  lateOctets: 0,
  noInterfaceOctets: 0,
};

export class ExporterHours {
  /** By hour: what stood when it began, or when the first look came in it. */
  private readonly begun = new Map<number, ReadonlyMap<string, Counts>>();
  private now: ReadonlyMap<string, Counts> = new Map();

  /** To be called more often than once an hour. */
  look(at: number, exporters: readonly FlowExporterHealth[], aggregates: AggregatorCounts | null): void {
    this.now = countsOf(exporters, aggregates);
    const hour = Math.floor(at / HOUR);
    if (this.begun.has(hour)) return;
    this.begun.set(hour, this.now);
    for (const old of [...this.begun.keys()].slice(0, -MOST_HOURS)) this.begun.delete(old);
  }

  /** From the start of the hour to the start of the next, or to now. Sets that wait for a template are a level. */
  of(gateway: string, hour: number): ExporterHour {
    const before = this.begun.get(hour)?.get(gateway) ?? none;
    const after = (this.begun.get(hour + 1) ?? this.now).get(gateway) ?? none;
    // A receiver that was started again counts from 0.
    const since = (field: keyof Counts): number =>
      after[field] >= before[field] ? after[field] - before[field] : after[field];
    return {
      datagrams: since('datagrams'),
      rateUnknown: since('rateUnknown'),
      records: since('records'),
      undecodedSets: after.undecodedSets,
      lost: since('lost'),
      lateOctets: since('lateOctets'),
      noInterfaceOctets: since('noInterfaceOctets'),
    };
  }
}

function countsOf(exporters: readonly FlowExporterHealth[], aggregates: AggregatorCounts | null): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const one of exporters) {
    if (one.gateway === null) continue;
    const before = found.get(one.gateway) ?? none;
    const { lateOctets, noInterfaceOctets } = aggregates?.unplaced[one.gateway] ?? none;
    const unstated = one.domains.filter(({ samplingSource }) => samplingSource === 'none');
    found.set(one.gateway, {
      datagrams: before.datagrams + one.datagrams,
      rateUnknown: before.rateUnknown + unstated.reduce((sum, { dataRecords }) => sum + dataRecords, 0),
      records: before.records + one.dataRecords,
      undecodedSets: before.undecodedSets + one.undecodedSets,
      lost: before.lost + one.gaps + one.kernelDrops,
      ...{ lateOctets, noInterfaceOctets },
    });
  }
  return found;
}
