/** From the receiver's thread to the archive: off unless asked for, addresses cut off on the way, bounded. */
import { afterEach, expect, it } from 'vitest';
import { integerColumns, type Slice } from '../../../collector/flow/archive/slice.js';
import { Tap } from '../../../collector/flow/archive/tap.js';
import { until } from '../../until.js';
import { batchOf } from '../aggregate/help.js';
import { netflow5 } from '../build.js';
import { Running, Sender, settings } from '../receiver/lab.js';
import { cut } from './help.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const record = { source: 0x0a010203, destination: 0x0a80fefd, octets: 1000, packets: 10 };

async function exporting(archive: typeof cut | null): Promise<{ receiver: Running; send(): Promise<void> }> {
  const receiver = await Running.start(settings({ archive }));
  const exporter = await Sender.from('127.0.0.1');
  ends.push(receiver.stop, () => exporter.close());
  let sequence = 0;
  const send = async (): Promise<void> => {
    await exporter.send(netflow5({ sequence: sequence++ }, [record]), receiver.port());
    const heard = sequence;
    await until('it is counted', () => receiver.exporter('127.0.0.1')?.dataRecords === heard);
  };
  return { receiver, send };
}

const cell = (slice: Slice, name: string): number =>
  slice.integers[slice.rows * (1 + integerColumns.findIndex(([column]) => column === name))]!;

it('hands over what came, with its exporter and without the last bits of addresses', async () => {
  const { receiver, send } = await exporting(cut);
  await send();
  const slice = await until('a slice comes', () => receiver.slices[0]);
  expect(slice.sources).toEqual([{ gateway: 'gw1', exporter: '127.0.0.1', protocol: 'netflow5', domain: 3 }]);
  expect([cell(slice, 'src3'), cell(slice, 'dst3')]).toEqual([0x0a010200, 0x0a80fe00]);
});

it('hands over nothing unless it was asked to, and again nothing after a reload', async () => {
  const { receiver, send } = await exporting(null);
  await send();
  await receiver.collector.update(settings({ archive: cut }));
  await send();
  await until('the second comes', () => receiver.slices.length > 0);
  await receiver.collector.update(settings({ archive: null }));
  await send();
  await receiver.stop();
  expect(receiver.slices.map(({ rows }) => rows)).toEqual([1]);
});

it('copies no more than it may hold, and counts the rest', () => {
  const tap = new Tap(cut, () => null, 5);
  tap.add(batchOf([{}, {}, {}]), 0);
  tap.add(batchOf([{}, {}, {}]), 0);
  tap.add(batchOf([{}]), 0);
  expect([tap.dropped, tap.take().map(({ rows }) => rows)]).toEqual([2, [3, 2]]);
  tap.add(batchOf([{}]), 0);
  expect([tap.dropped, tap.take().length]).toEqual([2, 1]);
});
