/**
 * Paths that fell and were well again before anybody looked: what they need says the same at two readings, and counts a change between them. Nobody
 * saw one down, so it is no outage; that it fell is known.
 */
import type { PathResult } from '../../model/judgement.js';
import type { EndInput, PathInput } from '../input.js';
import type { PathSettings } from '../settings.js';
import { sessionWith } from '../signals/bfd.js';
import { neighbourOf } from '../signals/ospf.js';
import { heldPeers } from '../signals/peers.js';
import type { Passed, SignalTable } from '../signals/table.js';
import type { Moment } from '../time.js';
import { changedBetween, seeEnd, type EndSeen } from './end-seen.js';

interface EndRead extends EndSeen {
  read: Moment;
  passed: Passed | null;
}

export class Falls {
  private readonly ends = { a: new Map<string, EndRead>(), b: new Map<string, EndRead>() };
  /** Monotonic time since which a path is not known to have been down. */
  private readonly well = new Map<string, number>();
  private readonly last = new Map<string, Passed>();

  /** Names of those that fell since the last call, once for each fall: a cut shows itself at the interface and at the sessions. */
  advance(
    present: ReadonlyMap<string, PathResult>,
    inputs: readonly PathInput[],
    paths: ReadonlyMap<string, PathSettings>,
    table: SignalTable,
    now: Moment,
  ): string[] {
    const names: string[] = [];
    for (const input of inputs) {
      const { name } = input;
      if (this.fell(input, present.get(name)?.health, paths.get(name), table, now)) names.push(name);
    }
    return names;
  }

  /** The readings between which a path fell last and was well again; null where it never did. */
  of(path: string): Passed | null {
    return this.last.get(path) ?? null;
  }

  private fell(
    { name, ends }: PathInput,
    health: PathResult['health'] | undefined,
    path: PathSettings | undefined,
    table: SignalTable,
    now: Moment,
  ): boolean {
    const a = this.end(this.ends.a, name, ends.a);
    const b = this.end(this.ends.b, name, ends.b);
    if (health === 'down') this.well.delete(name);
    if (path === undefined || (health !== 'up' && health !== 'degraded')) return false;
    const since = this.well.get(name) ?? now.monotonic;
    if (since === now.monotonic) this.well.set(name, since);
    const after = Math.max(since, this.last.get(name)?.to.monotonic ?? -Infinity);
    const fallen: Passed[] = [];
    for (const each of [a, b, ...sessions(path, table)])
      if (each !== null && each.from.monotonic >= after) fallen.push(each);
    const [first] = fallen.sort((x, y) => x.from.monotonic - y.from.monotonic);
    if (first === undefined) return false;
    this.last.set(name, { from: first.from, to: fallen.map(({ to }) => to).sort(later)[0]! });
    return true;
  }

  /** By ifLastChange, while it is up at both readings. */
  private end(
    ends: Map<string, EndRead>,
    path: string,
    { evidence: { says, fresh }, lastChange, stateRead: read }: EndInput,
  ): Passed | null {
    const known = ends.get(path);
    if (read === null || !fresh) return known?.passed ?? null;
    const seen = seeEnd(known, says, lastChange);
    if (seen === known && read === known.read) return known.passed;
    const fell = says === 'up' && known !== undefined && changedBetween(known, seen);
    const passed = fell ? { from: known.read, to: read } : (known?.passed ?? null);
    ends.set(path, { ...seen, read, passed });
    return passed;
  }
}

const later = (x: Moment, y: Moment): number => y.monotonic - x.monotonic;

/** Of what is up now, and was so at the reading before its change. */
function sessions(path: PathSettings, table: SignalTable): Passed[] {
  if (path.peers.length + path.bfd.length + path.ospf.length === 0) return [];
  const up = [
    ...heldPeers(path, table).filter(({ latest }) => latest.state === 'established'),
    ...path.bfd.flatMap((peer) => sessionWith(path, peer, table) ?? []).filter(({ latest }) => latest.state === 'up'),
    ...path.ospf
      .flatMap((each) => neighbourOf(path, each, table) ?? [])
      .filter(({ latest }) => latest.state === 'full'),
  ];
  return up.flatMap(({ passed }) => passed ?? []);
}
