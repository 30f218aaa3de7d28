/** The changes of the last minutes: what triggered a failover, and who agrees with it. */
import type { EvidenceChange, Present } from '../../model/judgement.js';
import type { PathInput } from '../input.js';
import type { SignalChange } from '../signals/table.js';
import { momentOf, type Moment } from '../time.js';
import { changedBetween, seeEnd, type EndSeen } from './end-seen.js';

export interface Noted extends SignalChange {
  moment: Moment;
  /** The path that it is about, where it is about one. */
  path: string | null;
}

/** Milliseconds. */
const KEEP = 900_000;
const MOST = 5_000;

export class Changes {
  private list: Noted[] = [];
  /** Where in it those of a gateway are: every failover that is open looks through its own. */
  private byGateway = new Map<string, number[]>();
  private fresh: Noted[] = [];
  private readonly ends = new Map<string, EndSeen>();
  private readonly states = new Map<string, string>();
  /** Changes that were not kept because there were too many. */
  dropped = 0;

  add(change: SignalChange, now: Moment, path: string | null = null): void {
    const noted = { ...change, path, moment: momentOf(change.at, now) };
    if (this.fresh.length >= MOST) this.dropped++;
    else this.fresh.push(noted);
  }

  /** Compares interfaces and judged states with those of the last time. */
  compare(inputs: readonly PathInput[], gatewayOf: (path: string) => string, present: Present, now: Moment): void {
    for (const { name, ends } of inputs) {
      const gateway = gatewayOf(name);
      this.compareEnd(gateway, name, ends.a, now);
      this.compareEnd(gateway, name, ends.b, now);
    }
    for (const { path, gateway, health } of present.paths) this.compareHealth(gateway, path, health, now);
  }

  /** What came since the last call, oldest first. */
  take(now: Moment): Noted[] {
    const taken = this.fresh.sort((x, y) => x.moment.monotonic - y.moment.monotonic);
    this.fresh = [];
    const kept = this.list.slice(-MOST).filter(({ moment }) => now.monotonic - moment.monotonic <= KEEP);
    if (taken.length === 0 && kept.length === this.list.length) return taken;
    this.list = [...kept, ...taken].filter(({ moment }) => now.monotonic - moment.monotonic <= KEEP);
    this.byGateway = new Map();
    for (const [at, { gateway }] of this.list.entries()) {
      const own = this.byGateway.get(gateway);
      if (own === undefined) this.byGateway.set(gateway, [at]);
      else own.push(at);
    }
    return taken;
  }

  /** Changes since `monotonic` that are about one of the gateways, or about end-to-end probes; oldest first. */
  since(monotonic: number, gateways: ReadonlySet<string>): Noted[] {
    return [...new Set(['', ...gateways])]
      .flatMap((gateway) => this.byGateway.get(gateway) ?? [])
      .sort((x, y) => x - y)
      .map((at) => this.list[at]!)
      .filter(({ moment }) => moment.monotonic >= monotonic)
      .sort((x, y) => x.moment.monotonic - y.moment.monotonic);
  }

  private compareEnd(gateway: string, path: string, end: PathInput['ends']['a'], now: Moment): void {
    const { evidence, lastChange } = end;
    if (evidence.at === null || !evidence.fresh) return;
    const key = `${gateway} ${end.interface}`;
    const before = this.ends.get(key);
    const seen = seeEnd(before, evidence.says, lastChange);
    if (seen === before) return;
    this.ends.set(key, seen);
    if (before === undefined) return;
    const entry = { at: evidence.at, gateway, signal: 'interface' as const, subject: evidence.subject };
    if (before.says !== evidence.says) {
      this.add({ ...entry, before: before.says, after: evidence.says }, now, path);
    } else if (changedBetween(before, seen)) {
      this.add(
        { ...entry, before: before.says, after: `${evidence.says} again, after a change between two polls` },
        now,
        path,
      );
    }
  }

  /** A path's own health is told in timelines beside the signals that it follows from. */
  private compareHealth(gateway: string, path: string, health: string, now: Moment): void {
    const before = this.states.get(path);
    if (before === health) return;
    this.states.set(path, health);
    if (before === undefined) return;
    this.add({ at: now.at, gateway, signal: 'gateway', subject: `path ${path}`, before, after: health }, now, path);
  }
}

export const entryOf = ({ at, signal, subject, before, after }: SignalChange): EvidenceChange => ({
  at,
  signal,
  subject,
  before,
  after,
});
