/** What the API says of paging: types only. */
import type { Iso } from '../model/judgement.js';
import type { Acknowledgement, Page, PageState, PagingHealth, Silence } from '../model/paging.js';

/** A page with what follows from it: its state, and who has it. */
export type PageRow = Iso<Omit<Page, 'acknowledged'>> & { state: PageState; acknowledged: Iso<Acknowledgement> | null };

/** `GET /api/v1/alerts/pages`, the newest first. */
export interface PagesAnswer {
  time: string;
  pages: PageRow[];
  /** Beyond `limit`. */
  leftOut: number;
}

/** A silence, with its matchers as people write them. */
export type SilenceRow = Omit<Iso<Silence>, 'matchers'> & {
  matchers: string[];
  state: 'waiting' | 'running' | 'over';
};

/** `GET /api/v1/alerts/silences`, those that end last first. */
export interface SilencesAnswer {
  time: string;
  silences: SilenceRow[];
}

/** `GET /api/v1/alerts/receivers`. Times in `waitingSince`, `failingSince` are ISO 8601 too. */
export interface PagingAnswer extends Pick<PagingHealth, 'mode' | 'fault' | 'dropped'> {
  time: string;
  receivers: ReceiverRow[];
  peer: Iso<NonNullable<PagingHealth['peer']>> | null;
  heartbeat: Iso<NonNullable<PagingHealth['heartbeat']>> | null;
}

export interface ReceiverRow {
  name: string;
  kind: PagingHealth['receivers'][number]['kind'];
  waiting: number;
  waitingSince: string | null;
  lastDeliveredAt: string | null;
  failingSince: string | null;
  lastError: string | null;
}

/** `POST /api/v1/alerts/test-page`. */
export interface TestPageAnswer {
  page: string | null;
  receivers: { receiver: string; delivered: boolean; seconds: number | null; error: string | null }[];
}

/** Of a page, for the wall. */
export interface PageSummary {
  id: string;
  title: string;
  severity: Page['severity'];
  state: PageState;
  openedAt: string;
  incidents: string[];
  quiet: string | null;
  acknowledged: Iso<Acknowledgement> | null;
  /** Receivers that were told that it began, and by which collector. */
  told: { receiver: string; at: string; by: string }[];
  /** Receivers that could not be told yet, and why. */
  untold: { receiver: string; since: string; error: string | null }[];
}

/** In `Status.paging`: open pages, 20 at most, and who can be reached. */
export interface PagingSummary extends Omit<PagingAnswer, 'time'> {
  pages: PageSummary[];
  pagesLeftOut: number;
}
