/**
 * The main thread beside a receiver: a poller that asks an agent every second, and the event loop that judgement and the stream live on too.
 * `host.js PORT EXPORTERS AGENT_PORT`. Answers each message of its parent with what it saw since the last.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { configSchema } from '../../../collector/config/schema/index.js';
import { systemClock } from '../../../collector/deps.js';
import { createPoller } from '../../../collector/snmp/poller.js';
import { ourCollector } from './ours.js';

/** Milliseconds, of one phase. */
export interface Delays {
  /** How late the event loop was, 99th percentile and worst. */
  loop99: number;
  loopWorst: number;
  polls: number;
  /** How long after the usual place in its second a poll was answered and taken in, worst. */
  pollWorst: number;
}

const INTERVAL = 1_000;
const [port, exporters, agent] = process.argv.slice(2).map(Number);
const loop = monitorEventLoopDelay({ resolution: 5 });
let places: number[] = [];

const { gateways } = configSchema.parse({
  interconnect: { name: 'bench' },
  gateways: [
    {
      name: 'gw1',
      address: '127.0.0.1',
      port: agent,
      snmp: { version: '2c', community: 'env:COMMUNITY' },
      poll: { counters: `${INTERVAL}ms` },
    },
  ],
});
const deps = { clock: systemClock, log: pino({ level: 'silent' }), secret: () => 'public' };
const poller = createPoller(
  { gateways, paths: [], collector: 'bench' },
  {
    ...deps,
    publish(observations) {
      for (const one of observations)
        if (one.kind === 'poll' && one.table === 'ifXTable') places.push(Date.now() - one.slot);
    },
  },
);
const collector = ourCollector(port!, exporters!);

function delays(): Delays {
  const sorted = [...places].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const answer = {
    loop99: loop.percentile(99) / 1e6,
    loopWorst: loop.max / 1e6,
    polls: sorted.length,
    pollWorst: (sorted.at(-1) ?? 0) - usual,
  };
  places = [];
  loop.reset();
  return answer;
}

await collector.start();
await poller.start();
loop.enable();
process.on('message', () => process.send?.(delays()));
process.once('disconnect', () => void Promise.all([poller.stop(), collector.stop()]));
process.send?.('ready');
