/** What exporters announced outlives the receiver. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Decoder } from '../../../collector/flow/decoder.js';
import { readState, writeState } from '../../../collector/flow/receiver/state-file.js';
import { restore, toState } from '../../../collector/flow/receiver/state.js';
import { inline } from '../../../collector/flow/receiver/thread.js';
import { until } from '../../until.js';
import { be, ipfix, netflow9, optionsTemplate, optionsTemplate9, set, template } from '../build.js';
import { folder, Running, Sender, settings } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const NOW = 1_700_000_000_000;
const fields: [number, number][] = [[8, 4], [12, 4], [48, 4], [1, 4], [2, 4]]; // prettier-ignore
const record = be([1, 4], [2, 4], [1, 4], [500, 4], [5, 4]);
/** Sampler 1 takes one packet of 100. */
const samplers10 = [set(3, optionsTemplate(257, [[302, 4]], [[34, 4]])), set(257, be([1, 4], [100, 4]))];
const samplers9 = [set(1, optionsTemplate9(257, [[1, 4]], [[48, 4], [34, 4]])), set(257, be([0, 4], [1, 4], [100, 4]))]; // prettier-ignore
const data = set(256, record);

async function temporary(): Promise<string> {
  const { path, remove } = await folder();
  ends.push(remove);
  return path;
}

function decoder(): { decoder: Decoder; octets: () => number } {
  let octets = 0;
  const made = new Decoder({
    rows: ({ count, f }) => {
      for (let i = 0; i < count; i++) octets += f[0]![i]! * f[6]![i]!;
    },
  });
  return { decoder: made, octets: () => (made.flush(), octets) };
}

describe('templates and sampling', () => {
  test('of v9 and IPFIX come back as they were', async () => {
    const before = decoder();
    const exporter = before.decoder.exporter('192.0.2.1')!;
    before.decoder.decode(netflow9({ domain: 4 }, set(0, template(256, fields)), ...samplers9), exporter, NOW);
    before.decoder.decode(ipfix({ domain: 5 }, set(2, template(256, fields)), ...samplers10), exporter, NOW);
    const path = join(await temporary(), 'state.json');
    await writeState(path, toState([exporter], NOW));
    const read = await readState(path);
    if (!('state' in read)) return expect.unreachable();

    const after = decoder();
    const again = after.decoder.exporter('192.0.2.1')!;
    restore(after.decoder, again, read.state.exporters[0]!.domains);
    after.decoder.decode(netflow9({ domain: 4, sequence: 9 }, data), again, NOW + 1000);
    after.decoder.decode(ipfix({ domain: 5, sequence: 9 }, data), again, NOW + 1000);
    expect(after.octets()).toBe(2 * 500 * 100);
    expect(toState([again], NOW)).toEqual(toState([exporter], NOW));
  });

  test('a template that was too old before is too old after', async () => {
    const before = decoder();
    const exporter = before.decoder.exporter('192.0.2.1')!;
    before.decoder.decode(ipfix({}, set(2, template(256, fields))), exporter, NOW);
    const after = decoder();
    const again = after.decoder.exporter('192.0.2.1')!;
    restore(after.decoder, again, toState([exporter], NOW).exporters[0]!.domains);
    after.decoder.decode(ipfix({}, data), again, NOW + 2 * 86_400_000);
    expect(after.octets()).toBe(0);
  });

  test('of whom floods the file with them are left out, not those of the others', () => {
    const { decoder: one } = decoder();
    const [quiet, flooder] = [one.exporter('192.0.2.1')!, one.exporter('192.0.2.2')!];
    for (let domain = 0; domain < 250; domain++)
      for (let id = 0; id < 4000; id++) one.domain(flooder, 'ipfix', domain).sampling.set('interfaces', id, 2);
    one.decode(ipfix({}, set(2, template(256, fields))), quiet, NOW);
    expect(toState([flooder, quiet], NOW).exporters.map(({ address }) => address)).toEqual(['192.0.2.1']);
  });
});

describe('the file', () => {
  test.each([
    ['is empty', ''],
    ['is cut off', '{"format":"interconnect-flow-state","version":1,"saved":1,"exporters":[{"addr'],
    ['is of another version', '{"format":"interconnect-flow-state","version":2,"saved":1,"exporters":[]}'],
    ['holds something else', '{"exporters":[{"address":"x","domains":[{"protocol":"netflow12"}]}]}'],
  ])('%s: the receiver starts without, and says so', async (_name, text) => {
    const stateFile = join(await temporary(), 'flow.json');
    await writeFile(stateFile, text);
    const running = await Running.start(settings({ stateFile }));
    ends.push(running.stop);
    expect(running.log.lines.join('\n')).toContain('starting without');
    await running.stop();
    expect(await readState(stateFile)).toMatchObject({ state: { exporters: [] } });
  });

  test('is not there: nothing is said', async () => {
    const running = await Running.start(settings({ stateFile: join(await temporary(), 'flow.json') }));
    ends.push(running.stop);
    expect(running.log.lines.filter((line) => line.includes('template'))).toEqual([]);
  });

  test('cannot be written: that is said, and the rest goes on', async () => {
    const running = await Running.start(settings({ stateFile: join(await temporary(), 'absent', 'flow.json') }));
    ends.push(running.stop);
    await running.stop();
    expect(running.log.lines.join('\n')).toContain('cannot be kept over a restart');
  });
});

test('stopped is over: in the same thread, too, its file is not written again after that', async () => {
  const path = await temporary();
  const said: string[] = [];
  const thread = inline()(settings({ stateFile: join(path, 'flow.json') }), {
    said: ({ kind }) => void said.push(kind),
    ended: () => {},
  });
  thread.tell({ kind: 'stop' });
  await until('it has stopped', () => said.includes('stopped'));
  await thread.kill();
  // Whatever else it had begun would be done before this is, which takes as long, three times.
  for (const name of ['a', 'b', 'c']) await writeState(join(path, name), toState([], NOW));
  expect(said.filter((kind) => kind === 'stopped')).toHaveLength(1);
});

test('stopped while an update is under way: what is left to report comes all the same', async () => {
  const exporter = await Sender.from('127.0.0.1');
  ends.push(() => exporter.close());
  const running = await Running.start(settings());
  ends.push(running.stop);
  await exporter.send(ipfix({}, set(2, template(256, fields)), set(256, record)), running.port());
  await until('it is decoded', () => running.exporter('127.0.0.1')?.dataRecords === 1);
  const updated = running.collector.update(settings({ receiveBuffer: 2_000_000 }));
  const told = expect(updated).rejects.toMatchObject({ code: 'flow-receiver' });
  await running.stop();
  expect(running.sum('records')).toBe(1);
  await told;
});

test('a restart in the middle loses no record that comes after it', async () => {
  const path = await temporary();
  const config = settings({ stateFile: join(path, 'flow.json') });
  const exporter = await Sender.from('127.0.0.1');
  ends.push(() => exporter.close());
  const first = await Running.start(config);
  ends.push(first.stop);
  await exporter.send(ipfix({}, set(2, template(256, fields)), ...samplers10), first.port());
  await exporter.send(ipfix({}, data), first.port());
  // Written soon after something new was announced, so that not even a crash has to wait for it.
  await until('the template is kept', async () => (await readdir(path)).includes('flow.json'));
  await first.stop();
  expect((await readFile(config.stateFile!, 'utf8')).length).toBeLessThan(1000);

  const second = await Running.start(config);
  ends.push(second.stop);
  for (let i = 1; i <= 50; i++) await exporter.send(ipfix({ sequence: i }, data), second.port());
  await until('all is decoded', () => second.exporter('127.0.0.1')?.dataRecords === 50);
  await second.stop();
  expect(second.sum('records')).toBe(50);
  expect(second.sum('estimatedOctets')).toBe(50 * 500 * 100);
});
