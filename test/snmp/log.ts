/** Loggers for tests: one that keeps what it is told, one that keeps nothing. */
import type { Log } from '../../collector/deps.js';

export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const write = (...parts: unknown[]) =>
    void lines.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
  // The collector uses these four and `child` of pino's logger, and nothing else of it.
  const log = { debug: write, info: write, warn: write, error: write, child: () => log } as unknown as Log;
  return { log, lines };
}

export const silentLog = keptLog().log;
