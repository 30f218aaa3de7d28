/** `incidents`, `maintenance` and `drill` against the control socket of what the collector really does with them. */
import { expect, it, describe } from 'vitest';
import { recordCalls } from '../../collector/api/routes/records-calls.js';
import { controlOf, temporaryFolder } from '../control/folder.js';
import { started, type World } from '../resilience/world.js';
import { run } from './run.js';

/** A collector that has seen a failover, and its socket; `ask` runs a command line against it. */
async function collector(): Promise<{ world: World; ask: (...words: string[]) => ReturnType<typeof run> }> {
  const world = await started();
  world.cut('gw1', 'down');
  world.elect('gw2');
  world.run(5_000);
  const folder = await temporaryFolder();
  await controlOf(
    folder,
    recordCalls(world.live, () => world.clock.now()),
  ).start();
  return { world, ask: (...words) => run([...words, '--data', folder]) };
}

const span = ['--from', '-1h', '--to', 'now'];
const why = ['--reason', 'fibre replaced', '--author', 'ana'];

describe('interconnect incidents', () => {
  it('lists them, and one is taken on', async () => {
    const { ask, world } = await collector();
    const listed = await ask('incidents', 'list', '--open');
    expect([listed.status, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toContain('Path one is down.');
    const [{ id } = { id: '' }] = JSON.parse((await ask('incidents', 'list', '--json')).stdout) as { id: string }[];
    expect(listed.stdout).toContain(id);
    const taken = await ask('incidents', 'ack', id, ...why);
    expect([taken.status, taken.stdout]).toEqual([0, expect.stringContaining('acknowledged')]);
    expect(world.records.shelf.incidents.get(id)?.acknowledged).toMatchObject({
      author: 'ana',
      note: 'fibre replaced',
    });
  });

  it('says what is wrong with what it is given', async () => {
    const { ask } = await collector();
    const unknown = await ask('incidents', 'ack', 'in-000000000000', ...why);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('there is no incident')]);
    const silent = await ask('incidents', 'ack', 'in-000000000000', '--author', 'ana');
    expect([silent.status, silent.stderr]).toEqual([2, expect.stringContaining('--reason')]);
    const long = await ask('incidents', 'ack', 'x'.repeat(40), ...why);
    expect([long.status, long.stderr]).toEqual([2, expect.stringContaining('id')]);
    const blank = await ask('incidents', 'ack', 'in-000000000000', '--reason', '  ', '--author', 'ana');
    expect([blank.status, blank.stderr]).toEqual([2, expect.stringContaining('reason: some words are needed')]);
    const word = await ask('incidents', 'lst');
    expect(word.status).toBe(2);
  });
});

describe('interconnect maintenance', () => {
  it('declares a window, lists it and calls it off', async () => {
    const { ask, world } = await collector();
    const added = await ask('maintenance', 'add', '--gateway', 'gw1', ...span, ...why, '--json');
    expect([added.status, added.stderr]).toEqual([0, '']);
    const { id } = JSON.parse(added.stdout) as { id: string };
    expect(world.records.shelf.lastFailovers(1)[0]).toMatchObject({ kind: 'planned', maintenance: id });
    const listed = await ask('maintenance', 'list');
    expect(listed.stdout).toMatch(new RegExp(`${id} .*gateway gw1.*ana.*fibre replaced`));
    expect(await ask('maintenance', 'cancel', id, ...why)).toMatchObject({ status: 0 });
    expect(world.records.shelf.windows.get(id)?.cancelledAt).not.toBeNull();
    const again = await ask('maintenance', 'cancel', id, ...why);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('cancelled already')]);
  });

  it('says what is wrong with what it is given', async () => {
    const { ask } = await collector();
    const add = async (...words: string[]) => {
      const { status, stderr } = await ask('maintenance', 'add', ...words, ...why);
      return `${status} ${stderr}`;
    };
    expect(await add('--gateway', 'gw1', '--path', 'one', ...span)).toMatch(/^2 .*one of --gateway/s);
    expect(await add('--gateway', 'gw9', ...span)).toMatch(/^1 .*there are gw1, gw2/s);
    expect(await add('--from', 'now', '--to', '-1h')).toMatch(/^2 .*before/s);
    expect(await add('--from', 'yesterday', '--to', 'now')).toMatch(/^2 .*from/s);
    expect(await add('--from', 'now')).toMatch(/^2 .*--to/s);
    expect(await add('--from', '-1h', '--to', '2030-01-01T00:00:00Z')).toMatch(/^2 /);
  });
});

describe('interconnect drill', () => {
  it('is planned, recorded and reported with its failovers', async () => {
    const { ask } = await collector();
    const planned = await ask('drill', 'plan', 'main', ...span, ...why, '--json');
    const { id } = JSON.parse(planned.stdout) as { id: string };
    const done = await ask('drill', 'record', id, '--outcome', 'passed', '--reason', 'held', '--author', 'ana');
    expect([done.status, done.stdout]).toEqual([0, expect.stringContaining('passed')]);
    const { status, stdout } = await ask('drill', 'report', id);
    expect(status).toBe(0);
    expect(stdout).toMatch(/fo-[0-9a-f]{12} +one +two/);
    expect((await ask('drill', 'list')).stdout).toContain(id);
  });

  it('says what is wrong with what it is given', async () => {
    const { ask } = await collector();
    const group = await ask('drill', 'plan', 'mian', ...span, ...why);
    expect([group.status, group.stderr]).toEqual([1, expect.stringContaining('main')]);
    const outcome = await ask('drill', 'record', 'dr-0', '--outcome', 'well', ...why);
    expect([outcome.status, outcome.stderr]).toEqual([2, expect.stringContaining('passed')]);
    const unknown = await ask('drill', 'report', 'dr-0');
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('interconnect drill list')]);
  });
});

it('without a collector, each says so', async () => {
  const folder = await temporaryFolder();
  for (const words of [
    ['incidents', 'list'],
    ['maintenance', 'list'],
    ['drill', 'list'],
  ]) {
    const { status, stdout, stderr } = await run([...words, '--data', folder]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/no collector|not run/i);
  }
});

it('what a person wrote cannot steer a terminal', async () => {
  const { ask } = await collector();
  await ask('maintenance', 'add', ...span, '--reason', 'new\u001b[31m firmware', '--author', 'a\u202ena');
  const { stdout } = await ask('maintenance', 'list');
  expect(stdout).toContain('firmware');
  for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character);
});
