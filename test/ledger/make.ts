/** Ledgers over a folder of their own, with nothing behind them but what a test says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../collector/config/schema/index.js';
import { systemClock, type Clock } from '../../collector/deps.js';
import type { Finished } from '../../collector/ledger/evidence/minute.js';
import { Ledgers, type LedgersDeps } from '../../collector/ledger/ledgers.js';
import { inline } from '../../collector/ledger/reckoning/thread.js';
import type { ProbeAnswer } from '../../collector/model/signals.js';
import { summarise } from '../../collector/probe/minutes/summary.js';
import { log } from '../api/scene.js';

const folders: string[] = [];

export function ledgerFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledgers-'));
  folders.push(folder);
  return folder;
}

export function removeLedgerFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function ledgersOf(
  config: Config,
  clock: Clock,
  change: Partial<LedgersDeps> = {},
  folder = ledgerFolder(),
): Ledgers {
  return new Ledgers(config, {
    clock,
    log,
    version: '1.2.3',
    folder,
    groups: ({ paths }) => [{ name: 'main', mode: 'active-standby', paths: paths.map(({ name }) => name) }],
    concluded: () => ({ windows: [], drills: [], failovers: [], incidents: [] }),
    traffic: async function* () {
      yield* [];
    },
    usage: async () => ({ rows: [], keptMinutes: 0 }),
    awaited: () => null,
    spawn: inline,
    ...change,
  });
}

/** A minute of a probe that sends every second, as the prober gives it out; packets sent within `lost` are lost. */
export function finishedMinute(
  probe: string,
  start: number,
  lost: readonly (readonly [number, number])[] = [],
): Finished {
  const answers = Array.from({ length: 60 }, (_, i): ProbeAnswer => {
    const sentAt = start + i * 1_000;
    return { sentAt, delay: lost.some(([from, to]) => sentAt >= from && sentAt < to) ? null : 10 + (i % 3) };
  });
  return { probe, end: start + 60_000, answers, summary: summarise(answers) };
}

/** Ledgers that were never started: nothing has been measured and no month closed. */
export const idleLedgers = (config: Config): Ledgers => ledgersOf(config, systemClock);
