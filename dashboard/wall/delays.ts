/** Round trips of the last day, asked for each minute of a few probes: those that decide whether the service is available come first. */
import type { DelaysAnswer, DelaysFigures, ProbeRow } from '../../collector/api/types.js';
import type { SmokeInterval } from '../charts/smoke.js';

const LIMIT_MS = 20_000;
/** Probes that fit one screen; the rest are counted. */
const MOST = 3;

export interface ProbeDelays {
  probe: string;
  percentiles: readonly number[];
  intervals: readonly SmokeInterval[];
  whole: Omit<SmokeInterval, 'time'>;
  /** ms */
  interval: number;
  simulated: boolean;
}

export interface DelaysPicture {
  /** Null before the first answer, and while there is none. */
  probes: ProbeDelays[] | null;
  /** Probes that are not shown. */
  more: number;
  /** One sentence; null while it works. */
  failure: string | null;
}

export class Delays {
  picture: DelaysPicture = { probes: null, more: 0, failure: null };
  #busy = false;

  constructor(private readonly fetcher: typeof fetch) {}

  /** One round at a time; what was known before a failure goes. `rows`: every probe; null where they are not known. */
  async refresh(rows: readonly ProbeRow[] | null): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (rows === null) throw new Error('which probes there are is not known');
      const names = [...rows].sort((x, y) => Number(y.service) - Number(x.service)).map(({ name }) => name);
      const probes = await Promise.all(names.slice(0, MOST).map((name) => this.#ask(name)));
      this.picture = { probes, more: Math.max(0, names.length - MOST), failure: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.picture = { probes: null, more: 0, failure: `Round trips are not known: ${why}.` };
    } finally {
      this.#busy = false;
    }
  }

  async #ask(probe: string): Promise<ProbeDelays> {
    const address = `/api/v1/probes/delays?${new URLSearchParams({ probe })}`;
    const answer = await this.fetcher(address, { signal: AbortSignal.timeout(LIMIT_MS) });
    if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
    const read = readDelays(await answer.json());
    if (read === null) throw new Error('the answer about delays is not what was asked for');
    return read;
  }
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFigure = (value: unknown): boolean => value === null || (typeof value === 'number' && Number.isFinite(value));
const areNumbers = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one));

function isFigures(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { sent, lost, milliseconds } = value;
  return isFigure(sent) && isFigure(lost) && (milliseconds === null || areNumbers(milliseconds));
}

/** Null where the answer is of another shape. */
export function readDelays(body: unknown): ProbeDelays | null {
  if (!isFields(body) || typeof body['probe'] !== 'string' || !areNumbers(body['percentiles'])) return null;
  const { points, whole, intervalSeconds } = body;
  if (typeof intervalSeconds !== 'number' || !isFigures(whole)) return null;
  const isPoint = (point: unknown): boolean =>
    isFigures(point) && Number.isFinite(Date.parse(String((point as Record<string, unknown>)['time'])));
  if (!Array.isArray(points) || !points.every(isPoint)) return null;
  const answer = body as unknown as DelaysAnswer;
  return {
    ...{ probe: answer.probe, percentiles: answer.percentiles, simulated: answer.simulated },
    interval: intervalSeconds * 1_000,
    intervals: answer.points.map((point) => ({ time: Date.parse(point.time), ...figures(point) })),
    whole: figures(answer.whole),
  };
}

const figures = ({ sent, lost, milliseconds }: DelaysFigures) => ({ sent, lost, delays: milliseconds });
