/**
 * All specs of e2e/ in one run. Where GRAFANA_URL names a Grafana they run there; otherwise GRAFANA_HOME names the folder of an unpacked Grafana,
 * and what they need is started around it: influxd, a simulated collector that writes to it, Prometheus, and Grafana with the built plugin and all
 * provisioning. Without either the specs are skipped by name. Further words go to Playwright.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCollector } from './e2e/collector.mjs';
import { startGrafana } from './e2e/grafana.mjs';
import { startReceiver } from './e2e/receiver.mjs';
import { startInfluxd, startPrometheus } from './e2e/stores.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { GRAFANA_URL, GRAFANA_HOME } = process.env;

/** The specs, and how they ended. */
async function specs(env) {
  const words = ['--no-install', 'playwright', 'test', '--project=grafana', ...process.argv.slice(2)];
  const child = spawn('npx', words, { stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code ?? 1)));
}

async function around(home) {
  const folder = mkdtempSync(join(tmpdir(), 'interconnect-e2e-'));
  const started = [];
  const start = async (what, starting) => {
    console.log(`starting ${what}`);
    const daemon = await starting;
    started.unshift(daemon);
    return daemon;
  };
  // Ctrl+C reaches all of them, Playwright too: what is left is to clear away.
  process.on('SIGINT', () => undefined);
  try {
    const receiver = await start('a receiver of alerts', startReceiver());
    const influxd = await start('influxd', startInfluxd(folder));
    const collector = await start('a simulated collector', startCollector(folder, influxd));
    const prometheus = await start('Prometheus', startPrometheus(folder, collector));
    const grafana = await start('Grafana', startGrafana(folder, home, { influxd, collector, prometheus, receiver }));
    console.log('waiting for the history, a failover and the way back');
    await collector.staged();
    const status = await specs(grafana.env);
    mkdirSync('test-results', { recursive: true });
    copyFileSync(grafana.log, 'test-results/grafana.log');
    console.log(
      `${receiver.told()} notifications came to the contact points; Grafana's log is test-results/grafana.log`
    );
    return status;
  } finally {
    for (const daemon of started) {
      await daemon.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = GRAFANA_URL || !GRAFANA_HOME ? await specs({}) : await around(GRAFANA_HOME);
