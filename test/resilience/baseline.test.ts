/** What a peer used to send is known after a restart, for as long as a day. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KeptBaselines } from '../../collector/api/live/baselines.js';
import { Baselines } from '../../collector/resilience/signals/baseline.js';
import { HandClock } from '../api/hand-clock.js';
import { log } from '../api/scene.js';
import { temporaryFolder } from '../control/folder.js';

const HOUR = 3_600_000;
const moment = (clock: HandClock) => ({ at: clock.now(), monotonic: clock.monotonic() });

it('is taken up with its age, and forgotten after a day', async () => {
  const file = join(await temporaryFolder(), 'baselines.json');
  const before = new Baselines();
  const clock = new HandClock();
  clock.advance(50 * HOUR);
  const kept = new KeptBaselines(file, before, { clock, log });
  await kept.start();
  before.observe('gw1 10.0.0.1', 900, moment(clock));
  await kept.save();
  expect(await readFile(file, 'utf8')).toContain('900');
  // A restart: another monotonic clock, and some hours later.
  const since = new HandClock(clock.now() + 10 * HOUR);
  const after = new Baselines();
  await new KeptBaselines(file, after, { clock: since, log }).start();
  expect(after.highest('gw1 10.0.0.1')).toBe(900);
  since.advance(15 * HOUR);
  after.observe('gw1 10.0.0.1', 3, moment(since));
  expect(after.highest('gw1 10.0.0.1')).toBe(3);
});

it('a damaged file is no reason not to start', async () => {
  const folder = await temporaryFolder();
  const baselines = new Baselines();
  await new KeptBaselines(folder, baselines, { clock: new HandClock(), log }).start();
  expect(baselines.highest('gw1 10.0.0.1')).toBeNull();
});
