/** From pages and their deliveries to what people see of them. */
import { iso, type Iso } from '../../model/judgement.js';
import type { Acknowledgement, Page, PageState, PagingHealth, Silence } from '../../model/paging.js';
import type { PagingDesk } from '../paging.js';
import type { PageRow, PageSummary, PagingAnswer, PagingSummary, SilenceRow } from '../paging-types.js';

export const MOST_PAGES = 20;

const text = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function pageState(page: Page, acknowledged: Acknowledgement | null): PageState {
  if (page.closedAt !== null) return 'closed';
  if (acknowledged !== null) return 'acknowledged';
  if (page.quiet !== null) return 'quiet';
  return page.deliveries.some(({ kind, deliveredAt }) => kind === 'fire' && deliveredAt !== null) ? 'told' : 'waiting';
}

export function pageRow(page: Page, acknowledged: Acknowledgement | null): PageRow {
  return { ...iso({ ...page, acknowledged }), state: pageState(page, acknowledged) } as PageRow;
}

export function receiversAnswer({
  mode,
  fault,
  dropped,
  receivers,
  peer,
  heartbeat,
}: PagingHealth): Omit<PagingAnswer, 'time'> {
  return {
    mode,
    fault,
    dropped,
    receivers: receivers.map(({ waitingSince, failingSince, lastDeliveredAt, ...rest }) => ({
      ...rest,
      waitingSince: text(waitingSince),
      failingSince: text(failingSince),
      lastDeliveredAt: text(lastDeliveredAt),
    })),
    peer: peer === null ? null : iso(peer),
    heartbeat: heartbeat === null ? null : iso(heartbeat),
  };
}

export function pagingSummary(desk: Pick<PagingDesk, 'health' | 'pages' | 'acknowledgementOf'>): PagingSummary {
  const open = desk.pages().filter(({ closedAt, deliveries }) => closedAt === null || isOwed(deliveries));
  return {
    ...receiversAnswer(desk.health()),
    pages: open.slice(0, MOST_PAGES).map((page) => summary(page, desk.acknowledgementOf(page))),
    pagesLeftOut: Math.max(0, open.length - MOST_PAGES),
  };
}

export function silenceRow(silence: Silence, matcherText: PagingDesk['matcherText'], now: number): SilenceRow {
  const { matchers, ...rest } = silence;
  const state = now < silence.startsAt ? 'waiting' : now < silence.endsAt ? 'running' : 'over';
  return { ...(iso(rest) as Iso<Omit<Silence, 'matchers'>>), matchers: matchers.map(matcherText), state };
}

/** A page that is over and that somebody could not be told of yet is still somebody's business. */
const isOwed = (deliveries: Page['deliveries']): boolean =>
  deliveries.some(({ deliveredAt, attempts }) => deliveredAt === null && attempts > 0);

function summary(page: Page, acknowledged: Acknowledgement | null): PageSummary {
  const { id, title, severity, openedAt, incidents, quiet, deliveries } = page;
  const fires = deliveries.filter(({ kind }) => kind === 'fire');
  return {
    ...{ id, title, severity, incidents, quiet, state: pageState(page, acknowledged) },
    openedAt: new Date(openedAt).toISOString(),
    acknowledged: acknowledged === null ? null : iso(acknowledged),
    told: fires.flatMap(({ receiver, deliveredAt, by }) =>
      deliveredAt === null ? [] : [{ receiver, at: new Date(deliveredAt).toISOString(), by }],
    ),
    untold: fires
      .filter(({ deliveredAt }) => deliveredAt === null)
      .map(({ receiver, createdAt, lastError }) => ({
        receiver,
        since: new Date(createdAt).toISOString(),
        error: lastError,
      })),
  };
}
