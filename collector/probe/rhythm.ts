/** Calls `send` every `interval` milliseconds, in step with the first time: a late call does not push the later ones back. */
import type { Clock, Timer } from '../deps.js';

export function rhythm(clock: Clock, interval: number, send: () => void): { stop(): void } {
  let timer: Timer | null = null;
  let due = clock.monotonic();
  const beat = (): void => {
    send();
    const now = clock.monotonic();
    // Beats that were slept through are not made up for: they would go out in one burst.
    due += interval * Math.max(1, Math.ceil((now - due) / interval));
    timer = clock.after(Math.max(0, due - now), beat);
  };
  timer = clock.after(0, beat);
  return { stop: () => timer?.cancel() };
}
