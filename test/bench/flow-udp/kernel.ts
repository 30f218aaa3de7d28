/** What the kernel says about the sockets of one UDP port, whoever they belong to. */
import { readFile } from 'node:fs/promises';
import { parseUdpTable, type KernelSocket } from '../../../collector/flow/receiver/kernel.js';
import { until } from '../../until.js';

async function sockets(port: number): Promise<KernelSocket[]> {
  const tables = await Promise.all(['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'utf8')));
  return tables.flatMap(parseUdpTable).filter(({ localPort }) => localPort === port);
}

export const listening = (port: number): Promise<unknown> =>
  until(`somebody listens on port ${port}`, async () => (await sockets(port)).length > 0, { timeout: 60_000 });

/** Datagrams dropped since the sockets were made. */
export const drops = async (port: number): Promise<number> =>
  (await sockets(port)).reduce((sum, one) => sum + one.drops, 0);

export const drained = (port: number): Promise<unknown> =>
  until('the queues are empty', async () => (await sockets(port)).every(({ queue }) => queue === 0), {
    timeout: 60_000,
  });
