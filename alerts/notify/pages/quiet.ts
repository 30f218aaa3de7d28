import type { MaintenanceWindow } from '../../../collector/model/judgement.js';
import type { Page, Silence } from '../../../collector/model/paging.js';
import { inForce, matches } from '../matchers.js';
import type { World } from './book.js';

export interface Hush extends World {
  silences: Iterable<Silence>;
  window(id: string): MaintenanceWindow | undefined;
  /** Other pages that are open. */
  others: Iterable<Page>;
}

/** Why nobody is told of a page at `now` (wall clock, ms); null where somebody is. */
export function whyQuiet(page: Page, hush: Hush, now: number): string | null {
  const firing = page.alerts.filter(({ endsAt }) => endsAt === null);
  const heard = firing.length > 0 ? firing : page.alerts;
  const silences = [...hush.silences].filter((silence) => inForce(silence, now));
  const silencing = silences.find(({ matchers }) => heard.some(({ labels }) => matches(matchers, labels)));
  if (silencing && heard.every(({ labels }) => silences.some(({ matchers }) => matches(matchers, labels))))
    return `silenced by ${silencing.author} until ${new Date(silencing.endsAt).toISOString()}: ${silencing.reason}`;
  return planned(page, hush, now) ?? explained(page, hush);
}

/** Work that was declared: what happens in its scope while it runs wakes nobody. */
function planned({ incidents }: Page, { incident, window }: Hush, now: number): string | null {
  const windows = incidents.map((id) => window(incident(id)?.maintenance ?? ''));
  const running = windows.find((each) => each !== undefined);
  if (running === undefined || windows.includes(undefined)) return null;
  const all = windows.every((each) => each !== undefined && each.cancelledAt === null && now < each.endsAt);
  return all ? `planned: ${running.reason} (${running.author})` : null;
}

/** While nothing crosses, no single path is worth another page. */
function explained({ incidents, rank, deliveries }: Page, { incident, others }: Hush): string | null {
  const kinds = incidents.map((id) => incident(id)?.kind);
  if (kinds.length === 0 || kinds.includes('service') || rank === 2 || deliveries.length > 0) return null;
  for (const other of others)
    if (other.rank === 2 && other.quiet === null && !other.incidents.some((id) => incidents.includes(id)))
      return `explained by page ${other.id}: the service is unavailable`;
  return null;
}
