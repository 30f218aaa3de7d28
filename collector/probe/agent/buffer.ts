/** Answers that wait for the collector, in order; bounded: what is oldest goes first, and is counted. */
import type { ProbeAnswer } from '../../model/signals.js';
import { MOST_ANSWERS, type Report } from './protocol.js';

/** An hour of 40 probes at 200 ms; some 60 MB. */
const ROOM = 720_000;

export class AnswerBuffer {
  dropped = 0;
  private readonly waiting: { probe: string; answer: ProbeAnswer }[] = [];
  private taken = 0;

  constructor(private readonly room = ROOM) {}

  get size(): number {
    return this.waiting.length;
  }

  add(answers: ReadonlyMap<string, readonly ProbeAnswer[]>): void {
    for (const [probe, some] of answers) for (const answer of some) this.waiting.push({ probe, answer });
    const over = this.waiting.length - this.room;
    if (over <= 0) return;
    // Those of a report under way may be kept by the collector: they are not counted as lost.
    this.dropped += Math.max(0, over - this.taken);
    this.waiting.splice(0, over);
    this.taken = Math.max(0, this.taken - over);
  }

  /** The oldest, as a report holds them. The same ones again until `keep` says that they are safe. */
  take(): Report['answers'] {
    this.taken ||= Math.min(MOST_ANSWERS, this.waiting.length);
    const probes = new Map<string, ProbeAnswer[]>();
    for (const { probe, answer } of this.waiting.slice(0, this.taken)) {
      const some = probes.get(probe);
      if (some === undefined) probes.set(probe, [answer]);
      else some.push(answer);
    }
    return [...probes].map(([probe, answers]) => ({ probe, answers }));
  }

  /** The collector has what was taken. */
  kept(): void {
    this.waiting.splice(0, this.taken);
    this.taken = 0;
  }
}
