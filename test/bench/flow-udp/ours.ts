/** Our receiver, as the product runs it: in its own thread, aggregating 5,000 networks from the exporters of one gateway. */
import { pino } from 'pino';
import type { AggregateSettings } from '../../../collector/flow/aggregate/settings.js';
import { systemClock } from '../../../collector/deps.js';
import { defaultLimits } from '../../../collector/flow/domain.js';
import { createFlowCollector, type FlowCollector } from '../../../collector/flow/receiver/collector.js';
import { authorities, destinations, facing } from '../traffic.js';

const consumer: AggregateSettings = {
  meaning: { authorities, destinations, applications: [], classes: [] },
  top: { authorities: 1_000, destinations: 1_000, applications: 100, rows: 5_000 },
  late: 300_000,
};

/** Addresses that the sender sends from; every 127.x.y.z is this machine's. */
export const exporterAddresses = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `127.0.1.${i + 1}`);

/** Inert until its start; listens on the loopback. */
export function ourCollector(port: number, exporters: number): FlowCollector {
  const collector = createFlowCollector(
    {
      udp: [`127.0.0.1:${port}`],
      tcp: [],
      receiveBuffer: 32 * 1024 * 1024,
      reception: 'auto',
      exporters: [{ gateway: 'gw1', addresses: exporterAddresses(exporters), rate: 0 }],
      strangers: false,
      rates: [],
      limits: defaultLimits,
      stateFile: null,
      consumer,
      archive: null,
    },
    {
      clock: systemClock,
      log: pino({ level: 'silent' }),
      rows: () => undefined,
    },
  );
  collector.inform(facing('gw1').map((one) => ({ ifIndex: Number(one.interface.slice(2)), facing: one })));
  return collector;
}
