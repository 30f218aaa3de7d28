import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { controlPath } from '../../collector/control/path.js';
import { createControl, type Control, type Handlers } from '../../collector/control/server.js';
import { systemClock } from '../../collector/deps.js';

/** An empty folder that goes away after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-control-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A control server that is stopped after the test. Not started. */
export function controlOf(folder: string, handlers: Handlers = {}): Control {
  const control = createControl(
    { path: controlPath(folder), handlers },
    { clock: systemClock, log: pino({ level: 'silent' }) },
  );
  onTestFinished(() => control.stop());
  return control;
}
