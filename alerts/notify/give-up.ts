/** When a message is given up: a week after its page was over, or where too many wait. Counted by reason, never silent. */
import type { Page } from '../../collector/model/paging.js';

const LATE = 7 * 86_400_000;
/** Pages that are over and wait for a receiver. */
const MOST = 5_000;

export class GiveUp {
  readonly counts: Record<string, number> = { late: 0, 'too-many': 0 };

  /** `pages` are over and not told whole; at `now`, wall clock, ms. */
  look(pages: readonly Page[], now: number, revise: (id: string, change: Partial<Page>) => void): void {
    const surplus = Math.max(0, pages.length - MOST);
    for (const [index, page] of pages.entries()) {
      const reason = now - (page.closedAt ?? now) > LATE ? 'late' : index < surplus ? 'too-many' : null;
      if (reason === null) continue;
      const kept = page.deliveries.filter(({ deliveredAt }) => deliveredAt !== null);
      this.counts[reason] = (this.counts[reason] ?? 0) + page.deliveries.length - kept.length;
      // Nobody is owed the end of what they were never told of.
      revise(page.id, { deliveries: kept.filter(({ kind }) => kind !== 'fire') });
    }
  }
}
