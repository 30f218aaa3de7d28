/** What is asked beside the stream: how fresh each probe and agent is, and when each group was last drilled. */
import type { AgentRow, Drill, DrillsAnswer, ProbeRow, ProbesAnswer } from '../../collector/api/types.js';

const LIMIT_MS = 15_000;

export interface SourcesPicture {
  /** Null before the first answer, while there is none, and where this role may not ask. */
  probes: { probes: ProbeRow[]; agents: AgentRow[] } | null;
  drills: Drill[] | null;
  /** When they were asked, ms of the page's clock. */
  at: number;
  /** One sentence; null while it works. */
  failure: string | null;
}

export class Sources {
  picture: SourcesPicture = { probes: null, drills: null, at: 0, failure: null };
  #busy = false;

  constructor(
    private readonly fetcher: typeof fetch,
    /** ms of the page's clock. */
    private readonly clock: () => number,
  ) {}

  /** One round at a time; what was known before a failure goes. */
  async refresh(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const [probes, drills] = await Promise.all([this.#get('probes'), this.#get('drills')]);
      this.picture = { probes: readProbes(probes), drills: readDrills(drills), at: this.clock(), failure: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.picture = {
        probes: null,
        drills: null,
        at: this.clock(),
        failure: `Probes and drills are not known: ${why}.`,
      };
    } finally {
      this.#busy = false;
    }
  }

  /** Null where this role may not ask. */
  async #get(what: string): Promise<unknown> {
    const answer = await this.fetcher(`/api/v1/${what}`, { signal: AbortSignal.timeout(LIMIT_MS) });
    if (answer.status === 403) return null;
    if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
    return answer.json();
  }
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isTime = (value: unknown): boolean => typeof value === 'string' && Number.isFinite(Date.parse(value));
const isAge = (value: unknown): boolean => value === null || typeof value === 'number';

function list(body: unknown, name: string, test: (row: Record<string, unknown>) => boolean): void {
  const rows = isFields(body) ? body[name] : null;
  if (!Array.isArray(rows) || !rows.every((row) => isFields(row) && test(row)))
    throw new Error(`the answer about ${name} is not what was asked for`);
}

function readProbes(body: unknown): SourcesPicture['probes'] {
  if (body === null) return null;
  list(
    body,
    'probes',
    ({ name, state, ageSeconds }) => typeof name === 'string' && typeof state === 'string' && isAge(ageSeconds),
  );
  list(body, 'agents', ({ name, ageSeconds }) => typeof name === 'string' && isAge(ageSeconds));
  return body as ProbesAnswer;
}

function readDrills(body: unknown): Drill[] | null {
  if (body === null) return null;
  list(body, 'drills', ({ group, endsAt }) => typeof group === 'string' && isTime(endsAt));
  return (body as DrillsAnswer).drills;
}
