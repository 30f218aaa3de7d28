/** Is this machine's clock synchronised, and how far may it be off? One-way delays mean something only then. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ClockQuality } from './stamp/timestamp.js';

const run = promisify(execFile);

const UNSYNCHRONISED: ClockQuality = { synchronised: false, error: 1_000 };
/** systemd-timesyncd says that it is synchronised, not how well; SNTP over the internet stays within this (milliseconds). */
const TIMESYNCD: ClockQuality = { synchronised: true, error: 100 };
const TIMESYNCD_FLAG = '/run/systemd/timesync/synchronized';

/** Asks chrony, else looks for systemd-timesyncd. Never rejects: what cannot be asked is not synchronised. */
export async function readClockQuality(): Promise<ClockQuality> {
  try {
    const { stdout } = await run('chronyc', ['-n', '-c', 'tracking'], { timeout: 2_000 });
    return parseTracking(stdout);
  } catch {
    // No chrony here, or it does not run.
    return existsSync(TIMESYNCD_FLAG) ? TIMESYNCD : UNSYNCHRONISED;
  }
}

/** `chronyc -c tracking`: fields 11 and 12 are root delay and dispersion in seconds, 14 is the leap status. */
export function parseTracking(text: string): ClockQuality {
  const fields = text.trim().split(',');
  const [offset, delay, dispersion] = [fields[4], fields[10], fields[11]].map(Number);
  if (fields.length < 14 || fields[13] === 'Not synchronised') return UNSYNCHRONISED;
  const error = (Math.abs(offset ?? NaN) + (delay ?? NaN) / 2 + (dispersion ?? NaN)) * 1_000;
  return Number.isFinite(error) ? { synchronised: true, error } : UNSYNCHRONISED;
}
