/**
 * One page from two collectors. The first tells; the second waits for it, asks before it tells, and tells by itself where it hears
 * nothing: at least once, and twice only while the two cannot see each other.
 */
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import type { Component, Deps, Timer } from '../../../collector/deps.js';
import type { Acknowledgement, Page, PeerHealth, Silence } from '../../../collector/model/paging.js';
import type { MaintenanceWindow } from '../../../collector/model/judgement.js';
import type { Conclusions, PairDifference } from '../../../collector/model/pair.js';
import { reasonOf } from '../channels/post.js';
import type { Moment } from '../pages/clock.js';
import type { Due } from '../pages/due.js';
import { peerClient, type PeerClient } from './client.js';
import { Differences } from './differences.js';
import type { Hello, PeerAcknowledgement, Told } from './protocol.js';
import { PeerServer } from './server.js';
import { aboutOf, acknowledgementsOf, isSame, stateOf, wasOfAnother, toldOf, type Own } from './told.js';
import { DeclaredWork } from './work.js';

/** What the pair asks of the notifier. */
export interface PairSide {
  pages(): Page[];
  silences(): Silence[];
  /** Every maintenance window on record. */
  windows(): MaintenanceWindow[];
  conclusions(): Conclusions;
  acknowledgementOf(page: Page): Acknowledgement | null;
  isSending(page: string, receiver: string): boolean;
  /** The other said something new. */
  heard(): void;
  silence(silence: Silence): void;
  window(window: MaintenanceWindow): void;
  acknowledge(given: PeerAcknowledgement): void;
}

export type Answer = 'tell' | 'wait' | { by: string; at: number };

const EVERY = 1_000;
/** Changes that come together are told together. */
const SOON = 5;
/** Not heard for so long, ms, it is not seen. */
const LOST = 4_000;
/** Whoever tries to tell has so long, ms: a channel's own patience and a little. */
const TRYING = 15_000;
/** What the other has told and is not seen to end is ended from here. */
const TAKE_OVER = 10_000;
const FORGOTTEN = 60_000;

const NOTHING_YET: Conclusions = { since: 0, states: [], incidents: [], from: 0 };

interface Asked {
  since: number;
  claim: 'none' | 'asked' | 'granted';
  /** Not before this, monotonic ms, it is asked again. */
  again: number;
}

export class Pair implements Component {
  private side: PairSide | null = null;
  private readonly server: PeerServer;
  private client: PeerClient | null = null;
  private theirs: { told: Told; tryingSince: Map<string, number> }[] = [];
  private readonly asked = new Map<string, Asked>();
  private readonly grants = new Map<string, number>();
  private readonly differences = new Differences();
  private readonly work = new DeclaredWork();
  private differing: PairDifference[] = [];
  private heardAt: number | null = null;
  private heardWall: number | null = null;
  private lastError: string | null = null;
  private timer: Timer | null = null;
  private soon: Timer | null = null;

  constructor(
    private readonly config: PeerConfig,
    /** store.collector. */
    private readonly collector: string,
    private readonly deps: Deps,
  ) {
    this.server = new PeerServer(config, deps, (heard) => this.take(heard, true));
  }

  attach(side: PairSide): void {
    this.side = side;
  }

  async start(): Promise<void> {
    await this.server.start();
    this.client = peerClient(this.config, this.deps);
    this.tick();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    this.soon?.cancel();
    this.client?.close();
    this.client = null;
    await this.server.stop();
  }

  /** Where it listens; null while it does not. */
  get port(): number | null {
    return this.server.port;
  }

  get isFirst(): boolean {
    return this.collector < this.config.name;
  }

  health(): PeerHealth {
    return {
      name: this.config.name,
      seen: this.isSeen(),
      lastSeenAt: this.heardWall,
      lastError: this.isSeen() ? null : (this.lastError ?? 'not heard yet'),
      role: this.isFirst ? 'first' : 'second',
      differences: this.isSeen() ? this.differing : [],
    };
  }

  /** Something is to be said here that the other should know at once. */
  changed(): void {
    if (this.client === null || this.soon !== null) return;
    this.soon = this.deps.clock.after(SOON, () => {
      this.soon = null;
      void this.say();
    });
  }

  /** Whether this collector is to say it now. */
  ask(page: Page, { receiver, kind }: Due, now: Moment): Answer {
    const owner = page.deliveries.findLast((each) => each.receiver === receiver && each.kind === 'fire')?.by;
    if (owner === this.collector) return 'tell';
    if (owner !== undefined) return this.after(page, receiver, kind, now);
    const known = this.stateThere(page, receiver);
    if (known?.state.state === 'delivered') return { by: this.config.name, at: known.state.at };
    if (!this.isSeen()) return this.settle(page, receiver);
    if (known?.state.state === 'trying' && now.monotonic - known.since < TRYING) return 'wait';
    if (this.isFirst) return this.isGranted(page.key, receiver) ? 'wait' : 'tell';
    return this.second(page, receiver, known?.state.state === 'failed', now);
  }

  /** The other was told that it may tell this receiver, and has not had its time. */
  isGranted(key: string, receiver: string): boolean {
    const since = this.grants.get(`${key} ${receiver}`);
    return since !== undefined && this.deps.clock.monotonic() - since < TRYING && this.isSeen();
  }

  /** When and by whom the other delivered it; null where it did not. */
  deliveredThere(page: Page, receiver: string): { by: string; at: number } | null {
    const known = this.stateThere(page, receiver);
    return known?.state.state === 'delivered' ? { by: this.config.name, at: known.state.at } : null;
  }

  private after(page: Page, receiver: string, kind: Due['kind'], now: Moment): Answer {
    const known = this.stateThere(page, receiver);
    if (kind === 'resolve' && known?.state.resolvedAt != null)
      return { by: this.config.name, at: known.state.resolvedAt };
    if (this.heardAt === null || now.monotonic - this.heardAt > TAKE_OVER) return 'tell';
    const forgotten = known === undefined && page.closedAt !== null && now.at - page.closedAt > FORGOTTEN;
    return forgotten ? 'tell' : 'wait';
  }

  private second(page: Page, receiver: string, failed: boolean, now: Moment): Answer {
    const key = `${page.id} ${receiver}`;
    const asked = this.asked.get(key) ?? { since: now.monotonic, claim: 'none', again: 0 };
    this.asked.set(key, asked);
    if (asked.claim === 'granted') return this.settle(page, receiver);
    const patient = failed || now.monotonic - asked.since >= this.config.wait;
    if (patient && asked.claim === 'none' && now.monotonic >= asked.again) void this.claim(page, receiver, asked);
    return 'wait';
  }

  private settle(page: Page, receiver: string): 'tell' {
    this.asked.delete(`${page.id} ${receiver}`);
    return 'tell';
  }

  private async claim(page: Page, receiver: string, asked: Asked): Promise<void> {
    asked.claim = 'asked';
    // No answer is as good as a yes: never is worse than twice.
    const granted = await this.say({ ...aboutOf(page), receiver });
    asked.claim = granted ? 'granted' : 'none';
    asked.again = this.deps.clock.monotonic() + EVERY;
    this.side?.heard();
  }

  private tick(): void {
    void this.say();
    for (const [key, { since }] of this.asked)
      if (this.deps.clock.monotonic() - since > 3_600_000) this.asked.delete(key);
    this.timer = this.deps.clock.after(EVERY, () => this.tick());
  }

  /** Resolves to whether a claim is granted. */
  private async say(claim?: Hello['claim']): Promise<boolean> {
    const { client } = this;
    if (client === null) return false;
    try {
      const answer = await client(claim === undefined ? this.hello() : { ...this.hello(), claim });
      this.take(answer, false);
      return answer.granted ?? false;
    } catch (error) {
      this.lastError = reasonOf(error);
      return claim !== undefined;
    }
  }

  private take(heard: Hello, answering: boolean): Hello {
    const now = this.deps.clock.monotonic();
    if (!this.isSeen()) {
      this.deps.log.info({ peer: this.config.name }, 'the other collector of the pair is seen');
      this.differences.forget();
    }
    this.heardAt = now;
    this.heardWall = this.deps.clock.now();
    this.compare(heard.conclusions, { at: this.heardWall, monotonic: now });
    const before = JSON.stringify(this.theirs.map(({ told }) => told));
    this.theirs = heard.told.map((told) => ({ told, tryingSince: this.tryingSince(told, now) }));
    for (const silence of heard.silences) this.side?.silence(silence);
    for (const window of heard.windows) this.side?.window(window);
    for (const given of heard.acknowledgements) this.side?.acknowledge(given);
    const granted = heard.claim === undefined ? undefined : this.grant(heard.claim, now);
    if (before !== JSON.stringify(heard.told)) this.side?.heard();
    return answering ? { ...this.hello(), ...(granted === undefined ? {} : { granted }) } : heard;
  }

  private compare(theirs: Conclusions, now: Moment): void {
    const mine = this.side?.conclusions();
    if (mine !== undefined) this.differing = this.differences.compare(mine, theirs, now);
  }

  /**
   * Not what is being told here, nor what was. What is quiet here for declared work or a silence needs no answer of its own:
   * both stand in what is said back, and the other heeds them before it tells.
   */
  private grant({ receiver, ...about }: NonNullable<Hello['claim']>, now: number): boolean {
    const page = this.side?.pages().find((each) => isSame({ ...about, receiver, closedAt: null }, each));
    const state = page === undefined ? undefined : stateOf(page, receiver, this.own());
    const other = page !== undefined && state !== undefined && wasOfAnother(page.key, state, about);
    if (state !== undefined && state.state !== 'failed' && !other) return false;
    for (const [key, since] of this.grants) if (now - since > TRYING) this.grants.delete(key);
    this.grants.set(`${page?.key ?? about.key} ${receiver}`, now);
    return true;
  }

  private tryingSince(told: Told, now: number): Map<string, number> {
    const before = this.theirs.find((each) => each.told.key === told.key)?.tryingSince;
    const trying = Object.entries(told.receivers).filter(([, { state }]) => state === 'trying');
    return new Map(trying.map(([name]) => [name, before?.get(name) ?? now]));
  }

  private stateThere(page: Page, receiver: string) {
    for (const { told, tryingSince } of this.theirs) {
      if (!Object.hasOwn(told.receivers, receiver) || !isSame(told, page)) continue;
      const state = told.receivers[receiver];
      if (state !== undefined && !wasOfAnother(told.key, state, page))
        return { state, since: tryingSince.get(receiver) ?? 0 };
    }
    return undefined;
  }

  private isSeen(): boolean {
    return this.heardAt !== null && this.deps.clock.monotonic() - this.heardAt < LOST;
  }

  private own(): Own {
    return {
      collector: this.collector,
      now: this.deps.clock.now(),
      isSending: (page, receiver) => this.side?.isSending(page, receiver) ?? false,
    };
  }

  private hello(): Hello {
    const { side } = this;
    const pages = side?.pages() ?? [];
    return {
      v: 1,
      collector: this.collector,
      conclusions: side?.conclusions() ?? NOTHING_YET,
      told: toldOf(pages, this.own()),
      acknowledgements: acknowledgementsOf(pages, (page) => side?.acknowledgementOf(page) ?? null),
      silences: side?.silences().slice(0, 1_000) ?? [],
      windows: this.work.next(side?.windows() ?? [], this.deps.clock.now()),
    };
  }
}
