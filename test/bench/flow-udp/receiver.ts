/** Our receiver, as the product runs it: `receiver.js PORT`. Says when it is ready. */
import { pino } from 'pino';
import { systemClock } from '../../../collector/deps.js';
import { defaultLimits } from '../../../collector/flow/domain.js';
import { createFlowCollector } from '../../../collector/flow/receiver/collector.js';

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
    consumer: null,
    archive: null,
  },
  { clock: systemClock, log: pino({ level: 'silent' }), rows: () => undefined },
);
await collector.start();
process.stdout.write('ready\n');
process.once('SIGINT', () => void collector.stop());
