/** What the Alertmanagers are to be told, and when it is given up: counted by reason, never silent. */
import type { Alert } from '../../model.js';

export interface Held {
  alert: Alert;
  /** Monotonic ms at which some Alertmanager took it as firing; null while none has. Before all time where it was before the start. */
  takenAt: number | null;
  /** Monotonic ms since when it is over; null while it fires. */
  overSince: number | null;
}

/** Alerts that are over and that nobody could be told of are kept for so long, ms. */
const LATE = 7 * 86_400_000;
/** And no more of them than this. */
const MOST = 20_000;

export class Untold<Each extends Held> {
  readonly counts = { late: 0, 'too-many': 0 };
  /** What was over by then, wall clock, ms, and is held no more is not taken up again: it is listed for a while yet. */
  private until = -Infinity;

  isGivenUp({ state, endsAt }: Alert): boolean {
    return state === 'resolved' && (endsAt ?? Infinity) <= this.until;
  }

  /** Takes out what is over and untold for too long, and the oldest where there are too many. `now`: monotonic, ms. */
  look(held: Map<string, Each>, now: number): void {
    const untold = [...held].filter(([, { takenAt, overSince }]) => takenAt === null && overSince !== null);
    const since = ({ overSince }: Held): number => overSince ?? now;
    if (untold.length > MOST) untold.sort(([, x], [, y]) => since(x) - since(y));
    for (const [index, [fingerprint, each]] of untold.entries()) {
      const reason = index < untold.length - MOST ? 'too-many' : now - since(each) > LATE ? 'late' : null;
      if (reason === null) continue;
      this.counts[reason]++;
      this.until = Math.max(this.until, each.alert.endsAt ?? each.alert.startsAt);
      held.delete(fingerprint);
    }
  }
}
