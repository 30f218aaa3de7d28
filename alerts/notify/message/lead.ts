import type { PageAlert } from '../../../collector/model/paging.js';

/** The alert that speaks for a page: of those that fire, one that wakes people before one that does not, the oldest first. */
export function leadOf(alerts: readonly PageAlert[]): PageAlert | undefined {
  const firing = alerts.filter(({ endsAt }) => endsAt === null);
  return (firing.length > 0 ? firing : alerts).toSorted(
    (x, y) => Number(x.severity === 'ticket') - Number(y.severity === 'ticket') || x.startsAt - y.startsAt,
  )[0];
}
