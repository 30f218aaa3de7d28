/** Where pages are: the open ones in the book, all of them in the journal. What changes of one is on its way to the disk, and told to whoever asked. */
import { CodedError } from '../../../collector/model/coded-error.js';
import type { Delivery, Page } from '../../../collector/model/paging.js';
import type { Alert } from '../../model.js';
import type { PageJournal } from '../disk/journal.js';
import { bounded } from '../enough.js';
import { PageBook, type Entry, type World } from './book.js';
import type { Moment } from './clock.js';

export class PageShelf {
  private readonly book = new PageBook();

  /** `changed` is called after pages have been put into the journal. */
  constructor(
    private readonly journal: PageJournal,
    private readonly changed: () => void,
  ) {}

  /** Goes on with what the journal holds. */
  restore(now: Moment): void {
    this.book.restore(
      this.all.filter(({ closedAt }) => closedAt === null),
      now,
    );
  }

  /** Open pages and those that are over, as they were opened. */
  get all(): Page[] {
    return [...this.journal.pages.values()];
  }

  get open(): Entry[] {
    return [...this.book.open.values()];
  }

  /** What is known of an open page beside. */
  entryOf(id: string): Entry | undefined {
    return this.book.open.get(id);
  }

  /** By its id, or the newest of that key. @throws CodedError `PAGE_UNKNOWN`. */
  find(id: string): Page {
    const page = this.journal.pages.get(id) ?? this.all.findLast(({ key }) => key === id);
    if (page !== undefined) return page;
    throw new CodedError(
      'PAGE_UNKNOWN',
      `there is no page ${id}: interconnect alerts pages lists those that there are`,
    );
  }

  /** Everything that fires or fired lately, put in its place. */
  take(alerts: readonly Alert[], world: World, now: Moment): void {
    this.book.take(alerts, world, now, (alert) => this.wasTold(alert));
  }

  /** Closes what is over. */
  advance(world: World, now: Moment): void {
    this.book.advance(world, now);
  }

  /** Changes an open page; it is in the journal after the next `keep`. */
  note(entry: Entry, change: Partial<Page>, now: Moment): void {
    this.book.revise(entry, change, now);
  }

  /** Changes a page, whether it is open or over; nothing where there is none. */
  revise(id: string, change: Partial<Page>, now: Moment): void {
    const entry = this.book.open.get(id);
    const page = this.journal.pages.get(id);
    if (entry !== undefined) this.book.revise(entry, bounded({ ...entry.page, ...change }), now);
    else if (page !== undefined)
      this.journal.page(bounded({ ...page, ...change, updatedAt: now.at, revision: page.revision + 1 }));
    this.keep();
  }

  keep(): void {
    const pages = this.book.takeChanged();
    for (const page of pages) this.journal.page(page);
    if (pages.length > 0) this.changed();
  }

  /** Pages that are over and of which somebody is still to be told. */
  unfinished(): Page[] {
    return this.all.filter(
      ({ id, closedAt, deliveries }) =>
        closedAt !== null && !this.book.open.has(id) && deliveries.length > 0 && !isSettled(deliveries),
    );
  }

  /** Whether an alert that is over stands on a page that is over too, or is older than our memory. */
  private wasTold({ name, startsAt, endsAt, fingerprint }: Alert): boolean {
    if ((endsAt ?? startsAt) < this.journal.beganAt) return true;
    return this.all.some(
      ({ closedAt, openedAt, alerts, alertsLeftOut }) =>
        closedAt !== null &&
        startsAt >= openedAt - 1_000 &&
        startsAt <= closedAt &&
        alerts.some((each) => each.fingerprint === fingerprint || (alertsLeftOut > 0 && each.name === name)),
    );
  }
}

/** Everybody who was told that it began has been told that it is over. */
function isSettled(deliveries: readonly Delivery[]): boolean {
  return deliveries
    .filter(({ kind }) => kind === 'fire')
    .every(({ receiver }) =>
      deliveries.some((each) => each.receiver === receiver && each.kind === 'resolve' && each.deliveredAt !== null),
    );
}
