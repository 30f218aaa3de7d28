/** Our receiver, as the product runs it: `receiver.js PORT`. Says when it is ready. */
import { pino } from 'pino';
import { systemClock } from '../../../collector/deps.js';
import type { AggregateSettings } from '../../../collector/flow/aggregate/settings.js';
import { defaultLimits } from '../../../collector/flow/domain.js';
import { createFlowCollector } from '../../../collector/flow/receiver/collector.js';

/** As delivered, with a network on each side. */
const aggregates: AggregateSettings = {
  meaning: {
    authorities: [{ name: 'authority', prefixes: ['10.0.0.0/9'] }],
    destinations: [{ name: 'destination', prefixes: ['10.128.0.0/9'] }],
    applications: [],
    classes: [],
  },
  top: { authorities: 1_000, destinations: 1_000, applications: 100, rows: 5_000 },
  late: 300_000,
};

const collector = createFlowCollector(
  {
    udp: [`127.0.0.1:${process.argv[2]}`],
    tcp: [],
    receiveBuffer: 32 * 1024 * 1024,
    exporters: [{ gateway: 'gw1', addresses: ['127.0.0.1'], rate: 0 }],
    strangers: false,
    rates: [],
    limits: defaultLimits,
    stateFile: null,
    consumer: aggregates,
    archive: null,
  },
  { clock: systemClock, log: pino({ level: 'silent' }), rows: () => undefined },
);
await collector.start();
process.stdout.write('ready\n');
process.once('SIGINT', () => void collector.stop());
