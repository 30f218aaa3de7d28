/** One exporter floods; another goes on as ever. The receiver runs in its thread, the flood comes from a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { spawnWorker, type Spawn } from '../../../collector/flow/receiver/thread.js';
import { until } from '../../until.js';
import { netflow5 } from '../build.js';
import { bundled, folder, productWorker, Running, Sender, settings } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let path = '';
let remove: () => Promise<void>;
let spawn: Spawn;
beforeAll(async () => {
  ({ path, remove } = await folder());
  spawn = spawnWorker(await bundled(productWorker, path));
});
afterAll(() => remove());

const MIB = 1024 * 1024;
const record5 = { source: 1, destination: 2, octets: 1000, packets: 10 };
/** Datagrams of 30 records that the good exporter sends while the other one floods. */
const GOOD = 300;

async function flood(kind: 'garbage' | 'templates' | 'samplers', port: number): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('flood.mjs', import.meta.url)), [kind, String(port)], { execArgv: [] });
  ends.push(async () => {
    const gone = once(child, 'exit');
    if (child.kill()) await gone;
  });
  await once(child, 'message');
  return child;
}

describe('a hostile exporter', () => {
  test.each(['garbage', 'templates', 'samplers'] as const)(
    '%s at rate: nobody else loses anything, memory stays',
    async (kind) => {
      const exporters = [
        { gateway: 'good', addresses: ['127.0.0.1'], rate: 0 },
        { gateway: 'bad', addresses: ['127.0.0.66'], rate: 0 },
      ];
      const running = await Running.start(settings({ exporters }), spawn);
      ends.push(running.stop);
      const port = running.port();
      const good = await Sender.from('127.0.0.1');
      ends.push(() => good.close());
      const records = Array.from({ length: 30 }, () => record5);
      let sequence = 0;
      const send = async (): Promise<void> => {
        await good.send(netflow5({ sequence }, records), port);
        sequence += records.length;
      };
      // Steady exporters have sockets of their own before the flood comes.
      for (let i = 0; i < 10; i++) await send();
      await until('the good one is known', () =>
        running.health?.sockets.some(({ exporter }) => exporter === '127.0.0.1'),
      );

      await flood(kind, port);
      await until('the flood is on', () => (running.exporter('127.0.0.66')?.octets ?? 0) > 20 * MIB, {
        timeout: 40_000,
      });
      const before = running.health!.memory;
      const floodedBefore = running.exporter('127.0.0.66')!.octets;
      for (let i = 0; i < GOOD; i++) {
        await send();
        if (i % 30 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const heard = await until('all of the good one is heard', () => running.exporter('127.0.0.1')?.dataRecords === sequence && running.exporter('127.0.0.1')); // prettier-ignore
      await until('the flood went on', () => running.exporter('127.0.0.66')!.octets - floodedBefore > 60 * MIB, { timeout: 40_000 }); // prettier-ignore
      expect(heard).toMatchObject({ gaps: 0, kernelDrops: 0, errors: {} });
      expect(running.health!.memory - before).toBeLessThan(64 * MIB);
      expect(running.health!.memory).toBeLessThan(250 * MIB);
      expect(running.collector.exporters().restarts).toBe(0);
    },
    120_000,
  );
});
