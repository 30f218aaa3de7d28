/** All paging of a collector: by its own receivers or by Alertmanager, with the other of a pair, and the heartbeat. */
import { join } from 'node:path';
import type { AlertsConfig } from '../../collector/config/schema/alerts.js';
import type { PeerConfig } from '../../collector/config/schema/peer.js';
import type { Component, Deps } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import type { Acknowledgement, Page, PagingHealth, Silence } from '../../collector/model/paging.js';
import type { Alert, AlertsListener } from '../model.js';
import { AlertmanagerSilences } from './channels/alertmanager-silences.js';
import { Alertmanagers } from './channels/alertmanager.js';
import { withoutJoined } from './channels/joined.js';
import { TakenAlerts } from './disk/taken.js';
import { Heartbeat } from './heartbeat.js';
import { stillWorks } from './message/still-works.js';
import { Notifier } from './notifier.js';
import { incidentOf } from './pages/place.js';
import { Pair } from './peer/pair.js';
import type { Act, SilenceInput } from './silences.js';
import type { Surroundings } from './surroundings.js';
import { testAlert, type TestResult } from './test-page.js';

export interface PagingConfig {
  alerts: AlertsConfig;
  peer: PeerConfig | undefined;
  /** store.collector. */
  collector: string;
  /** `<data folder>/alerts`. */
  folder: string;
}

export interface PagingDeps extends Deps {
  secret(reference: string): string;
  around: Surroundings;
}

/** Rules must have been evaluated within so long, ms, for all to be well. */
const EVALUATED = 120_000;
/** A message that waits longer than this, ms, holds the heartbeat back: then the outside must alarm. */
const STUCK = 300_000;
const TEST_PATIENCE = 20_000;

export class Paging implements Component {
  private readonly notifier: Notifier;
  private readonly pair: Pair | null;
  private readonly taken: TakenAlerts;
  private alertmanagers: Alertmanagers | null = null;
  private heartbeat: Heartbeat | null = null;
  private takenAt: number | null = null;
  private watched = false;
  private latest: readonly Alert[] = [];
  private readonly injected = new Map<string, Alert>();
  private running = false;

  constructor(
    private config: PagingConfig,
    private readonly deps: PagingDeps,
  ) {
    const { peer, collector, folder } = config;
    this.pair = peer === undefined ? null : new Pair(peer, collector, deps);
    this.notifier = new Notifier(config, { ...deps, pair: this.pair });
    this.taken = new TakenAlerts(join(folder, 'alertmanager.json'), deps);
    this.build();
  }

  async start(): Promise<void> {
    await this.taken.start();
    await this.notifier.start();
    await this.pair?.start();
    this.running = true;
    this.alertmanagers?.start();
    this.heartbeat?.start();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.heartbeat?.stop();
    this.alertmanagers?.stop();
    await this.notifier.stop();
    await this.pair?.stop();
    await this.taken.stop();
  }

  /** Throws before any change where a secret is missing. The pair's listener changes with a restart. */
  update(alerts: AlertsConfig): void {
    this.notifier.update({ ...this.config, alerts });
    this.config = { ...this.config, alerts };
    this.heartbeat?.stop();
    this.alertmanagers?.stop();
    this.build();
    if (!this.running) return;
    this.heartbeat?.start();
    this.alertmanagers?.start();
    this.take(this.latest);
  }

  /** What the evaluator calls. */
  readonly take: AlertsListener = (alerts) => {
    if (!this.running) return;
    this.takenAt = this.deps.clock.monotonic();
    this.watched = alerts.some(({ name, state }) => name === 'Watchdog' && state === 'firing');
    this.latest = alerts;
    if (this.alertmanagers === null) return this.notifier.take(alerts);
    const { alertmanagers, taken } = this;
    const isTold = (alert: Alert): boolean => alertmanagers.hasTaken(alert.fingerprint) || taken.wasTaken(alert);
    const all = withoutJoined([...alerts, ...this.injected.values()], isTold, this.deps.around);
    alertmanagers.take(all, taken);
    this.taken.keep(all, (fingerprint) => alertmanagers.hasTaken(fingerprint));
  };

  /** The newest first. */
  pages(): Page[] {
    return this.notifier.pages();
  }

  acknowledgementOf(page: Page): Acknowledgement | null {
    return this.notifier.acknowledgementOf(page);
  }

  /** By its id, its key or an incident of it. @throws CodedError `PAGE_UNKNOWN`, `PAGE_CLOSED`. */
  acknowledge(id: string, given: Acknowledgement): Page {
    const page = this.pages().find((each) => each.incidents.includes(id)) ?? this.notifier.find(id);
    if (page.closedAt !== null) throw new CodedError('PAGE_CLOSED', `page ${page.id} is over already`);
    if (page.incidents.length === 0) return this.notifier.acknowledge(page.id, given);
    for (const incident of page.incidents)
      if (this.deps.around.incident(incident)?.closedAt === null) this.deps.around.acknowledge(incident, given);
    this.notifier.advance();
    return this.notifier.find(page.id);
  }

  async silences(): Promise<Silence[]> {
    return this.overThere()?.list() ?? this.notifier.silences.list();
  }

  async addSilence(input: SilenceInput): Promise<Silence> {
    const there = this.overThere();
    if (there !== null) return there.add(this.notifier.silences.checked(input));
    const silence = this.notifier.silences.add(input);
    this.notifier.advance();
    return silence;
  }

  endSilence(id: string, act: Act): Silence {
    if (this.overThere() !== null)
      throw new CodedError('SILENCE_ELSEWHERE', 'Alertmanager keeps the silences: end it there');
    const silence = this.notifier.silences.end(id, act);
    this.notifier.advance();
    return silence;
  }

  /** Sends a page that is none to everyone who is told first, and says how each took it. @throws CodedError `PAGING_OFF`. */
  async testPage(author: string): Promise<TestResult> {
    if (this.health().mode === 'off')
      throw new CodedError('PAGING_OFF', 'nobody is to be told: name receivers in alerts.page, or alerts.alertmanager');
    const alert = testAlert(author, this.deps.clock.now());
    const began = this.deps.clock.monotonic();
    const over = (): Alert => ({ ...alert, state: 'resolved', endsAt: this.deps.clock.now() });
    this.inject(alert);
    try {
      await this.waitFor(() => this.resultOf(alert, began).receivers.every(({ delivered }) => delivered));
      return this.resultOf(alert, began);
    } finally {
      this.inject(over());
    }
  }

  health(): PagingHealth {
    const own = this.notifier.health();
    const heartbeat = this.heartbeat?.health() ?? null;
    if (this.alertmanagers === null) return { ...own, heartbeat };
    return { ...own, ...this.alertmanagers.health(), mode: 'alertmanager', fault: this.taken.fault, heartbeat };
  }

  private inject(alert: Alert): void {
    if (this.alertmanagers === null) return this.notifier.inject(alert);
    this.injected.set(alert.fingerprint, alert);
    this.take(this.latest);
    if (alert.state === 'resolved') this.deps.clock.after(STUCK, () => this.injected.delete(alert.fingerprint));
  }

  private resultOf({ fingerprint, startsAt }: Alert, began: number): TestResult {
    if (this.alertmanagers !== null) {
      const delivered = this.alertmanagers.hasTaken(fingerprint);
      const seconds = (this.deps.clock.monotonic() - began) / 1_000;
      const { receivers } = this.alertmanagers.health();
      const error = delivered
        ? null
        : (receivers.find((each) => each.lastError !== null)?.lastError ?? 'no answer yet');
      return {
        page: null,
        receivers: [{ receiver: 'alertmanager', delivered, seconds: delivered ? seconds : null, error }],
      };
    }
    const page = this.pages().find(({ alerts }) => alerts.some((each) => each.fingerprint === fingerprint));
    const wanted = this.config.alerts.page[0]?.to ?? [];
    const receivers = wanted.map((receiver) => {
      const found = page?.deliveries.find((each) => each.receiver === receiver && each.kind === 'fire');
      const delivered = found?.deliveredAt != null;
      const seconds = delivered ? ((found?.deliveredAt ?? 0) - startsAt) / 1_000 : null;
      return {
        receiver,
        delivered,
        seconds,
        error: delivered ? null : (found?.lastError ?? page?.quiet ?? 'no answer yet'),
      };
    });
    return { page: page?.id ?? null, receivers };
  }

  private async waitFor(done: () => boolean): Promise<void> {
    const { clock } = this.deps;
    const end = clock.monotonic() + TEST_PATIENCE;
    while (!done() && clock.monotonic() < end) await new Promise<void>((resolve) => void clock.after(50, resolve));
  }

  private build(): void {
    const { alerts } = this.config;
    const { secret } = this.deps;
    const { alertmanager, heartbeat, linkLocal } = alerts;
    this.alertmanagers =
      alertmanager === undefined
        ? null
        : new Alertmanagers(alertmanager, {
            ...this.deps,
            linkLocal,
            annotations: (alert) => this.annotationsOf(alert),
          });
    this.heartbeat =
      heartbeat === undefined
        ? null
        : new Heartbeat(heartbeat, { ...this.deps, linkLocal, trouble: () => this.trouble() });
    this.overThere = () =>
      alertmanager === undefined ? null : new AlertmanagerSilences(alertmanager, { secret, linkLocal });
  }

  private overThere: () => AlertmanagerSilences | null = () => null;

  /** What the rule cannot know: the incident, also where it is over by now, and what still works. */
  private annotationsOf({ labels }: Alert): Record<string, string> {
    const { around } = this.deps;
    const named = labels['incident'] === undefined ? undefined : around.incident(labels['incident']);
    const incident = named ?? incidentOf(labels, around.openIncidents(), around.paths());
    return {
      still_works: stillWorks(around.present()),
      ...(incident === null ? {} : { incident: incident.id, cause: incident.title }),
      ...(incident?.flapping ? { flapping: 'true' } : {}),
    };
  }

  private trouble(): string | null {
    const { clock } = this.deps;
    if (this.takenAt === null || clock.monotonic() - this.takenAt > EVALUATED)
      return 'no rule has been evaluated lately';
    if (!this.watched) return 'the Watchdog rule does not fire';
    const { receivers, fault } = this.health();
    const stuck = receivers.find(({ waitingSince }) => waitingSince !== null && clock.now() - waitingSince > STUCK);
    return stuck === undefined
      ? fault
      : `messages for ${stuck.name} wait since ${new Date(stuck.waitingSince ?? 0).toISOString()}`;
  }
}
