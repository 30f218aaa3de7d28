import type { Page } from '../../collector/model/paging.js';

/** Deliveries that are done and past this many are forgotten, the oldest first; what began it stays. */
const MOST_DONE = 60;

/** A page whose history does not grow without end: one that lasts for weeks is told again and again. */
export function bounded(page: Page): Page {
  const surplus = page.deliveries.length - MOST_DONE;
  if (surplus <= 0) return page;
  const first = new Set(page.deliveries.filter(({ reason }) => reason === 'first'));
  let left = surplus;
  const deliveries = page.deliveries.filter((each) => {
    const drop = left > 0 && each.deliveredAt !== null && !first.has(each);
    if (drop) left--;
    return !drop;
  });
  return { ...page, deliveries };
}
