import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listening(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

test('a connection that is taken is an answer; one that is refused is a loss with its reason', async () => {
  const { port, server } = await listening();
  const { of, answered, prober } = await probing([
    settings({ kind: 'tcp', port, interval: 200 }),
    settings({ kind: 'tcp', name: 'elsewhere', port, source: '192.0.2.77' }),
  ]);
  ends.push(() => prober.stop());
  await until('connections are taken', () => answered().length >= 3);
  expect(prober.trouble('one')).toBeNull();
  await until('the other is lost', () => of('elsewhere').length >= 2);
  expect(prober.trouble('elsewhere')).toContain('the source address is not on this machine');
  server.close();
  const trouble = await until('the refusal is told', () => prober.trouble('one'));
  expect(trouble).toBe(`No connection to 127.0.0.1 port ${port}: the target refuses the connection.`);
  await until('it is a loss', () => of().at(-1)?.delay === null);
});
