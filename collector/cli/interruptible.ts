/** Commands that leave nothing half done where they are asked to end. */
import { rmSync } from 'node:fs';
import type { Io } from './io.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs `work`. Where a signal asks for an end first, `farewell` has its turn, then what is in `halves` by that time – paths – is taken away, and the
 * process dies of that signal, as the shell expects. A second signal ends it at once.
 */
export function interruptible<T>(
  { stderr }: Io,
  halves: ReadonlySet<string>,
  work: () => Promise<T>,
  farewell: () => Promise<unknown>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = (): void => SIGNALS.forEach((each) => process.off(each, asked));
    let ends = false;
    const asked = (signal: NodeJS.Signals): void => {
      ends = true;
      off();
      const end = (): void => {
        // In one go with the end: nothing is made any more meanwhile.
        for (const path of halves) {
          try {
            rmSync(path, { recursive: true, force: true, maxRetries: 3 });
          } catch (error) {
            stderr.write(`interconnect: ${path} is left: ${error instanceof Error ? error.message : String(error)}\n`);
          }
        }
        process.kill(process.pid, signal);
      };
      farewell().then(end, end);
    };
    for (const each of SIGNALS) process.on(each, asked);
    work().then(
      (value) => {
        off();
        // What comes of it now is no more than what is taken away under its hands.
        if (!ends) resolve(value);
      },
      (error: unknown) => {
        off();
        if (!ends) reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
