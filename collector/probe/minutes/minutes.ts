/** Gathers answers by probe and minute; gives out each minute once, when nothing more of it can come. */
import type { ProbeAnswer } from '../../model/signals.js';
import { summarise, type ProbeMinute } from './summary.js';

const MINUTE = 60_000;
/** An agent that was cut off reports later: an hour of open minutes is kept for it, by probe. */
const MOST_OPEN = 61;

export interface FinishedMinute {
  probe: string;
  /** End of the minute, milliseconds since the epoch. */
  end: number;
  summary: ProbeMinute;
  answers: readonly ProbeAnswer[];
}

export class ProbeMinutes {
  /** Answers whose minute was given out already. */
  late = 0;
  private readonly open = new Map<string, Map<number, ProbeAnswer[]>>();
  private readonly given = new Map<string, number>();

  add(probe: string, answers: readonly ProbeAnswer[]): void {
    let minutes = this.open.get(probe);
    if (minutes === undefined) this.open.set(probe, (minutes = new Map()));
    for (const answer of answers) {
      const minute = Math.floor(answer.sentAt / MINUTE);
      if (minute <= (this.given.get(probe) ?? -Infinity)) {
        this.late++;
        continue;
      }
      const some = minutes.get(minute);
      if (some === undefined) minutes.set(minute, [answer]);
      else some.push(answer);
    }
  }

  /** Minutes that answers of a later one have followed, and those that ended `patience` milliseconds before `now`. */
  finished(now: number, patience: number): FinishedMinute[] {
    return [...this.open].flatMap(([probe, minutes]) => {
      const newest = Math.max(...minutes.keys());
      return [...minutes.keys()]
        .sort((a, b) => a - b)
        .filter(
          (minute, i) => minute < newest || (minute + 1) * MINUTE + patience <= now || i < minutes.size - MOST_OPEN,
        )
        .map((minute) => this.give(probe, minute));
    });
  }

  /** Probes that are no longer configured. */
  keep(probes: ReadonlySet<string>): void {
    for (const map of [this.open, this.given])
      for (const probe of map.keys()) if (!probes.has(probe)) map.delete(probe);
  }

  private give(probe: string, minute: number): FinishedMinute {
    const minutes = this.open.get(probe) as Map<number, ProbeAnswer[]>;
    const answers = (minutes.get(minute) as ProbeAnswer[]).sort((a, b) => a.sentAt - b.sentAt);
    minutes.delete(minute);
    if (minutes.size === 0) this.open.delete(probe);
    this.given.set(probe, minute);
    return { probe, end: (minute + 1) * MINUTE, summary: summarise(answers), answers };
  }
}
