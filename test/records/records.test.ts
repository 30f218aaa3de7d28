import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { Records } from '../../collector/records/records.js';
import { log } from '../api/scene.js';
import { started, World } from '../resilience/world.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'records-'))));
afterEach(() => rm(folder, { recursive: true }));

const open = async () => {
  const records = new Records({ folder, retention: 7 * 365 * 86_400_000 }, { clock: systemClock, log });
  await records.start();
  return records;
};

/** A failover and its incident, as the judgement makes them. */
async function concluded() {
  const world = await started(new World());
  world.cut('gw1', 'down');
  world.elect('gw2');
  world.run(3_000);
  const [failover] = world.records.shelf.lastFailovers(1);
  const [incident] = world.records.shelf.openIncidents();
  if (!failover || !incident) throw new Error('nothing was concluded');
  return { failover, incident };
}

it('what was put in is there after a restart, also when the last line was torn by a crash', async () => {
  const { failover, incident } = await concluded();
  const before = await open();
  before.failover(failover);
  before.incident({ ...incident, revision: 1, timeline: incident.timeline.slice(0, 1) }, incident.timeline.slice(0, 1));
  before.incident({ ...incident, revision: 2 }, incident.timeline.slice(1));
  before.change({
    at: Date.now(),
    gateway: 'gw1',
    signal: 'bgp',
    subject: 'peer',
    before: 'established',
    after: 'idle',
  });
  await before.settled();
  expect(before.health()).toEqual({ waiting: 0, fault: null, damaged: 0, lost: 0 });
  await before.stop();
  const [file = ''] = (await readdir(folder)).filter((name) => name.startsWith('records-'));
  await appendFile(join(folder, file), '{"v":1,"kind":"failover","record":{"id":"fo-torn","rev');

  const after = await open();
  expect(after.health().damaged).toBe(1);
  expect(after.shelf.failovers.get(failover.id)).toEqual(failover);
  expect(after.shelf.incidents.get(incident.id)?.timeline).toEqual(incident.timeline);
  expect(await after.changes(0, Date.now() + 1_000)).toMatchObject([{ after: 'idle' }]);
  after.failover({ ...failover, revision: failover.revision + 1, settled: true });
  await after.stop();

  const last = await open();
  expect(last.health().damaged).toBe(0);
  expect(last.shelf.failovers.get(failover.id)?.settled).toBe(true);
  await last.stop();
});
