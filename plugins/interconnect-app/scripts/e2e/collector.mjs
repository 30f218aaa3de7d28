import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './daemon.mjs';

const built = new URL('../../../../dist/collector/', import.meta.url);
const DAY = 86_400_000;
const load = (name) => import(new URL(`${name}.js`, built));

/**
 * The collector on its simulated interconnect, writing to InfluxDB, with a link that is cut and mended once all is well: a calm interconnect has no
 * events. `staged()` waits until all of that has happened and the history is there.
 */
export async function startCollector(folder, influxd) {
  if (!existsSync(new URL('main.js', built))) {
    throw new Error(`${fileURLToPath(built)} is not built: \`npm run build\` in the root of the repository first`);
  }
  const [
    { createCollector },
    { createSimulation },
    { stageScenario },
    { scenarioOf },
    { systemClock },
    { createLogger },
  ] = await Promise.all(['main', 'simulation', 'staging', 'simulator/scenarios', 'deps', 'logger'].map(load));
  const { readVersion } = await load('version');
  const token = randomBytes(24).toString('hex');
  const secrets = { 'env:INFLUX_PASSWORD': influxd.password, 'env:HTTP_TOKEN': token };
  let simulation = null;
  const deps = {
    ...{ clock: systemClock, log: createLogger('warn'), version: readVersion(), wall: null },
    secret: (reference) => secrets[reference] ?? simulation.secret(reference),
  };
  simulation = createSimulation(deps);
  await simulation.start();
  const path = join(folder, 'collector');
  mkdirSync(path);
  const config = simulation.config();
  const { collector: name } = config.store;
  // The simulated history goes back to the beginning of the month before: InfluxDB refuses what is older than it keeps.
  const retention = { ...config.store.retention, raw: 70 * DAY };
  const store = {
    ...{ driver: 'influx', path, collector: name, retention, spool: { size: 64 * 2 ** 20 } },
    ...{ url: influxd.url, database: influxd.database, username: influxd.username, password: 'env:INFLUX_PASSWORD' },
  };
  const http = { ...config.http, listen: '127.0.0.1:0', token: 'env:HTTP_TOKEN' };
  await simulation.prepare(path);
  const collector = createCollector({ ...config, store, http }, deps);
  await collector.start();
  simulation.sendTo({ flows: () => collector.flowPort, traps: () => collector.trapPort });
  let stopping = false;
  let mended = false;
  const seeding = simulation.seed(collector.store, path, () => stopping);
  seeding.catch(() => undefined);
  const present = () => collector.present();
  const leave = stageScenario(scenarioOf('link-cut'), {
    ...{ clock: systemClock, stage: simulation.stage, present },
    tell: (sentence) => {
      console.log(`  ${sentence}`);
      mended ||= sentence.includes('nothing more is done');
    },
  });
  const url = collector.address.replace(/\/$/, '');

  /** Of a closed month, which the ledger makes of the history. */
  const months = async () => {
    const answer = await fetch(`${url}/api/v1/sla/months`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()).months.length;
  };

  return {
    url,
    token,
    async staged() {
      await seeding;
      await until('the link is mended', () => mended, { timeout: 300_000 });
      await until('the month before is closed', months, { timeout: 300_000 });
      const well = () => present().service.state === 'available';
      await until('the service is available', well);
    },
    async stop() {
      stopping = true;
      leave();
      await seeding.catch(() => undefined);
      await collector.stop();
      await simulation.stop();
    },
  };
}
