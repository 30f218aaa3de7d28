/** What simulated gateways export, read by a collector that is not ours: nfcapd. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { createSimulator } from '../../collector/simulator/index.js';
import { Daemon, freeUdpPort, removeFolder, temporaryFolder } from '../lab/daemon.js';
import { missing, program } from '../needs.js';
import { until } from '../until.js';
import { quiet } from './deps.js';

const absent = missing({ nfcapd: 'nfdump', nfdump: 'nfdump' });
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** nfcapd says nothing when it listens, and its port must not be tried: it would find it taken. */
const listens = async (port: number): Promise<boolean> => !Number.isNaN(await queued(port));

test.skipIf(absent)(
  `nfcapd reads flows of both families ${absent ?? ''}`,
  async () => {
    const folder = await temporaryFolder('interconnect-nfcapd-');
    ends.push(() => removeFolder(folder));
    const port = await freeUdpPort();
    const nfcapd = new Daemon(program('nfcapd')!, ['-w', folder, '-b', '127.0.0.1', '-p', String(port), '-t', '3600']);
    ends.push(() => nfcapd.stop());
    await until('nfcapd listens', () => listens(port));

    let asked = 0;
    const flows = () => ((asked += 1), { address: '127.0.0.1', port });
    const simulator = createSimulator({ gateways: ['gw1'], flows }, { clock: systemClock, log: quiet });
    ends.push(() => simulator.stop());
    await simulator.start();
    await until('three reports are sent', () => asked >= 3, { timeout: 60_000 });
    await until('nfcapd has read what was sent', async () => (await queued(port)) === 0);
    await nfcapd.stop();

    const files = (await readdir(folder)).filter((name) => name.startsWith('nfcapd.2'));
    const { stdout } = await promisify(execFile)(program('nfdump')!, [
      '-r',
      join(folder, files[0]!),
      '-q',
      '-o',
      'csv',
    ]);
    const lines = stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.some((line) => line.includes('192.0.2.'))).toBe(true);
    expect(lines.some((line) => line.includes('2001:db8:'))).toBe(true);
  },
  120_000,
);

/** Octets that wait in the socket's queue (proc(5)); NaN where nobody listens. */
async function queued(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = (await readFile('/proc/net/udp', 'utf8')).split('\n').find((one) => one.includes(`0100007F:${hex}`));
  return Number.parseInt(line?.trim().split(/\s+/)[4]?.split(':')[1] ?? '', 16);
}
