/** What is measured, on its way into the store. */
import type { Deps } from './deps.js';
import type { Observation } from './model/observation.js';
import type { Point, Store, StoredEvent } from './store/contract.js';
import { toPoints } from './store/index.js';

/** Hands observations to the store; a refusal is the store's own fault to count, and must not stop the judging. */
export function keep(store: Store, observations: Observation[], { log }: Pick<Deps, 'log'>): void {
  const { points, events } = toPoints(observations);
  if (points.length + events.length > 0) write(store, points, events, { log });
}

export function write(
  store: Store,
  points: readonly Point[],
  events: readonly StoredEvent[],
  { log }: Pick<Deps, 'log'>,
): void {
  store.write(points, events).catch((error: unknown) => {
    log.error({ error, points: points.length, events: events.length }, 'the store did not accept what was measured');
  });
}
