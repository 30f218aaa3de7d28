/** One hour out of the store: what came in by the counters, what by the flows, and how much of the hour both saw. */
import type { Compared, ExporterHour } from '../flow/reconcile.js';
import type { MeasurementName } from '../model/measurements.js';
import type { Store } from '../store/contract.js';
import type { FacedInterface } from './minutes.js';

export const HOUR = 3_600_000;

interface Sum {
  value: number | null;
  coverage: number;
}

/** Sums over a part of the hour are drawn out to the whole of it; `coverage` says how large the part was. */
export async function compared(
  store: Pick<Store, 'series'>,
  one: FacedInterface & { overhead: number },
  time: number,
  exporter: ExporterHour,
): Promise<Compared> {
  const sum = (measurement: MeasurementName, field: string) => hourSum(store, one, time, measurement, field);
  const [octets, unicast, multicast, broadcast] = await Promise.all(
    ['inOctets', 'inUcastPkts', 'inMulticastPkts', 'inBroadcastPkts'].map((field) => sum('interface', field)),
  );
  const [flowOctets, flowPackets] = await Promise.all(
    ['octets', 'packets'].map((field) => sum('flow-interface', field)),
  );
  const packets = [unicast, multicast, broadcast].map((part) => whole(part!));
  const flow = { octets: whole(flowOctets!), packets: whole(flowPackets!) };
  return {
    ...{ gateway: one.gateway, interface: one.interface, time, overhead: one.overhead, exporter },
    flow: flow.octets === null || flow.packets === null ? null : { octets: flow.octets, packets: flow.packets },
    snmp: {
      octets: whole(octets!),
      packets: packets.reduce((all, part) => (all === null || part === null ? null : all + part), 0 as number | null),
      // An hour that the flows did not see whole says as little as one that the counters did not.
      coverage: Math.min(octets!.coverage, flowOctets!.coverage),
    },
  };
}

const whole = ({ value, coverage }: Sum): number | null => (value === null || coverage <= 0 ? null : value / coverage);

async function hourSum(
  store: Pick<Store, 'series'>,
  { gateway, context, interface: name }: FacedInterface,
  time: number,
  measurement: MeasurementName,
  field: string,
): Promise<Sum> {
  const filter = { gateway: [gateway], context: [context], interface: [name] };
  const range = { from: time, to: time + HOUR, interval: HOUR };
  const [series] = await store.series({ measurement, field, aggregate: 'sum', ...range, filter, groupBy: [] });
  const point = series?.points[0];
  return { value: point?.value ?? null, coverage: point?.coverage ?? 0 };
}
