/** The one way from those who observe to those who judge, keep and show. */
import type { Log } from './deps.js';
import type { Observation } from './model/observation.js';

export interface Bus {
  publish(observations: Observation[]): void;
  /** `name` says in the log who failed. A listener that throws does not keep the others from hearing. */
  listen(name: string, listener: (observations: Observation[]) => void): void;
}

export function createBus(log: Log): Bus {
  const listeners: { name: string; hear: (observations: Observation[]) => void }[] = [];
  return {
    listen(name, hear) {
      listeners.push({ name, hear });
    },
    publish(observations) {
      for (const { name, hear } of listeners) {
        try {
          hear(observations);
        } catch (error) {
          log.error({ error, listener: name, observations: observations.length }, 'a listener of the bus failed');
        }
      }
    },
  };
}
