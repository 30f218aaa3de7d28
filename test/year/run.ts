/** Drives the real judgement, ledger, alerts and report through what the truth holds, and keeps what they conclude. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Alert } from '../../alerts/model.js';
import { readSealed } from '../../collector/ledger/seal/seal.js';
import { verify } from '../../collector/ledger/seal/verify.js';
import type { MonthDocument } from '../../collector/model/sla.js';
import { Time } from './clock.js';
import { configurationOf } from './configuration.js';
import { Life } from './life.js';
import { reportsOf } from './reports.js';
import { Routers, sceneAt } from './routers.js';
import { sparing } from './spare.js';
import { GRAIN, monthStart, type Truth } from './truth.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Around each change it is looked at packet by packet, for a while after it each few minutes, and else so often. */
const CLOSE = { before: 30_000, after: 120_000 };
const AFTERWARDS = 20 * MINUTE;
const SELDOM = 6 * HOUR;
/** A month is closed two hours after its end. */
const CLOSING = 2 * HOUR + MINUTE;

/** A page, from when it fired. */
export interface Page {
  name: string;
  at: number;
  endedAt: number | null;
  labels: Readonly<Record<string, string>>;
}

export interface Told {
  /** By month: as it was closed first, and as it stands at the end of the year. */
  months: { month: string; first: MonthDocument; last: MonthDocument; html: string; findings: string[] }[];
  pages: Page[];
  /** Starts of a collector. */
  lives: number;
}

export async function lived(truth: Truth): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-year-'));
  try {
    return await new Year(truth, folder).run();
  } finally {
    await rm(folder, { recursive: true });
  }
}

class Year {
  private readonly time: Time;
  private readonly routers: Routers;
  private readonly edges: number[];
  private readonly pages = new Map<string, Page>();
  private readonly acts: { at: number; act(life: Life): unknown }[] = [];
  private life: Life | null = null;
  private lives = 0;
  private judgedAt = -Infinity;
  private answers: { sentAt: number; delay: number | null }[] = [];

  constructor(
    private readonly truth: Truth,
    private readonly folder: string,
  ) {
    this.time = new Time(truth.from);
    this.routers = new Routers({ now: () => this.time.at, monotonic: () => this.time.at, after: never }, truth);
    const spans = [
      { from: truth.from, to: truth.from },
      ...truth.blips.map((at) => ({ from: at, to: at + GRAIN })),
      ...truth.outages,
      ...truth.cuts,
      ...truth.away,
      ...truth.silences,
    ];
    this.edges = spans.flatMap(({ from, to }) => [from, to]).sort((x, y) => x - y);
    for (const { from, to, notedAt } of truth.works)
      this.acts.push({
        at: notedAt,
        act: ({ live }) =>
          live.acts.addWindow({
            ...{ scope: { type: 'all', name: '' }, startsAt: from, endsAt: to },
            ...{ author: 'operations', reason: 'work' },
          }),
      });
    for (const each of truth.disputes) this.dispute(each);
    this.acts.sort((x, y) => x.at - y.at);
  }

  async run(): Promise<Told> {
    const { truth, time } = this;
    await this.begin();
    const end = truth.to + CLOSING + 15 * MINUTE;
    for (let minute = truth.from; minute < end; minute += MINUTE) await this.minute(minute);
    const { life } = this;
    if (life === null) throw new Error('the year ends without a collector');
    await life.onDisk();
    const sealed = life.ledgers.months();
    await life.stop();
    const months: Told['months'] = [];
    const sla = join(this.folder, 'sla');
    const pages = await reportsOf(configurationOf(truth, this.folder), sla, time.at);
    for (const { month, revision } of sealed)
      months.push({
        month,
        first: await readSealed<MonthDocument>(sla, month, 0, 'month.json'),
        last: await readSealed<MonthDocument>(sla, month, revision, 'month.json'),
        html: pages.get(month) ?? '',
        findings: (await verify(sla, month)).findings.map(({ file, what }) => `${file} ${what}`),
      });
    return { months, pages: [...this.pages.values()], lives: this.lives };
  }

  private async minute(from: number): Promise<void> {
    // Nothing changes within a minute that no edge is near to.
    const still = this.isNear(from, { before: CLOSE.before + MINUTE, after: CLOSE.after })
      ? null
      : sceneAt(this.truth, from);
    for (let at = from; at < from + MINUTE; at += GRAIN) {
      this.time.at = at;
      if (still === null) await this.comeAndGo(at);
      if (this.life === null) continue;
      const { crosses } = still ?? sceneAt(this.truth, at);
      this.answers.push({ sentAt: at, delay: crosses ? 12 + ((at / GRAIN) % 5) : null });
      if (still === null && this.isNear(at, CLOSE)) await this.look(at);
    }
    this.time.at = from + MINUTE - 1;
    const { life } = this;
    if (life === null) return;
    await this.doActs(life);
    const every = this.isNear(this.time.at, { before: 0, after: AFTERWARDS }) ? 4 * MINUTE : SELDOM;
    if (this.time.at - this.judgedAt >= every - 1_000) await this.look(this.time.at);
    else this.hand(life);
    life.keep();
    await this.breathe(life, from);
  }

  private async look(at: number): Promise<void> {
    if (this.life === null) return;
    this.judgedAt = at;
    this.hand(this.life);
    await this.life.judge(this.routers.poll());
    this.life.keep();
  }

  private hand(life: Life): void {
    life.probed(this.answers.splice(0));
  }

  private async comeAndGo(at: number): Promise<void> {
    for (const { from, to, how } of this.truth.away) {
      if (at === from && this.life !== null) {
        this.hand(this.life);
        this.life.keep();
        await (how === 'killed' ? this.life.kill() : this.life.stop());
        this.life = null;
      }
      if (at === to && this.life === null) await this.begin();
    }
  }

  private async begin(): Promise<void> {
    const { truth, time } = this;
    this.life = new Life(configurationOf(truth, this.folder), {
      ...{ time, spawn: sparing(time) },
      storeAnswers: () => !truth.storeAway.some(({ from, to }) => time.at >= from && time.at < to),
      alerts: (alerts) => this.page(alerts),
    });
    this.lives++;
    await this.life.start();
  }

  private page(alerts: readonly Alert[]): void {
    for (const { name, labels, state, startsAt, endsAt, fingerprint } of alerts) {
      if (state === 'pending') continue;
      const key = `${fingerprint} ${startsAt}`;
      const page = this.pages.get(key) ?? { name, at: startsAt, endedAt: null, labels };
      this.pages.set(key, { ...page, endedAt: endsAt ?? null });
    }
  }

  private async doActs(life: Life): Promise<void> {
    while (this.acts[0] !== undefined && this.acts[0].at <= this.time.at) await this.acts.shift()!.act(life);
  }

  /** Somebody would have an outage excluded, and somebody else decides. */
  private dispute({ from, to, proposedAt, decidedAt, approved }: Truth['disputes'][number]): void {
    let id: string | null = null;
    const subject = { type: 'service' as const, name: 'interconnect' };
    this.acts.push({
      at: proposedAt,
      async act({ ledgers }) {
        const given = { subject, startsAt: from, endsAt: to, becomes: 'excluded' as const, reverses: null };
        ({ id } = await ledgers.propose({ ...given, author: 'supplier', reason: 'it was agreed by telephone' }));
      },
    });
    this.acts.push({
      at: decidedAt,
      act({ ledgers }) {
        if (id === null) throw new Error('nothing was proposed');
        return ledgers.decide(id, approved ? 'approved' : 'rejected', 'buyer', 'the call log says so');
      },
    });
  }

  /** What waits for the disk and for the loop is done: each hour, and when a month is due until it is closed. */
  private async breathe(life: Life, from: number): Promise<void> {
    const due = this.truth.storeAway.every((each) => from < each.from || from >= each.to) && this.isClosing(life);
    if (from % (6 * HOUR) === 0) await life.onDisk();
    if (!due) return;
    // In the time of the machine: it is closed as soon as it has been computed.
    for (let wait = 0; wait < 200 && this.isClosing(life); wait++) await setTimeout(5);
  }

  /** A month that has been over for long enough is not closed. */
  private isClosing({ ledgers }: Life): boolean {
    return this.lastOver(this.time.at - CLOSING) !== (ledgers.months().at(-1)?.month ?? null);
  }

  /** The last month of the truth that was over at a moment; null where none was. */
  private lastOver(at: number): string | null {
    let last: string | null = null;
    for (const { month, endsAt } of monthsOf(this.truth)) if (endsAt <= at) last = month;
    return last;
  }

  private isNear(at: number, { before, after }: { before: number; after: number }): boolean {
    let [low, high] = [0, this.edges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.edges[middle]! < at - after) low = middle + 1;
      else high = middle;
    }
    const edge = this.edges[low];
    return edge !== undefined && edge <= at + before;
  }
}

const never = (): never => {
  throw new Error('routers wait for nothing');
};

const monthsOf = (truth: Truth): { month: string; endsAt: number }[] =>
  Array.from({ length: 12 }, (_, i) => ({
    month: `2028-${String(i + 1).padStart(2, '0')}`,
    endsAt: monthStart(i + 1),
  })).filter(({ endsAt }) => endsAt > truth.from && endsAt <= truth.to);
