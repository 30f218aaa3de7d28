import { appendFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordsProblems } from '../../collector/api/live/problems/records.js';
import { systemClock } from '../../collector/deps.js';
import { Records } from '../../collector/records/records.js';
import { HandClock } from '../api/hand-clock.js';
import { log } from '../api/scene.js';
import { until } from '../until.js';
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

it('what finds no room in memory is read from the journal, by range, and what lasts stays', async () => {
  const { failover, incident } = await concluded();
  const records = new Records({ folder, retention: Infinity, most: 3 }, { clock: systemClock, log });
  await records.start();
  const began = Date.UTC(2026, 10, 20);
  const hour = 3_600_000;
  records.incident({ ...incident, id: 'in-lasting', openedAt: began });
  for (let i = 0; i < 10; i++) {
    const at = began + i * hour;
    records.failover({ ...failover, id: `fo-${i}`, startedAt: at });
    records.incident({ ...incident, id: `in-${i}`, openedAt: at, closedAt: at + 1_000, state: 'closed' });
  }
  expect(records.shelf.failovers.size).toBe(3);
  expect(records.shelf.openIncidents().map(({ id }) => id)).toEqual(['in-lasting']);
  const ids = (found: { id: string }[]) => found.map(({ id }) => id);
  expect(ids(await records.failoversBetween(began + hour, began + 4 * hour))).toEqual(['fo-3', 'fo-2', 'fo-1']);
  expect(ids(await records.incidentsBetween(began + hour, began + 2 * hour))).toEqual(['in-1', 'in-lasting']);
  expect(await records.failoversBetween(0, Date.UTC(2030, 1, 1))).toHaveLength(10);
  await records.stop();
});

/** With a failover that has no folder to go to. */
async function withoutFolder() {
  const { failover } = await concluded();
  const clock = new HandClock();
  const where = join(folder, 'records');
  const records = new Records({ folder: where, retention: Infinity }, { clock, log });
  await records.start();
  await rm(where, { recursive: true });
  records.failover(failover);
  return { clock, where, records };
}

it('a stop leaves no timer behind, however often the journal could not be written', async () => {
  const { clock, records } = await withoutFolder();
  const tries = 12;
  for (let i = 0; i < tries; i++) {
    // The one that prunes, and the one that tries again.
    await until('the next try is due', () => clock.waiting === 2);
    clock.advance(2_500);
  }
  await records.stop();
  expect(clock.waiting).toBe(0);
});

it('a journal that cannot be written says so until it can, and nothing is lost meanwhile', async () => {
  const { clock, where, records } = await withoutFolder();
  await until('the fault', () => records.health().fault);
  expect(records.health()).toMatchObject({ waiting: 1, lost: 0 });
  expect(recordsProblems(records.health())).toMatchObject([{ code: 'records-failing', severity: 'critical' }]);
  clock.advance(2_500);
  // Tried again, and still failing: it is not called well in between.
  expect(records.health().fault).not.toBeNull();
  await mkdir(where);
  await until('the journal is written again', () => {
    clock.advance(2_500);
    return records.health().fault === null;
  });
  expect(records.health()).toMatchObject({ waiting: 0, lost: 0 });
  expect(recordsProblems(records.health())).toEqual([]);
  await records.stop();
});
