/** From alerts to people, where no Alertmanager is: pages, whom they are for, and that they arrive. */
import { join } from 'node:path';
import type { AlertsConfig } from '../../collector/config/schema/alerts.js';
import type { Component, Deps, Timer } from '../../collector/deps.js';
import type { Acknowledgement, Delivery, Page, PagingHealth, TicketReference } from '../../collector/model/paging.js';
import type { Alert } from '../model.js';
import { Acknowledgements } from './acknowledgements.js';
import type { ChannelDeps } from './channels/channel.js';
import { PageJournal } from './disk/journal.js';
import { GiveUp } from './give-up.js';
import { textOf } from './message/text.js';
import type { Entry, World } from './pages/book.js';
import type { Moment } from './pages/clock.js';
import { dueNow, type Due } from './pages/due.js';
import { whyQuiet, type Hush } from './pages/quiet.js';
import { PageShelf } from './pages/shelf.js';
import type { Pair } from './peer/pair.js';
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
  private readonly journal: PageJournal;
  readonly silences: Silences;
  private readonly shelf: PageShelf;
  private readonly acknowledgements: Acknowledgements;
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
    this.shelf = new PageShelf(this.journal, () => deps.pair?.changed());
    this.acknowledgements = new Acknowledgements(this.shelf, deps);
    this.silences = new Silences(this.journal, deps.clock);
    this.receivers = new Receivers({
      ...deps,
      waiting: (receiver) => this.waiting(receiver),
      message: (page, delivery) => this.message(page, delivery),
      attempted: (page, delivery, change, reference) => this.attempted(page.id, delivery, change, reference),
    });
    this.receivers.configure(config.alerts);
    deps.pair?.attach({
      pages: () => this.shelf.all,
      silences: () => this.silences.list(),
      windows: () => deps.around.windows(),
      conclusions: () => deps.around.conclusions(),
      acknowledgementOf: (page) => this.acknowledgementOf(page),
      heard: () => this.advance(),
      silence: (silence) => this.silences.adopt(silence),
      window: (window) => deps.around.adoptWindow(window),
      acknowledge: (given) => this.acknowledgements.adopt(given),
      isSending: (page, receiver) => this.receivers.isSending(page, receiver),
    });
  }

  async start(): Promise<void> {
    await this.journal.start();
    this.shelf.restore(this.now());
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    this.soon?.cancel();
    await this.receivers.stop();
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
    return this.shelf.all.toSorted((x, y) => y.openedAt - x.openedAt);
  }

  /** @throws CodedError `PAGE_UNKNOWN`. */
  find(id: string): Page {
    return this.shelf.find(id);
  }

  /** Of a page without an incident. @throws CodedError `PAGE_UNKNOWN`, `PAGE_CLOSED`, `PAGE_HAS_INCIDENT`. */
  acknowledge(id: string, given: Acknowledgement): Page {
    this.acknowledgements.give(id, given);
    this.advance();
    return this.find(id);
  }

  acknowledgementOf(page: Page): Acknowledgement | null {
    return this.acknowledgements.of(page);
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
    this.shelf.advance(world, now);
    this.followPair();
    const others = this.shelf.open.map(({ page }) => page).filter(({ rank }) => rank === 2);
    const hush = { ...world, silences: this.silences.inForce(), window: this.deps.around.window, others };
    for (const entry of this.shelf.open) this.consider(entry, hush, now);
    this.shelf.keep();
    for (const page of this.shelf.unfinished())
      this.say(page, dueNow(this.dueInput(page), this.config.alerts, now), now);
    this.giveUp.look(this.shelf.unfinished(), now.at, (id, change) => this.revise(id, change));
    this.shelf.keep();
    this.receivers.pump();
  }

  private refresh(): void {
    const now = this.now();
    this.shelf.take([...this.latest, ...this.injected.values()], this.world(), now);
    this.advance();
    this.soon?.cancel();
    this.soon = this.deps.clock.after(this.config.alerts.wait, () => this.advance());
  }

  private consider(entry: Entry, hush: Hush, now: Moment): void {
    const quiet = whyQuiet(entry.page, hush, now.at);
    if (quiet !== entry.page.quiet) this.shelf.note(entry, { quiet }, now);
    entry.times.loudSince = quiet === null ? (entry.times.loudSince ?? this.loudFrom(entry, now)) : null;
    const input = { page: entry.page, times: entry.times, acknowledged: this.acknowledgementOf(entry.page) !== null };
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
    for (const page of this.shelf.all)
      for (const delivery of page.deliveries) {
        if (delivery.deliveredAt !== null || delivery.kind !== 'fire') continue;
        const there = this.receivers.isSending(page.id, delivery.receiver)
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
    const entry = this.shelf.entryOf(page.id);
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

  private revise(id: string, change: Partial<Page>): void {
    this.shelf.revise(id, change, this.now());
  }

  private waiting(receiver: string): Page[] {
    return this.shelf.all.filter(
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
