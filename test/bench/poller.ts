/** Varbinds per CPU-second, ours and the exporter's, on the same agents in the same run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Namespace } from '../lab/namespace.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { program } from '../needs.js';
import { Exporter } from './exporter.js';
import { measurePolling, type Polled, type Target } from './polling.js';
import type { Report } from './report.js';

const INTERFACES = 1_000;
/** Gateways that are polled; the agent answers for all of them. */
const GATEWAYS = 4;
const CABLES = 150;
const USER = 'sha256_aes';

const secrets = { 'env:COMMUNITY': COMMUNITY, 'env:AUTH': AUTH_PASSWORD, 'env:PRIV': PRIV_PASSWORD };
const v2c = { version: '2c', community: 'env:COMMUNITY' };
const v3 = {
  version: 3,
  user: USER,
  auth: { protocol: 'sha256', password: 'env:AUTH' },
  priv: { protocol: 'aes', password: 'env:PRIV' },
};

export async function run(report: Report): Promise<void> {
  const command = program('prometheus-snmp-exporter');
  const user = { user: USER, authPassword: AUTH_PASSWORD, privPassword: PRIV_PASSWORD };
  const exporter = command === null ? null : await Exporter.start(command, user, COMMUNITY);
  try {
    await againstPrepared(report, exporter);
    await againstSnmpd(report, exporter);
  } finally {
    await exporter?.stop();
  }
}

async function againstPrepared(report: Report, exporter: Exporter | null): Promise<void> {
  const agent = spawn(process.execPath, [agentFile(), `${INTERFACES}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(agent.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const what = `v2c, ${GATEWAYS} × ${INTERFACES} interfaces`;
  try {
    const targets: Target[] = Array.from({ length: GATEWAYS }, () => ({ port, snmp: v2c }));
    const ours = await measurePolling({ targets, secrets, warmUp: 4, rounds: 10, interval: '4s' });
    record(report, what, ours, { atLeast: 400_000 });
    if (exporter) await compare(report, what, ours, exporter, `127.0.0.1:${port}`, 'v2c', 12, { atMost: 0.25 });
  } finally {
    agent.stdin.end();
    await once(agent, 'exit');
  }
}

/** A real snmpd with a few hundred interfaces: slow to answer, but what is measured is the asker. */
async function againstSnmpd(report: Report, exporter: Exporter | null): Promise<void> {
  if (!program('snmpd') || process.getuid?.() !== 0) return;
  const namespace = await Namespace.create('bench');
  for (let i = 0; i < CABLES; i++) await namespace.ip('link', 'add', `a${i}`, 'type', 'veth', 'peer', 'name', `b${i}`);
  const snmpd = await Snmpd.start('', namespace);
  try {
    for (const [version, snmp] of Object.entries({ v2c, v3 })) {
      const words = version === 'v3' ? 'v3 authPriv SHA-256 AES' : 'v2c';
      const what = `${words}, ${GATEWAYS} × snmpd with ${2 * CABLES + 1} interfaces`;
      const targets = Array.from({ length: GATEWAYS }, () => ({ port: snmpd.port, snmp }));
      const ours = await measurePolling({ targets, secrets, warmUp: 4, rounds: 8, interval: '4s' });
      record(report, what, ours);
      if (exporter) {
        await compare(report, what, ours, exporter, `127.0.0.1:${snmpd.port}`, version as 'v2c' | 'v3', 6);
      }
    }
  } finally {
    await snmpd.stop();
    await namespace.remove();
  }
}

function record(report: Report, what: string, polled: Polled, goal?: { atLeast: number }): void {
  const value = polled.varbinds / polled.cpuSeconds;
  report.add({ area: 'poller', what, value, unit: 'varbinds per CPU-second', ...(goal && { goal }) });
  report.add({ area: 'poller', what: `${what}: incomplete tables`, value: polled.incomplete, unit: 'tables' });
}

async function compare(
  report: Report,
  what: string,
  ours: Polled,
  exporter: Exporter,
  target: string,
  module: 'v2c' | 'v3',
  scrapes: number,
  goal?: { atMost: number },
): Promise<void> {
  await exporter.scrape(target, module);
  const before = exporter.cpu;
  let varbinds = 0;
  for (let i = 0; i < scrapes; i++) varbinds += await exporter.scrape(target, module);
  const theirs = (exporter.cpu - before) / varbinds;
  const unit = 'varbinds per CPU-second';
  report.add({ area: 'poller', what: `${what}: prometheus-snmp-exporter`, value: 1 / theirs, unit });
  const ratio = ours.cpuSeconds / ours.varbinds / theirs;
  report.add({
    area: 'poller',
    what: `${what}: our CPU per varbind to theirs`,
    value: ratio,
    unit: '1',
    ...(goal && { goal }),
  });
}

/** Beside this file once it is built. */
function agentFile(): string {
  return fileURLToPath(new URL('agent/main.js', import.meta.url));
}
