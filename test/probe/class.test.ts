/** The class of STAMP packets, as another program sees them on the wire. */
import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { Reflector } from '../../collector/probe/stamp/reflector.js';
import { isRoot } from '../lab/daemon.js';
import { missing, program } from '../needs.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const skip = isRoot ? missing({ tshark: 'tshark' }) : 'skipped: capturing needs root';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const cases = [
  { host: '127.0.0.1', field: 'ip.dsfield.dscp', dscp: 46 },
  { host: '::1', field: 'ipv6.tclass.dscp', dscp: 26 },
  { host: '127.0.0.1', field: 'ip.dsfield.dscp', dscp: 0 },
];

test.skipIf(skip !== null).each(cases)('class $dscp to $host', async ({ host, field, dscp }) => {
  const quality = () => ({ synchronised: false, error: 1_000 });
  const reflector = new Reflector({ host, port: 0, key: null }, { clock: systemClock, log: silentLog, quality });
  await reflector.start();
  ends.push(() => reflector.stop());
  const { port } = reflector.address!;
  const heard = await capture(`udp dst port ${port}`, field);
  const { prober, answered } = await probing([settings({ kind: 'stamp', target: host, port, dscp })]);
  ends.push(() => prober.stop());
  await until('packets are seen and answered', () => heard.lines.length >= 3 && answered().length >= 3);
  expect(new Set(heard.lines)).toEqual(new Set([String(dscp)]));
});

async function capture(filter: string, field: string): Promise<{ lines: string[] }> {
  const words = ['-i', 'lo', '-l', '-f', filter, '-T', 'fields', '-e', field];
  const child = spawn(program('tshark')!, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  ends.push(() => child.kill());
  const seen = { lines: [] as string[] };
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  child.stdout.on('data', (data: Buffer) => seen.lines.push(...data.toString().split('\n').filter(Boolean)));
  await until('the capture runs', () => said.includes('Capturing on'));
  return seen;
}
