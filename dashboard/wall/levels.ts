/** The month that runs, asked for each minute: it is computed no more often. */
import { readServiceLevels, type ServiceLevels } from './readLevels.js';

const LIMIT_MS = 15_000;

export interface LevelPicture {
  /** Null before the first answer, and while there is none. */
  now: ServiceLevels | null;
  /** One sentence; null while it works. */
  failure: string | null;
}

export class Levels {
  picture: LevelPicture = { now: null, failure: null };
  #busy = false;

  constructor(private readonly fetcher: typeof fetch) {}

  /** One round at a time; what was known before a failure goes. */
  async refresh(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const answer = await this.fetcher('/api/v1/sla', { signal: AbortSignal.timeout(LIMIT_MS) });
      const now = answer.ok ? readServiceLevels(await answer.json()) : null;
      this.picture = now === null ? failed(`status ${answer.status}`) : { now, failure: null };
    } catch (error) {
      this.picture = failed(error instanceof Error ? error.message : String(error));
    } finally {
      this.#busy = false;
    }
  }
}

const failed = (why: string): LevelPicture => ({ now: null, failure: `The month is not known: ${why}.` });
