/** The Alertmanagers of a cluster: each is told everything that fires, again and again, as Prometheus does (API version 2). */
import { isDeepStrictEqual } from 'node:util';
import type { AlertmanagerConfig } from '../../../collector/config/schema/alertmanager.js';
import type { Deps, Timer } from '../../../collector/deps.js';
import { printable } from '../../../collector/model/text.js';
import type { PagingHealth } from '../../../collector/model/paging.js';
import type { Alert } from '../../model.js';
import { severityOf } from '../../severity.js';
import type { ChannelDeps } from './channel.js';
import { Untold, type Held } from './held.js';
import { outcomeOf, poster, type Poster } from './post.js';

export interface AlertmanagerDeps extends Deps, Omit<ChannelDeps, 'log'> {
  /** Annotations of ours beside those of the rule: the incident, what still works. */
  annotations(alert: Alert): Record<string, string>;
}

/** What is known from before this collector was started. */
export interface Before {
  /** Some Alertmanager has been told that it fires. */
  wasTaken(alert: Alert): boolean;
  /** That, or it was over before this collector could know of it. */
  isOld(alert: Alert): boolean;
}

interface HeldHere extends Held {
  /** How often each member has been told that it is over. */
  ended: Map<Member, number>;
}

interface Member {
  url: URL;
  name: string;
  failingSince: number | null;
  lastError: string | null;
  lastDeliveredAt: number | null;
  delivered: number;
  failed: number;
  busy: boolean;
  again: boolean;
}

/** Alerts in one POST. */
const BATCH = 500;
/** What nobody could be told of while it fired fires on for so long, ms, once somebody can: else no page would come of it. */
const LATE = 60_000;
/** How often it is said to each member that something is over. */
const ENDINGS = 3;
/**
 * Alertmanager takes what it hears no more of as over after so long, ms, and after so many resends at least. Long enough for a collector to be
 * restarted, moved or upgraded: that it is silent is no sign that an outage has ended. What ends is said.
 */
const LASTS = 900_000;
const RESENDS = 4;

export class Alertmanagers {
  private readonly held = new Map<string, HeldHere>();
  private readonly untold = new Untold<HeldHere>();
  private readonly members: Member[];
  private readonly post: Poster;
  private timer: Timer | null = null;
  private began = false;
  private stopped = false;

  constructor(
    private readonly config: AlertmanagerConfig,
    private readonly deps: AlertmanagerDeps,
  ) {
    const { username, password, token, ca } = config;
    const basic =
      username === undefined ? null : Buffer.from(`${username}:${deps.secret(password ?? '')}`).toString('base64');
    const authorization =
      token !== undefined ? `Bearer ${deps.secret(token)}` : basic === null ? null : `Basic ${basic}`;
    this.post = poster({ headers: authorization === null ? {} : { authorization }, ca, linkLocal: deps.linkLocal });
    this.members = config.urls.map((text) => {
      const url = new URL('api/v2/alerts', text.endsWith('/') ? text : `${text}/`);
      const figures = { failingSince: null, lastError: null, lastDeliveredAt: null, delivered: 0, failed: 0 };
      return { url, name: url.host, ...figures, busy: false, again: false };
    });
  }

  start(): void {
    this.timer = this.deps.clock.after(this.config.resend, () => {
      this.send();
      this.start();
    });
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.post.close();
  }

  /** What is unchanged waits for the next resend. */
  take(alerts: readonly Alert[], before: Before): void {
    let news = false;
    const first = !this.began;
    this.began = true;
    const listed = new Set<string>();
    for (const alert of alerts) {
      if (alert.state === 'pending') continue;
      listed.add(alert.fingerprint);
      const held = this.held.get(alert.fingerprint);
      // Whoever died before it could say that it is over says so now.
      const unsaid = first && before.wasTaken(alert);
      if (held === undefined && alert.state === 'resolved' && !unsaid && before.isOld(alert)) continue;
      if (held === undefined && this.untold.isGivenUp(alert)) continue;
      news ||=
        held === undefined ||
        held.alert.state !== alert.state ||
        !isDeepStrictEqual(held.alert.annotations, alert.annotations);
      const again = held !== undefined && held.alert.startsAt !== alert.startsAt && alert.state === 'firing';
      this.held.set(alert.fingerprint, {
        alert,
        takenAt: again ? null : (held?.takenAt ?? (unsaid ? -Infinity : null)),
        ...this.endOf(alert, held),
      });
    }
    for (const [fingerprint, held] of this.held)
      if (!listed.has(fingerprint) && held.alert.state === 'firing') {
        held.alert = { ...held.alert, state: 'resolved', endsAt: this.deps.clock.now() };
        held.overSince = this.deps.clock.monotonic();
        news = true;
      }
    this.untold.look(this.held, this.deps.clock.monotonic());
    if (news) this.send();
  }

  private endOf({ state }: Alert, held: HeldHere | undefined): Pick<HeldHere, 'overSince' | 'ended'> {
    if (state !== 'resolved') return { overSince: null, ended: new Map() };
    return { overSince: held?.overSince ?? this.deps.clock.monotonic(), ended: held?.ended ?? new Map() };
  }

  /** Alerts that no Alertmanager has taken. */
  get waiting(): Alert[] {
    return [...this.held.values()].filter(({ takenAt }) => takenAt === null).map(({ alert }) => alert);
  }

  /** Whether some member has taken it. */
  hasTaken(fingerprint: string): boolean {
    return (this.held.get(fingerprint)?.takenAt ?? null) !== null;
  }

  health(): Pick<PagingHealth, 'receivers' | 'sent' | 'dropped'> {
    const waiting = this.waiting;
    const since = waiting.length === 0 ? null : Math.min(...waiting.map(({ startsAt }) => startsAt));
    return {
      dropped: { ...this.untold.counts },
      receivers: this.members.map(({ name, failingSince, lastError, lastDeliveredAt }) => ({
        name,
        kind: 'alertmanager',
        waiting: failingSince === null ? 0 : waiting.length,
        waitingSince: failingSince === null ? null : since,
        lastDeliveredAt,
        failingSince,
        lastError,
      })),
      sent: this.members.flatMap(({ name: receiver, delivered, failed }) => [
        { receiver, kind: 'fire' as const, outcome: 'delivered' as const, count: delivered },
        { receiver, kind: 'fire' as const, outcome: 'failed' as const, count: failed },
      ]),
    };
  }

  /** Tells every member everything, now. */
  private send(): void {
    for (const member of this.members) void this.tell(member);
    for (const [fingerprint, held] of this.held) if (this.isDone(held)) this.held.delete(fingerprint);
  }

  /** Every member knows that it is over; or would by itself, if it knew of it at all. */
  private isDone({ takenAt, overSince, ended }: HeldHere): boolean {
    if (overSince === null || takenAt === null) return false;
    const silent = this.deps.clock.monotonic() - Math.max(overSince, takenAt) > this.lasts + LATE;
    return silent || this.members.every((member) => (ended.get(member) ?? 0) >= ENDINGS);
  }

  private get lasts(): number {
    return Math.max(LASTS, RESENDS * this.config.resend);
  }

  private async tell(member: Member): Promise<void> {
    if (member.busy) return void (member.again = true);
    member.busy = true;
    const { clock } = this.deps;
    const all = [...this.held.values()];
    for (let at = 0; at < all.length; at += BATCH) {
      const batch = all.slice(at, at + BATCH);
      const said = batch.map((held) => ({ held, isOver: this.isOver(held) }));
      const body = said.map(({ held, isOver }) => this.bodyOf(held.alert, isOver));
      const outcome = await outcomeOf(this.post(member.url, body), () => clock.now());
      // Cut off: the next start tells all of it again.
      if (this.stopped) return;
      if (!outcome.delivered) {
        this.failed(member, outcome.error);
        break;
      }
      Object.assign(member, { failingSince: null, lastError: null, lastDeliveredAt: clock.now() });
      member.delivered++;
      for (const { held, isOver } of said) {
        held.takenAt ??= clock.monotonic();
        if (isOver) held.ended.set(member, (held.ended.get(member) ?? 0) + 1);
      }
    }
    member.busy = false;
    if (member.again) {
      member.again = false;
      void this.tell(member);
    }
  }

  private failed(member: Member, error: string): void {
    member.failed++;
    member.failingSince ??= this.deps.clock.now();
    if (member.lastError === null)
      this.deps.log.warn(
        { alertmanager: member.name, why: error },
        'an Alertmanager was not reached; it is told again',
      );
    member.lastError = error;
  }

  /** Something that was over before anybody took it is told as firing first. */
  private isOver({ alert, takenAt }: Held): boolean {
    if (alert.state !== 'resolved') return false;
    if (takenAt === null) return false;
    const late = (alert.endsAt ?? 0) < this.deps.clock.now() - (this.deps.clock.monotonic() - takenAt);
    return !late || this.deps.clock.monotonic() - takenAt >= LATE;
  }

  private bodyOf(alert: Alert, isOver: boolean): object {
    const { labels, annotations, startsAt, endsAt, generatorUrl } = alert;
    const end = isOver ? (endsAt ?? this.deps.clock.now()) : this.deps.clock.now() + this.lasts;
    const own = severityOf(labels) === null ? {} : this.deps.annotations(alert);
    return {
      labels: texts(labels),
      annotations: texts({ ...own, ...annotations }),
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(end).toISOString(),
      ...(/^https?:\/\//.test(generatorUrl) ? { generatorURL: generatorUrl } : {}),
    };
  }
}

const texts = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [key, printable(value)]));
