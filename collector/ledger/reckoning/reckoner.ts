/** Holds the evidence of the month that runs, and reckons: runs where it delays nobody who watches. */
import { withRoomInHeap } from '../../heap.js';
import { CodedError } from '../../model/coded-error.js';
import { computeCurrent, recentPeriod, type Current } from '../current.js';
import { EvidenceBook } from '../evidence/book.js';
import { EvidenceFold } from '../evidence/fold.js';
import { readSummary, seal } from '../seal/seal.js';
import type { Answer, Question, Reckoning, ReckonerSettings, Running, RunningInput } from './messages.js';
import { unpacked, type PackedTraffic } from './packed-traffic.js';

/** Answers each question once, one after the other, and never rejects. */
export function createReckoner(settings: ReckonerSettings): (question: Question) => Promise<Answer> {
  const reckoning: Reckoning = new Reckoner(settings);
  let last: Promise<unknown> = Promise.resolve();
  const answer = async ({ id, method, given }: Question): Promise<Answer> => {
    try {
      // Messages.ts says what each is given; both ends are of the same build.
      return { id, answer: await (reckoning[method] as (given: unknown) => Promise<unknown>)(given) };
    } catch (error) {
      return error instanceof CodedError
        ? { id, code: error.code, message: error.message }
        : { id, code: null, message: error instanceof Error ? error.message : String(error) };
    }
  };
  return (question) => {
    const next = last.then(() => answer(question));
    last = next;
    return next;
  };
}

class Reckoner implements Reckoning {
  private readonly book: EvidenceBook;
  private readonly fold = new EvidenceFold();
  private series: readonly PackedTraffic[] = [];
  /** What is being told. */
  private next: PackedTraffic[] = [];
  private current: Current | null = null;

  constructor(private readonly settings: ReckonerSettings) {
    this.book = new EvidenceBook(`${settings.folder}/evidence`);
  }

  open = async (days: readonly string[]): Promise<{ damaged: number; newest: number }> => {
    const damaged = await this.book.read(days, (line) => this.fold.add(line));
    return { damaged, newest: this.fold.newest() };
  };

  traffic: Reckoning['traffic'] = async ({ series, first, last }) => {
    if (first) this.next = [];
    this.next.push(...series);
    if (last) [this.series, this.next] = [this.next, []];
  };

  take: Reckoning['take'] = async ({ lines, forget }) => {
    for (const line of lines) this.fold.add(line);
    this.fold.forget(forget);
  };

  running = async ({ concluded, ...given }: RunningInput): Promise<Running> => {
    const began = performance.now();
    const { period, to } = given;
    const recent = recentPeriod(to);
    this.current = computeCurrent({
      ...given,
      evidence: {
        month: {
          ...this.fold.within(period.startsAt, period.endsAt),
          ...concluded.month,
          traffic: this.series.map(unpacked),
        },
        recent: { ...this.fold.within(recent.startsAt, recent.endsAt), ...concluded.recent, traffic: [] },
      },
    });
    const { services, document } = this.current;
    const { month, timeZone, computedTo } = document;
    return { month, timeZone, computedTo, services, took: performance.now() - began };
  };

  document: Reckoning['document'] = async (month) => this.of(month)?.document ?? null;

  ledgers: Reckoning['ledgers'] = async (month) => this.of(month)?.ledgers ?? null;

  seal: Reckoning['seal'] = async ({ inputs, at }) => {
    const { folder, program } = this.settings;
    return (await withRoomInHeap(() => seal(inputs, at, { folder, program, book: this.book }))).document;
  };

  summaries: Reckoning['summaries'] = (links) =>
    Promise.all(links.map((link) => readSummary(this.settings.folder, link)));

  beginning: Reckoning['beginning'] = async (day) => {
    let at: number | null = null;
    await this.book.read([day], (line) => {
      if (line.k === 'start' || line.k === 'setup') at = Math.min(at ?? line.at, line.at);
    });
    return at;
  };

  private of(month: string): Current | null {
    return this.current?.document.month === month ? this.current : null;
  }
}
