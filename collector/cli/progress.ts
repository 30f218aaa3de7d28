/** One line of progress on a terminal's standard error, and nothing at all where it is piped. */
import { printable } from '../model/text.js';
import type { Io } from './io.js';

export interface Progress {
  update(text: string): void;
  /** Takes the line away. */
  done(): void;
}

/** Milliseconds between two lines: faster than anyone reads, slow enough to cost nothing. */
const EVERY = 100;
const CLEAR = '\r\u001b[K';

export function progressOn({ stderr, env }: Io, now: () => number): Progress {
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return { update: () => undefined, done: () => undefined };
  let last = Number.NEGATIVE_INFINITY;
  return {
    update(text) {
      if (now() - last < EVERY) return;
      last = now();
      stderr.write(`${CLEAR}${printable(text)}`);
    },
    done: () => void stderr.write(CLEAR),
  };
}
