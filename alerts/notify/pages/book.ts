/** Alerts become pages: what belongs to one event stands on one page, which stays open until all of it is over. */
import type { ServiceState } from '../../../collector/model/health.js';
import type { Incident } from '../../../collector/model/judgement.js';
import type { Page, PageAlert, PageSeverity } from '../../../collector/model/paging.js';
import type { Alert } from '../../model.js';
import { leadOf } from '../message/lead.js';
import { severityOf } from '../../severity.js';
import type { PathPlace } from '../surroundings.js';
import { timesOf, type Moment, type PageTimes } from './clock.js';
import { keyOf, newPage } from './new-page.js';
import { incidentOf, related } from './place.js';

/** What the book must know of the world to put alerts in their places. */
export interface World {
  open: readonly Incident[];
  paths: readonly PathPlace[];
  service: ServiceState;
  incident(id: string): Incident | undefined;
}

/** An open page and what is known of it beside. */
export interface Entry {
  page: Page;
  times: PageTimes;
  /** Fingerprints of everything on it, also of what is left out of the page. */
  members: Set<string>;
  /** Those of them that fire. */
  firing: Set<string>;
  /** Those of them that wake people: once they are over the page is, whatever ticket goes on. */
  waking: Set<string>;
}

/** Two incidents that begin within this many ms of each other are one event, where one can explain the other. */
export const NEAR = 60_000;
/** Nothing of a page without an incident may fire for so long, ms, before it is over. */
const HOLD = 30_000;
const MOST_ALERTS = 100;
/** Open pages beyond this share one: a storm must be told, and must not drown anybody. */
export const MOST_PAGES = 1_000;

export class PageBook {
  readonly open = new Map<string, Entry>();
  private readonly of = new Map<string, Entry>();
  private changed = new Set<Page>();

  /** Goes on with pages from before a restart. */
  restore(pages: Iterable<Page>, now: Moment): void {
    for (const page of pages) {
      const entry: Entry = {
        page: { ...page, alertsLeftOut: 0 },
        times: timesOf(page.openedAt, now),
        members: new Set(),
        firing: new Set(),
        waking: new Set(),
      };
      const told = page.deliveries.findLast(({ kind }) => kind === 'fire')?.createdAt;
      if (told !== undefined) entry.times.toldAt = timesOf(told, now).openedAt;
      this.open.set(page.id, entry);
      for (const { fingerprint, endsAt, severity } of page.alerts) {
        this.join(entry, fingerprint);
        if (endsAt === null) this.counts(entry, fingerprint, severity);
      }
    }
  }

  /** Takes everything that fires or fired lately. `wasTold` says whether a page knew of one that is over and stands on none now. */
  take(alerts: readonly Alert[], world: World, now: Moment, wasTold: (alert: Alert) => boolean): void {
    const listed = new Set<string>();
    for (const alert of alerts) {
      const severity = severityOf(alert.labels);
      if (severity === null || alert.state === 'pending') continue;
      listed.add(alert.fingerprint);
      if (alert.state === 'firing') this.fires(alert, severity, world, now);
      else this.isOver(alert, severity, world, now, wasTold);
    }
    for (const [fingerprint, entry] of this.of)
      if (!listed.has(fingerprint) && entry.firing.has(fingerprint)) this.ended(entry, fingerprint, now.at, now);
  }

  /** Closes what is over, and follows what is known of the incidents. */
  advance(world: World, now: Moment): void {
    for (const entry of this.open.values()) {
      this.follow(entry, world, now);
      const { page, times } = entry;
      if (times.calmSince === null || this.isOwed(entry, now)) continue;
      const incidents = page.incidents.flatMap((id) => world.incident(id) ?? []);
      if (incidents.some(({ closedAt }) => closedAt === null)) continue;
      if (incidents.length === 0 && now.monotonic - times.calmSince < HOLD) continue;
      const ends = [
        ...page.alerts.map(({ endsAt }) => endsAt ?? now.at),
        ...incidents.map((each) => each.closedAt ?? 0),
      ];
      this.revise(entry, { closedAt: Math.max(page.openedAt, ...ends) }, now);
      this.open.delete(page.id);
      for (const fingerprint of entry.members) this.of.delete(fingerprint);
    }
  }

  revise(entry: Entry, change: Partial<Page>, now: Moment): void {
    this.changed.delete(entry.page);
    entry.page = { ...entry.page, ...change, updatedAt: now.at, revision: entry.page.revision + 1 };
    this.changed.add(entry.page);
  }

  /** The newest revision of every page that changed since the last call. */
  takeChanged(): Page[] {
    const pages = [...this.changed];
    this.changed = new Set();
    return pages;
  }

  private fires(alert: Alert, severity: PageSeverity, world: World, now: Moment): void {
    const entry = this.of.get(alert.fingerprint) ?? this.place(alert, severity, world, now);
    if (severity === 'page' || entry.page.severity === 'ticket') entry.times.calmSince = null;
    if (!entry.members.has(alert.fingerprint)) return this.added(entry, alert, severity, now);
    const again = !entry.firing.has(alert.fingerprint);
    this.counts(entry, alert.fingerprint, severity);
    const known = entry.page.alerts.find(({ fingerprint }) => fingerprint === alert.fingerprint);
    const change: Partial<Page> = again ? { returned: entry.page.returned + 1 } : {};
    if (known !== undefined && (again || !sameText(known.annotations, alert.annotations)))
      change.alerts = entry.page.alerts.map((each) => (each === known ? asPart(alert, severity) : each));
    if (Object.keys(change).length > 0) this.revise(entry, change, now);
  }

  private added(entry: Entry, alert: Alert, severity: PageSeverity, now: Moment): void {
    const { page, times } = entry;
    this.join(entry, alert.fingerprint);
    if (alert.state === 'firing') this.counts(entry, alert.fingerprint, severity);
    times.grownSince ??= now.monotonic;
    const kept = page.alerts.length < MOST_ALERTS;
    this.revise(
      entry,
      {
        severity: severity === 'page' ? 'page' : page.severity,
        openedAt: Math.min(page.openedAt, alert.startsAt),
        ...(kept ? { alerts: [...page.alerts, asPart(alert, severity)] } : { alertsLeftOut: page.alertsLeftOut + 1 }),
      },
      now,
    );
  }

  private isOver(
    alert: Alert,
    severity: PageSeverity,
    world: World,
    now: Moment,
    wasTold: (a: Alert) => boolean,
  ): void {
    const entry = this.of.get(alert.fingerprint);
    if (entry !== undefined) {
      if (entry.firing.has(alert.fingerprint)) this.ended(entry, alert.fingerprint, alert.endsAt ?? now.at, now);
      return;
    }
    // It began and ended while nobody here could tell of it: that it happened is told nevertheless.
    if (wasTold(alert)) return;
    const late = this.place(alert, severity, world, now);
    this.added(late, alert, severity, now);
    if (isCalm(late)) late.times.calmSince ??= now.monotonic;
  }

  private ended(entry: Entry, fingerprint: string, at: number, now: Moment): void {
    entry.firing.delete(fingerprint);
    entry.waking.delete(fingerprint);
    if (isCalm(entry)) entry.times.calmSince ??= now.monotonic;
    const alerts = entry.page.alerts.map((each) => (each.fingerprint === fingerprint ? { ...each, endsAt: at } : each));
    this.revise(entry, { alerts }, now);
  }

  private place(alert: Alert, severity: PageSeverity, world: World, now: Moment): Entry {
    const incident = incidentOf(alert.labels, world.open, world.paths);
    const entries = [...this.open.values()];
    const found = incident === null ? null : this.pageOf(incident, entries, world, now);
    if (found !== null) return found;
    const key = this.open.size >= MOST_PAGES ? 'overflow' : keyOf(alert, incident);
    const same = entries.find(({ page }) => page.key === key);
    if (same !== undefined) return same;
    const page = newPage(key, severity, alert.startsAt, incident === null || key === 'overflow' ? [] : [incident.id]);
    const entry: Entry = {
      page,
      times: timesOf(now.at, now),
      members: new Set(),
      firing: new Set(),
      waking: new Set(),
    };
    this.open.set(page.id, entry);
    this.changed.add(page);
    return entry;
  }

  /** The page that an incident stands on, or the one of the same event. */
  private pageOf(incident: Incident, entries: readonly Entry[], world: World, now: Moment): Entry | null {
    const own = entries.find(({ page }) => page.incidents.includes(incident.id));
    if (own !== undefined) return own;
    const near = entries.find(
      ({ page, times }) => now.monotonic - times.openedAt <= NEAR && belongs(page, incident, world),
    );
    if (near === undefined) return null;
    this.revise(near, { incidents: [...near.page.incidents, incident.id] }, now);
    return near;
  }

  private follow(entry: Entry, world: World, now: Moment): void {
    this.adopt(entry, world, now);
    const { page, times } = entry;
    const incidents = page.incidents.flatMap((id) => world.incident(id) ?? []);
    const service = incidents.find(({ kind }) => kind === 'service');
    const lead = leadOf(page.alerts);
    const flapping = page.flapping || incidents.some((each) => each.flapping) || page.returned >= 3;
    // Its incident is held open for a while once it is available again: then nothing gets worse any more.
    const isOut = service !== undefined && service.closedAt === null && world.service !== 'available';
    const bad = isOut && times.calmSince === null;
    const rank = bad ? 2 : 1;
    const others = incidents.find(({ kind }) => kind !== 'service');
    const named = (isOut || page.toldRank > 1 ? service : others) ?? incidents[0];
    const title = named?.title ?? lead?.annotations['summary'] ?? lead?.name ?? page.title;
    times.worseSince = rank > page.toldRank ? (times.worseSince ?? now.monotonic) : null;
    if (title !== page.title || flapping !== page.flapping || rank !== page.rank)
      this.revise(entry, { title, flapping, rank }, now);
  }

  /** What is over before anybody could be told is told first; where nobody is to be told, not for ever. */
  private isOwed({ page, times }: Entry, now: Moment): boolean {
    return page.deliveries.length === 0 && page.quiet === null && now.monotonic - (times.calmSince ?? 0) < NEAR;
  }

  /** What was an alert of its own a moment ago turns out to be part of an incident. */
  private adopt({ page, times }: Entry, world: World, now: Moment): void {
    const [first] = page.alerts;
    if (
      page.incidents.length > 0 ||
      page.severity !== 'page' ||
      first === undefined ||
      now.monotonic - times.openedAt > NEAR
    )
      return;
    const incident = incidentOf(first.labels, world.open, world.paths);
    if (incident === null || [...this.open.values()].some((other) => other.page.incidents.includes(incident.id)))
      return;
    const entry = this.open.get(page.id);
    if (entry !== undefined) this.revise(entry, { incidents: [incident.id] }, now);
  }

  private counts(entry: Entry, fingerprint: string, severity: PageSeverity): void {
    entry.firing.add(fingerprint);
    if (severity === 'page') entry.waking.add(fingerprint);
  }

  private join(entry: Entry, fingerprint: string): void {
    entry.members.add(fingerprint);
    this.of.set(fingerprint, entry);
  }
}

/** Nothing goes on that the page is about. */
const isCalm = ({ page, firing, waking }: Entry): boolean => (page.severity === 'page' ? waking : firing).size === 0;

/** A page without an incident is taken over by the incident that its alerts turn out to be part of. */
function belongs(page: Page, incident: Incident, { incident: find, open, paths }: World): boolean {
  // What only asks for a ticket does not give a page its name.
  if (page.incidents.length === 0)
    return (
      page.severity === 'page' && page.alerts.some(({ labels }) => incidentOf(labels, open, paths)?.id === incident.id)
    );
  return page.incidents.some((id) => {
    const known = find(id);
    return known !== undefined && related(known, incident, paths);
  });
}

function sameText(x: Readonly<Record<string, string>>, y: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => x[key] === y[key]);
}

function asPart(
  { fingerprint, name, labels, annotations, startsAt, endsAt, state, generatorUrl }: Alert,
  severity: PageSeverity,
): PageAlert {
  return {
    fingerprint,
    name,
    severity,
    labels: { ...labels },
    annotations: { ...annotations },
    startsAt,
    endsAt: state === 'resolved' ? (endsAt ?? startsAt) : null,
    generatorUrl,
  };
}
