/** `npm run bench`: measures, and prints a table. `--json` prints JSON; `--only AREA` (poller, store, start, flow, flow-udp, flow-delay, flow-query, resilience, failover, sla, page, alerts, shards, wall, topology) measures one. */
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import * as failover from './failover.js';
import * as alerts from './alerts.js';
import * as flowDelay from './flow-delay.js';
import * as flowQuery from './flow-query.js';
import * as flowUdp from './flow-udp.js';
import * as flow from './flow.js';
import * as page from './page.js';
import * as poller from './poller.js';
import { Report } from './report.js';
import * as resilience from './resilience.js';
import * as shards from './shards.js';
import * as sla from './sla/main.js';
import * as start from './start.js';
import * as store from './store.js';
import * as topology from './topology.js';
import * as wall from './wall.js';

const benches: Record<string, (report: Report) => Promise<void>> = {
  start: start.run,
  store: store.run,
  poller: poller.run,
  flow: flow.run,
  'flow-udp': flowUdp.run,
  'flow-delay': flowDelay.run,
  'flow-query': flowQuery.run,
  resilience: resilience.run,
  failover: failover.run,
  sla: sla.run,
  page: page.run,
  alerts: alerts.run,
  shards: shards.run,
  wall: wall.run,
  topology: topology.run,
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const only = values.only;
if (only !== undefined && !(only in benches)) throw new Error(`--only takes ${Object.keys(benches).join(', ')}`);
// Ahead of whatever else the machine does, with every process that is started here: who is preempted finds cold caches, and pays for them.
if (process.getuid?.() === 0) setPriority(-15);
const report = new Report();
for (const [area, measure] of Object.entries(benches)) {
  if (only !== undefined && only !== area) continue;
  process.stderr.write(`measuring ${area} …\n`);
  // What was measured before is worth keeping.
  await measure(report).catch((error: unknown) => {
    process.stderr.write(`${area}: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
}
process.stdout.write(values.json ? `${JSON.stringify(report.figures, null, 2)}\n` : `${report.table()}\n`);
