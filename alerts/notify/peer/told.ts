/** From pages to what the other of a pair is told of them. */
import type { Acknowledgement, Page } from '../../../collector/model/paging.js';
import { MOST_PAGES_TOLD, type Claim, type PeerAcknowledgement, type Told } from './protocol.js';

/** Pages that are over are told of for so long, ms. */
const LATELY = 3_600_000;
const MOST_FINGERPRINTS = 10;

export interface Own {
  collector: string;
  /** Wall clock, ms. */
  now: number;
  isSending(page: string, receiver: string): boolean;
}

/** Only what this collector said or tries to say. */
export function toldOf(pages: readonly Page[], own: Own): Told[] {
  return pages
    .filter(({ closedAt, deliveries }) => (closedAt === null || own.now - closedAt < LATELY) && deliveries.length > 0)
    .toSorted((x, y) => y.openedAt - x.openedAt)
    .slice(0, MOST_PAGES_TOLD)
    .map((page) => ({
      ...aboutOf(page),
      rules: [...new Set(page.alerts.map(({ name }) => name.slice(0, 120)))].slice(0, 20),
      closedAt: page.closedAt,
      receivers: receiversOf(page, own),
    }))
    .filter(({ receivers }) => Object.keys(receivers).length > 0);
}

export const aboutOf = ({ key, alerts, openedAt }: Page): Pick<Told, 'key' | 'fingerprints' | 'openedAt'> => ({
  key,
  fingerprints: alerts.slice(0, MOST_FINGERPRINTS).map(({ fingerprint }) => fingerprint),
  openedAt,
});

/** What this collector has done about one receiver of a page; undefined where nothing. */
export function stateOf(
  page: Page,
  receiver: string,
  { collector, isSending, now }: Own,
): Told['receivers'][string] | undefined {
  const mine = page.deliveries.filter((each) => each.receiver === receiver && each.by === collector);
  const fires = mine.filter(({ kind }) => kind === 'fire');
  const done = fires.findLast(({ deliveredAt }) => deliveredAt !== null);
  const resolvedAt =
    mine.find(({ kind, deliveredAt }) => kind === 'resolve' && deliveredAt !== null)?.deliveredAt ?? null;
  if (done !== undefined) return { state: 'delivered', at: done.deliveredAt ?? now, resolvedAt };
  const [open] = fires;
  if (open === undefined) return undefined;
  const trying = open.attempts === 0 || isSending(page.id, receiver);
  return { state: trying ? 'trying' : 'failed', at: open.createdAt, resolvedAt };
}

function receiversOf(page: Page, own: Own): Told['receivers'] {
  const names = new Set(page.deliveries.map(({ receiver }) => receiver));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const state = stateOf(page, name, own);
      return state === undefined ? [] : [[name, state]];
    }),
  );
}

/** Whether what the other tells of is this page: the same key, or open at one time with an alert in common. */
export function isSame(theirs: Told | (Claim & { closedAt: null }), page: Page): boolean {
  const apart = theirs.closedAt !== null && theirs.closedAt < page.openedAt;
  if (theirs.key === page.key) return !apart;
  if (theirs.closedAt !== null || page.closedAt !== null) return false;
  return page.alerts.some(({ fingerprint }) => theirs.fingerprints.includes(fingerprint));
}

/**
 * A page takes in what begins within a minute of it, and wakes nobody by that. Where the other has a page of its own for that, as its earlier one was
 * closed already, what was told so long before, ms, was not of it: an incident is held open for half a minute, so that what was told of the one
 * before lies at least as far back.
 */
const BEFORE = 20_000;

/** Whether what was told under `key` was told of another page than this, with which it has an alert in common by now. */
export const wasOfAnother = (
  key: string,
  { state, at }: Pick<Told['receivers'][string], 'state' | 'at'>,
  page: Pick<Page, 'key' | 'openedAt'>,
): boolean => key !== page.key && state === 'delivered' && at < page.openedAt - BEFORE;

export function acknowledgementsOf(
  pages: readonly Page[],
  of: (page: Page) => Acknowledgement | null,
): PeerAcknowledgement[] {
  return pages
    .filter(({ closedAt }) => closedAt === null)
    .slice(0, MOST_PAGES_TOLD)
    .flatMap((page): PeerAcknowledgement[] => {
      const { key, incidents } = page;
      const given = of(page);
      if (given === null) return [];
      const { at, author, note, endsAt } = given;
      return [{ key, incidents: incidents.slice(0, 20), at, author, note, endsAt }];
    });
}
