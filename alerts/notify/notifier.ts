/** From alerts to people, where no Alertmanager is: pages, whom they are for, and that they arrive. */
import { join } from 'node:path';
import type { AlertsConfig } from '../../collector/config/schema/alerts.js';
import type { Component, Deps, Timer } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import type { Acknowledgement, Delivery, Page, PagingHealth, TicketReference } from '../../collector/model/paging.js';
import type { Alert } from '../model.js';
import type { ChannelDeps } from './channels/channel.js';
import { PageJournal } from './disk/journal.js';
import { bounded } from './enough.js';
import { GiveUp } from './give-up.js';
import { textOf } from './message/text.js';
import { PageBook, type Entry, type World } from './pages/book.js';
import type { Moment } from './pages/clock.js';
import { dueNow, type Due } from './pages/due.js';
import { whyQuiet, type Hush } from './pages/quiet.js';
import type { Pair } from './peer/pair.js';
import type { PeerAcknowledgement } from './peer/protocol.js';
import { Receivers } from './receivers.js';
import { Silences } from './silences.js';
import type { Surroundings } from './surroundings.js';

export interface NotifierConfig {
  alerts: AlertsConfig;
  /** store.collector. */
  collector: string;
  /** `<data folder>/alerts`. */
  folder: string;
}

export interface NotifierDeps extends Deps, Omit<ChannelDeps, 'linkLocal'> {
  around: Surroundings;
  /** The other collector; null where there is none. */
  pair: Pair | null;
}

const TICK = 1_000;

export class Notifier implements Component {
  readonly journal: PageJournal;
  readonly silences: Silences;
  private readonly book = new PageBook();
  private readonly receivers: Receivers;
  private readonly giveUp = new GiveUp();
  private latest: readonly Alert[] = [];
  private readonly injected = new Map<string, Alert>();
  private timer: Timer | null = null;
  private soon: Timer | null = null;
  private running = false;

  constructor(
    private config: NotifierConfig,
    private readonly deps: NotifierDeps,
  ) {
    this.journal = new PageJournal(join(config.folder, 'pages.jsonl'), deps);
    this.silences = new Silences(this.journal, deps.clock);
    this.receivers = new Receivers({
      ...deps,
      waiting: (receiver) => this.waiting(receiver),
      message: (page, delivery) => this.message(page, delivery),
      attempted: (page, delivery, change, reference) => this.attempted(page.id, delivery, change, reference),
    });
    this.receivers.configure(config.alerts);
    deps.pair?.attach({
      pages: () => [...this.journal.pages.values()],
      silences: () => this.silences.list(),
      windows: () => deps.around.windows(),
      conclusions: () => deps.around.conclusions(),
      acknowledgementOf: (page) => this.acknowledgementOf(page),
      heard: () => this.advance(),
      silence: (silence) => this.silences.adopt(silence),
      window: (window) => deps.around.adoptWindow(window),
      acknowledge: (given) => this.acknowledgedThere(given),
      isSending: (page, receiver) => this.receivers.get(receiver)?.isSending(page) ?? false,
    });
  }

  async start(): Promise<void> {
    await this.journal.start();
    const open = [...this.journal.pages.values()].filter(({ closedAt }) => closedAt === null);
    this.book.restore(open, this.now());
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    this.soon?.cancel();
    this.receivers.stop();
    await this.journal.stop();
  }

  /** Receivers that changed begin anew; what waits for them is kept. Throws before any change where a secret is missing. */
  update(config: NotifierConfig): void {
    this.receivers.configure(config.alerts);
    this.config = config;
    this.advance();
  }

  /** Told by the evaluator: everything that is pending, fires, or is over since lately. */
  take(alerts: readonly Alert[]): void {
    if (!this.running) return;
    this.latest = alerts;
    this.refresh();
  }

  /** An alert of our own beside those of the rules; to the end of it with `state: 'resolved'`. */
  inject(alert: Alert): void {
    this.injected.set(alert.fingerprint, alert);
    this.refresh();
    if (alert.state === 'resolved') this.injected.delete(alert.fingerprint);
  }

  /** Open pages and those that are over, the newest first. */
  pages(): Page[] {
    return [...this.journal.pages.values()].toSorted((x, y) => y.openedAt - x.openedAt);
  }

  find(id: string): Page {
    const page = this.journal.pages.get(id) ?? [...this.journal.pages.values()].findLast(({ key }) => key === id);
    if (page !== undefined) return page;
    throw new CodedError(
      'PAGE_UNKNOWN',
      `there is no page ${id}: interconnect alerts pages lists those that there are`,
    );
  }

  /** Of a page without an incident. @throws CodedError `PAGE_UNKNOWN`, `PAGE_CLOSED`, `PAGE_HAS_INCIDENT`. */
  acknowledge(id: string, acknowledged: Acknowledgement): Page {
    const { id: found, closedAt, incidents } = this.find(id);
    if (closedAt !== null) throw new CodedError('PAGE_CLOSED', `page ${id} is over already`);
    if (incidents.length > 0)
      throw new CodedError('PAGE_HAS_INCIDENT', `page ${id} is about incident ${incidents[0]}: acknowledge that`);
    this.revise(found, { acknowledged });
    this.advance();
    return this.find(found);
  }

  /** Whether a person has it, on the page or on every incident of it. */
  isAcknowledged({ incidents, acknowledged }: Page): boolean {
    return this.acknowledgementOf({ incidents, acknowledged }) !== null;
  }

  acknowledgementOf({ incidents, acknowledged }: Pick<Page, 'incidents' | 'acknowledged'>): Acknowledgement | null {
    const now = this.deps.clock.now();
    const given = [acknowledged, ...incidents.map((id) => this.deps.around.incident(id)?.acknowledged)];
    const found = given.findLast((each) => each !== null && each !== undefined);
    if (found === null || found === undefined) return null;
    const endsAt = found.endsAt ?? null;
    return endsAt !== null && endsAt <= now ? null : { ...found, endsAt };
  }

  health(): Omit<PagingHealth, 'heartbeat'> {
    const { alerts } = this.config;
    const receivers = this.receivers.health();
    return {
      mode: alerts.page.length + alerts.ticket.length === 0 ? 'off' : 'receivers',
      receivers: receivers.map(({ health }) => health),
      peer: this.deps.pair?.health() ?? null,
      fault: this.journal.fault,
      dropped: this.giveUp.counts,
      sent: receivers.flatMap(({ sent }) => sent),
    };
  }

  /** Follows what changed around it, and says what is due. */
  advance(): void {
    if (!this.running) return;
    const now = this.now();
    const world = this.world();
    this.book.advance(world, now);
    this.followPair();
    const others = [...this.book.open.values()].map(({ page }) => page).filter(({ rank }) => rank === 2);
    const hush = { ...world, silences: this.silences.inForce(), window: this.deps.around.window, others };
    for (const entry of [...this.book.open.values()]) this.consider(entry, hush, now);
    this.keep();
    for (const page of this.unfinished()) this.say(page, dueNow(this.dueInput(page), this.config.alerts, now), now);
    this.giveUp.look(this.unfinished(), now.at, (id, change) => this.revise(id, change));
    this.keep();
    this.receivers.pump();
  }

  private refresh(): void {
    const now = this.now();
    this.book.take([...this.latest, ...this.injected.values()], this.world(), now, (alert) => this.wasTold(alert));
    this.advance();
    this.soon?.cancel();
    this.soon = this.deps.clock.after(this.config.alerts.wait, () => this.advance());
  }

  /** Whether an alert that is over stands on a page that is over too, or is older than our memory. */
  private wasTold({ name, startsAt, endsAt, fingerprint }: Alert): boolean {
    if ((endsAt ?? startsAt) < this.journal.beganAt) return true;
    return [...this.journal.pages.values()].some(
      ({ closedAt, openedAt, alerts, alertsLeftOut }) =>
        closedAt !== null &&
        startsAt >= openedAt - 1_000 &&
        startsAt <= closedAt &&
        alerts.some((each) => each.fingerprint === fingerprint || (alertsLeftOut > 0 && each.name === name)),
    );
  }

  private consider(entry: Entry, hush: Hush, now: Moment): void {
    const quiet = whyQuiet(entry.page, hush, now.at);
    if (quiet !== entry.page.quiet) this.book.revise(entry, { quiet }, now);
    entry.times.loudSince = quiet === null ? (entry.times.loudSince ?? this.loudFrom(entry, now)) : null;
    const input = { page: entry.page, times: entry.times, acknowledged: this.isAcknowledged(entry.page) };
    this.say(entry.page, dueNow(input, this.config.alerts, now), now);
  }

  /** After a restart a page goes on where it was: its steps count from when it was due. */
  private loudFrom({ page, times }: Entry, now: Moment): number {
    return page.deliveries.length > 0 ? times.openedAt : now.monotonic;
  }

  /** What waits here and was delivered by the other meanwhile is delivered. */
  private followPair(): void {
    const { pair } = this.deps;
    if (pair === null) return;
    for (const page of this.journal.pages.values())
      for (const delivery of page.deliveries) {
        if (delivery.deliveredAt !== null || delivery.kind !== 'fire') continue;
        const there = this.receivers.get(delivery.receiver)?.isSending(page.id)
          ? null
          : pair.deliveredThere(page, delivery.receiver);
        if (there !== null) this.attempted(page.id, delivery, { deliveredAt: there.at, by: there.by }, null);
      }
  }

  private say(page: Page, due: readonly Due[], now: Moment): void {
    const deliveries = due.flatMap((each): Delivery[] => {
      const channel = this.receivers.get(each.receiver)?.channel;
      if (channel !== undefined && !channel.takes.has(each.kind)) return [];
      if (
        page.deliveries.some(
          ({ receiver, kind, deliveredAt }) => receiver === each.receiver && kind === each.kind && deliveredAt === null,
        )
      )
        return [];
      const told = this.deps.pair?.ask(page, each, now) ?? 'tell';
      if (told === 'wait') return [];
      const mine = { ...each, createdAt: now.at, attempts: 0, lastError: null };
      return told === 'tell'
        ? [{ ...mine, deliveredAt: null, by: this.config.collector }]
        : [{ ...mine, deliveredAt: told.at, by: told.by }];
    });
    if (deliveries.length === 0) return;
    this.revise(page.id, { deliveries: [...page.deliveries, ...deliveries], toldRank: page.rank });
    const entry = this.book.open.get(page.id);
    if (entry === undefined || !deliveries.some(({ kind }) => kind === 'fire')) return;
    entry.times.toldAt = now.monotonic;
    entry.times.worseSince = null;
    entry.times.grownSince = null;
  }

  private attempted(
    id: string,
    delivery: Delivery,
    change: Partial<Delivery>,
    reference: TicketReference | null,
  ): void {
    const page = this.journal.pages.get(id);
    if (page === undefined) return;
    const deliveries = page.deliveries.map((each) =>
      each.createdAt === delivery.createdAt && each.receiver === delivery.receiver && each.kind === delivery.kind
        ? { ...each, ...change }
        : each,
    );
    this.revise(id, { deliveries, ...(reference === null ? {} : { references: [...page.references, reference] }) });
    if (reference !== null && delivery.kind === 'fire')
      for (const incident of page.incidents) this.deps.around.ticket(incident, reference);
    this.deps.pair?.changed();
  }

  /** Changes a page, whether it is open or over. */
  private revise(id: string, change: Partial<Page>): void {
    const now = this.now();
    const entry = this.book.open.get(id);
    if (entry !== undefined) this.book.revise(entry, bounded({ ...entry.page, ...change }), now);
    else {
      const page = this.journal.pages.get(id);
      if (page !== undefined)
        this.journal.page(bounded({ ...page, ...change, updatedAt: now.at, revision: page.revision + 1 }));
    }
    this.keep();
  }

  private keep(): void {
    const changed = this.book.takeChanged();
    for (const page of changed) this.journal.page(page);
    if (changed.length > 0) this.deps.pair?.changed();
  }

  /** Pages that are over and of which somebody is still to be told. */
  private unfinished(): Page[] {
    return [...this.journal.pages.values()].filter(
      ({ id, closedAt, deliveries }) =>
        closedAt !== null && !this.book.open.has(id) && deliveries.length > 0 && !isSettled(deliveries),
    );
  }

  private waiting(receiver: string): Page[] {
    return [...this.journal.pages.values()].filter(
      ({ key, deliveries }) =>
        deliveries.some((each) => each.receiver === receiver && each.deliveredAt === null) &&
        this.deps.pair?.isGranted(key, receiver) !== true,
    );
  }

  private dueInput(page: Page) {
    const times = { openedAt: 0, calmSince: 0, loudSince: 0, toldAt: null, worseSince: null, grownSince: null };
    return { page, times, acknowledged: false };
  }

  private message(page: Page, { kind, reason, receiver }: Delivery) {
    const { wall } = this.config.alerts;
    const text = textOf({ page, kind, reason, wall, now: this.deps.clock.now() }, this.deps.around);
    return { kind, reason, receiver, page, text };
  }

  /** A person took it on at the other collector: here too nobody needs to be told again. */
  private acknowledgedThere({ key, incidents, ...acknowledged }: PeerAcknowledgement): void {
    const page = [...this.book.open.values()].find((each) => each.page.key === key)?.page;
    if (page === undefined || this.isAcknowledged(page)) return;
    if (page.incidents.length === 0) this.revise(page.id, { acknowledged });
    for (const id of page.incidents) if (incidents.includes(id)) this.deps.around.acknowledge(id, acknowledged);
  }

  private world(): World {
    const { around } = this.deps;
    return {
      open: around.openIncidents(),
      paths: around.paths(),
      service: around.service(),
      incident: (id) => around.incident(id),
    };
  }

  private tick(): void {
    this.advance();
    if (this.running) this.timer = this.deps.clock.after(TICK, () => this.tick());
  }

  private now(): Moment {
    return { at: this.deps.clock.now(), monotonic: this.deps.clock.monotonic() };
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
