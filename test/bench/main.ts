/** `npm run bench`: measures, and prints a table. `--json` prints JSON; `--only AREA` (poller, store, start) measures one. */
import { parseArgs } from 'node:util';
import * as poller from './poller.js';
import { Report, type Figure } from './report.js';
import * as start from './start.js';
import * as store from './store.js';

/** The store's bench names its figures itself; the goals stand here. */
const storeGoals: [name: string, goal: NonNullable<Figure['goal']>][] = [
  ['samples per CPU-second', { atLeast: 1_500_000 }],
  ['5 minutes, median', { atMost: 20 }],
];

async function runStore(into: Report): Promise<void> {
  await store.run((name, value, unit) => {
    const goal = storeGoals.find(([part]) => name.includes(part))?.[1];
    into.add({ area: 'store', what: name.replace(/^store: /, ''), value, unit, ...(goal && { goal }) });
  });
}

const benches: Record<string, (report: Report) => Promise<void>> = {
  start: start.run,
  store: runStore,
  poller: poller.run,
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const only = values.only;
if (only !== undefined && !(only in benches)) throw new Error(`--only takes ${Object.keys(benches).join(', ')}`);
const report = new Report();
for (const [area, measure] of Object.entries(benches)) {
  if (only !== undefined && only !== area) continue;
  process.stderr.write(`measuring ${area} …\n`);
  await measure(report);
}
process.stdout.write(values.json ? `${JSON.stringify(report.figures, null, 2)}\n` : `${report.table()}\n`);
