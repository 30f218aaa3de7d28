/** What a peer used to send: what is lost for good is not forgotten, neither after a day nor over a restart. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeptBaselines } from '../../collector/api/live/baselines.js';
import type { BgpPeerObservation } from '../../collector/model/signals.js';
import { settingsOf } from '../../collector/api/live/settings.js';
import { Judge } from '../../collector/resilience/judge.js';
import type { Settings } from '../../collector/resilience/settings.js';
import { Baselines } from '../../collector/resilience/signals/baseline.js';
import { HandClock } from '../api/hand-clock.js';
import { log, scene } from '../api/scene.js';
import { temporaryFolder } from '../control/folder.js';

const HOUR = 3_600_000;
const moment = (clock: HandClock) => ({ at: clock.now(), monotonic: clock.monotonic() });

const PEER = 'gw1 10.0.0.1';

/** One count each hour. */
function learn(baselines: Baselines, clock: HandClock, counts: readonly number[], accepted = false): void {
  for (const count of counts) {
    clock.advance(HOUR);
    baselines.observe(PEER, count, moment(clock), accepted);
  }
}
const hours = (count: number, of: number): number[] => Array<number>(count).fill(of);

describe('the most that a peer sent', () => {
  it('is that of a day, and follows what it sends slowly', () => {
    const [baselines, clock] = [new Baselines(), new HandClock()];
    learn(baselines, clock, [...hours(30, 900), ...hours(23, 600)]);
    expect(baselines.of(PEER)).toEqual({ most: 900, since: null });
    learn(baselines, clock, [600]);
    expect(baselines.of(PEER)).toEqual({ most: 600, since: null });
  });

  it('holds for as long as it sends less than half, and says since when', () => {
    const [baselines, clock] = [new Baselines(), new HandClock()];
    learn(baselines, clock, hours(30, 1_000));
    const lost = clock.now() + HOUR;
    learn(baselines, clock, hours(24 * 14, 400));
    expect(baselines.of(PEER)).toEqual({ most: 1_000, since: lost });
    // It sends enough again, and it counts from there.
    learn(baselines, clock, [500]);
    expect(baselines.of(PEER)).toEqual({ most: 500, since: null });
    learn(baselines, clock, [249]);
    expect(baselines.of(PEER)?.since).toBe(clock.now());
  });

  it('is taken over where a person has said that so many are enough, and stays so afterwards', () => {
    const [baselines, clock] = [new Baselines(), new HandClock()];
    learn(baselines, clock, [...hours(30, 1_000), ...hours(5, 400)]);
    learn(baselines, clock, [400], true);
    expect(baselines.of(PEER)).toEqual({ most: 400, since: null });
    learn(baselines, clock, hours(3, 400));
    expect(baselines.of(PEER)).toEqual({ most: 400, since: null });
  });
});

it('a path whose peer lost more than half for good stays not ready until the least number is configured', () => {
  const clock = new HandClock();
  const judge = new Judge(settings(undefined));
  const end = { ifIndex: 1, says: 'up', read: null };
  const reasons = (prefixes: number): (string | null)[] => {
    judge.observe({ ...bgpPeer, prefixes: { 'ipv4/unicast': prefixes }, at: clock.now() }, moment(clock));
    const { findings } = judge.findings(judge.settings.paths[0]!, { a: end, b: end }, moment(clock));
    return findings.flatMap(({ reason }) => reason ?? []);
  };
  expect(reasons(100)).toEqual([]);
  const lost = clock.now();
  for (let hour = 0; hour < 72; hour++) {
    const day = new Date(lost).toISOString().slice(0, 10);
    expect(reasons(40)).toEqual([
      `gw1 peer 10.0.0.1 sends 40 prefixes since ${day} 12:00:00 UTC, far below the 100 that it used to.`,
    ]);
    clock.advance(HOUR);
  }
  judge.configure(settings(40));
  expect(reasons(40)).toEqual([]);
  // What was accepted stays accepted.
  judge.configure(settings(undefined));
  expect(reasons(40)).toEqual([]);
  expect(reasons(19)).toHaveLength(1);
});

const settings = (prefixes: number | undefined): Settings =>
  settingsOf(
    scene({
      paths: [
        { name: 'one', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1', peers: [{ address: '10.0.0.1', side: 'b', prefixes }] },
      ],
    }),
  );

const bgpPeer: Omit<BgpPeerObservation, 'at' | 'prefixes'> = {
  ...{ kind: 'bgp-peer', gateway: 'gw1', context: '', collector: 'c1', peer: '10.0.0.1', localAddress: null },
  ...{ localAs: 1, remoteAs: 2, state: 'established', adminStatus: 'start', lastError: null },
  ...{ establishedTransitions: 1, establishedSeconds: 9 },
};

it('is taken up with its age over a restart, and with what it has lost', async () => {
  const file = join(await temporaryFolder(), 'baselines.json');
  const before = new Baselines();
  const clock = new HandClock();
  clock.advance(50 * HOUR);
  const kept = new KeptBaselines(file, before, { clock, log });
  await kept.start();
  before.observe(PEER, 900, moment(clock));
  clock.advance(HOUR);
  before.observe(PEER, 300, moment(clock));
  await kept.save();
  expect(await readFile(file, 'utf8')).toContain('900');
  // A restart: another monotonic clock, and two days later.
  const since = new HandClock(clock.now() + 48 * HOUR);
  const after = new Baselines();
  await new KeptBaselines(file, after, { clock: since, log }).start();
  expect(after.of(PEER)).toEqual({ most: 900, since: clock.now() });
  after.observe(PEER, 300, moment(since));
  expect(after.of(PEER)).toEqual({ most: 900, since: clock.now() });
  // It is a day old by now: what it sends counts at once.
  after.observe(PEER, 450, moment(since));
  expect(after.of(PEER)).toEqual({ most: 450, since: null });
});

it('what an earlier release has kept is taken up', async () => {
  const file = join(await temporaryFolder(), 'baselines.json');
  const clock = new HandClock();
  await writeFile(file, JSON.stringify([[PEER, [{ at: clock.now() - HOUR, most: 70 }]]]));
  const baselines = new Baselines();
  await new KeptBaselines(file, baselines, { clock, log }).start();
  expect(baselines.of(PEER)).toEqual({ most: 70, since: null });
});

it('a damaged file is no reason not to start', async () => {
  const folder = await temporaryFolder();
  const baselines = new Baselines();
  await new KeptBaselines(folder, baselines, { clock: new HandClock(), log }).start();
  expect(baselines.of(PEER)).toBeNull();
});
