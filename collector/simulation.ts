/** What `start` runs without a configuration: simulated gateways, a data folder made anew, and weeks of their history. */
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from './config/schema/index.js';
import { readSecret } from './config/secrets.js';
import type { Component, Deps } from './deps.js';
import { createSimulator } from './simulator/index.js';
import type { Point, Store } from './store/contract.js';

export interface Simulation extends Component {
  config(): Config;
  secret(reference: string): string;
  /** Takes away what an earlier simulation left in the folder; its sockets stay, they are its owner's. */
  clear(folder: string): Promise<void>;
  seed(store: Store): Promise<void>;
}

const FOLDER = resolve('data', 'simulated');
const HISTORY = 35 * 86_400_000;
/** Points handed over at once, and how many may wait in the spool before more come. */
const CHUNK = 5_000;
const MOST_WAITING = 20_000;

export function createSimulation(deps: Deps): Simulation {
  const simulator = createSimulator({}, deps);
  return {
    start: () => simulator.start(),
    stop: () => simulator.stop(),
    config() {
      const config = simulator.config();
      return { ...config, store: { ...config.store, path: FOLDER } };
    },
    secret: (reference) => simulator.secret(reference) ?? readSecret(reference),
    async clear(folder) {
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.sock'));
      await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true })));
    },
    async seed(store) {
      const now = deps.clock.now();
      let chunk: Point[] = [];
      for (const slot of simulator.history(now - HISTORY, now)) {
        chunk.push(...slot);
        if (chunk.length < CHUNK) continue;
        await store.write(chunk);
        chunk = [];
        while (store.health().spool.points > MOST_WAITING) await new Promise<void>((done) => deps.clock.after(5, done));
      }
      await store.write(chunk);
    },
  };
}
