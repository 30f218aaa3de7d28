/** What is to be said of a page now, and to whom. Pure: a page, its times and the configuration in, messages out. */
import type { AlertsConfig } from '../../../collector/config/schema/alerts.js';
import type { Delivery, DeliveryKind, Page } from '../../../collector/model/paging.js';
import type { Moment, PageTimes } from './clock.js';

export type Due = Pick<Delivery, 'receiver' | 'kind' | 'reason'>;

export type DueConfig = Pick<AlertsConfig, 'page' | 'ticket' | 'wait' | 'repeat'>;

export interface DueInput {
  page: Page;
  times: PageTimes;
  acknowledged: boolean;
}

/** A page that was told already is told again as worse only if it stays so: a failover's gap is part of the failover. */
const SETTLE = 10_000;
/** Further alerts of a rule are told together, no sooner than this after the last word. */
const REGROUP = 300_000;

/** `waiting` deliveries of the page are not repeated. */
export function dueNow(input: DueInput, config: DueConfig, now: Moment): Due[] {
  const { page, times, acknowledged } = input;
  if (page.closedAt !== null) return endings(page, 'resolve', 'over');
  if (page.quiet !== null || times.loudSince === null) return [];
  const first = firsts(input, config, now);
  const due = first.length > 0 ? first : again(input, config, now);
  return [
    ...due,
    ...(acknowledged ? endings(page, 'acknowledge', 'acknowledged') : []),
    ...(page.flapping ? endings(page, 'update', 'it flaps') : []),
  ];
}

/** Milliseconds from when a page may be told until step `index` is due. */
export function stepAfter(config: DueConfig, index: number): number {
  return config.wait + (config.page[index]?.after ?? Infinity);
}

function firsts({ page, times, acknowledged }: DueInput, config: DueConfig, now: Moment): Due[] {
  const loud = now.monotonic - (times.loudSince ?? now.monotonic);
  const due: Due[] = [];
  if (page.severity === 'page')
    for (const [index, { to }] of config.page.entries()) {
      // Nobody was told before somebody acknowledged on the wall: then nobody needs to be.
      if (loud < stepAfter(config, index) || acknowledged) break;
      const reason = index === 0 ? 'first' : 'nobody acknowledged';
      due.push(...to.map((receiver): Due => ({ receiver, kind: 'fire', reason })));
    }
  if (page.alerts.some(({ severity }) => severity === 'ticket') && loud >= config.wait)
    due.push(...config.ticket.map((receiver): Due => ({ receiver, kind: 'fire', reason: 'first' })));
  return unique(due).filter(({ receiver }) => !wasAsked(page, receiver));
}

/** Told again: it became worse, it grew, or it lasts and nobody has it. */
function again({ page, times, acknowledged }: DueInput, config: DueConfig, now: Moment): Due[] {
  if (times.toldAt === null || page.severity !== 'page') return [];
  const since = (at: number | null): number => (at === null ? -1 : now.monotonic - at);
  const paged = new Set(config.page.flatMap(({ to }) => to));
  const asked = told(page).filter((receiver) => paged.has(receiver));
  const fire = (reason: string): Due[] => asked.map((receiver) => ({ receiver, kind: 'fire', reason }));
  if (page.toldRank > 0 && since(times.worseSince) >= SETTLE) return fire('worse');
  if (page.incidents.length === 0 && times.grownSince !== null && since(times.toldAt) >= REGROUP)
    return fire('more alerts');
  if (!acknowledged && since(times.toldAt) >= config.repeat) return fire('still lasts');
  return [];
}

/** To everyone who was told that it began, once. */
function endings(page: Page, kind: DeliveryKind, reason: string): Due[] {
  return told(page)
    .filter((receiver) => !page.deliveries.some((each) => each.receiver === receiver && each.kind === kind))
    .map((receiver) => ({ receiver, kind, reason }));
}

const told = ({ deliveries }: Page): string[] => [
  ...new Set(deliveries.filter(({ kind }) => kind === 'fire').map(({ receiver }) => receiver)),
];

const wasAsked = ({ deliveries }: Page, receiver: string): boolean =>
  deliveries.some((each) => each.receiver === receiver && each.kind === 'fire');

const unique = (due: readonly Due[]): Due[] => [...new Map(due.map((each) => [each.receiver, each])).values()];
