/** The receiver in a thread of its own, as the product runs it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { spawnWorker } from '../../../collector/flow/receiver/thread.js';
import { ownUdpSockets } from '../../../collector/flow/receiver/kernel.js';
import type { FlowMinute } from '../../../collector/flow/aggregate/aggregator.js';
import { facing, sum } from '../aggregate/help.js';
import { freeUdpPort } from '../../lab/daemon.js';
import { until } from '../../until.js';
import { be, ipfix, netflow5, set, template } from '../build.js';
import { bundled, folder, productWorker, Running, Sender, settings } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let path = '';
let remove: () => Promise<void>;
beforeAll(async () => void ({ path, remove } = await folder()));
afterAll(() => remove());

const fields: [number, number][] = [[8, 4], [12, 4], [1, 4], [2, 4]]; // prettier-ignore
const data = (sequence: number): Uint8Array => ipfix({ sequence }, set(256, be([1, 4], [2, 4], [500, 4], [5, 4])));
const record5 = { source: 1, destination: 2, octets: 1000, packets: 10 };

async function sender(): Promise<Sender> {
  const one = await Sender.from('127.0.0.1');
  ends.push(() => one.close());
  return one;
}

describe('the thread', () => {
  test('hears, reports, takes settings, and hands over the rest when it stops', async () => {
    const running = await Running.start(settings(), spawnWorker(await bundled(productWorker, path)));
    ends.push(running.stop);
    // The records of build.ts come in by interface 1.
    running.collector.inform([{ ifIndex: 1, facing: facing('a') }]);
    const exporter = await sender();
    for (let i = 0; i < 100; i++)
      await exporter.send(netflow5({ sequence: i, time: Math.floor(Date.now() / 1_000) }, [record5]), running.port());
    await until('all is heard', () => running.exporter('127.0.0.1')?.dataRecords === 100);
    expect(running.collector.exporters()).toMatchObject({ state: 'running', restarts: 0, lastFailure: null });
    // The native package loads in a thread, where the machine is one that it is used on.
    const fast = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
    expect(running.health!.reception!.way).toBe(fast ? 'recvmmsg' : 'dgram');
    await running.collector.update(settings({ exporters: [] }));
    expect(running.health!.exporters).toEqual([]);
    await running.stop();
    expect(sum(running.rows as unknown as FlowMinute[], 'octets')).toBe(100 * 1000);
    expect(running.collector.exporters().state).toBe('off');
  });

  test('an address that is taken makes the start fail, and nothing stays behind', async () => {
    const spawn = spawnWorker(await bundled(productWorker, path));
    const first = await Running.start(settings(), spawn);
    ends.push(first.stop);
    const taken = settings({ udp: [`127.0.0.1:${first.port()}`] });
    await expect(Running.start(taken, spawn)).rejects.toMatchObject({ code: 'flow-listen' });
  });

  test('dies: it is started again, which is counted and said, and knows the templates', async () => {
    const crash = join(path, 'crash');
    await writeFile(crash, '');
    const port = await freeUdpPort();
    const config = settings({
      udp: [`127.0.0.1:${port}`],
      stateFile: join(path, 'flow.json'),
      consumer: { ...(settings().consumer as object), crash },
    });
    const running = await Running.start(config, spawnWorker(await bundled('crashing-worker.ts', path)));
    ends.push(running.stop);
    const exporter = await sender();
    await exporter.send(ipfix({}, set(2, template(256, fields))), port);
    await until('it died and is back', () => running.collector.exporters().restarts === 1 && running.collector.exporters().state === 'running'); // prettier-ignore
    expect(running.collector.exporters().lastFailure).toContain('a fault in the thread');
    expect(running.log.lines.join('\n')).toContain('the flow receiver ended: it is started again');
    for (let i = 0; i < 10; i++) await exporter.send(data(i), port);
    await until('what comes after is decoded', () => running.exporter('127.0.0.1')?.dataRecords === 10);
    expect(running.exporter('127.0.0.1')).toMatchObject({ undecodedSets: 0, templates: 1 });
    // The dead thread's socket went with it: one that stayed would have taken some of them.
    expect((await ownUdpSockets())!.filter(({ localPort }) => localPort === port)).toHaveLength(
      running.health!.sockets.length,
    );
  });
});
