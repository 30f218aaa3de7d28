/** Makes, of what is known, what the judgements of forwarding and posture ask for. */
import type { Direction, Evidence } from '../model/judgement.js';
import type { GroupView, PathView, RateView, RouterView } from './forwarding/scene.js';
import { carriedAtOnce } from './forwarding/traffic.js';
import type { PathInput } from './input.js';
import type { Memory } from './memory.js';
import type { Fact, PosturePath } from './posture/scene.js';
import { judgePinned } from './probes/pinned.js';
import type { ProbeTrack } from './probes/track.js';
import { sideOf, type GroupSettings, type PathSettings, type Side } from './settings.js';
import type { Baselines } from './signals/baseline.js';
import { evidence } from './signals/finding.js';
import { saysOf } from './signals/level.js';
import { heldPeers, judgePeer, prefixesOf } from './signals/peers.js';
import { heldRouter } from './signals/redundancy.js';
import type { SignalTable } from './signals/table.js';
import { ageAt, isFresh, type Moment } from './time.js';

export interface Sources {
  table: SignalTable;
  baselines: Baselines;
  memory: Memory;
  /** Pinned probes of a path. */
  pinned(path: string): readonly ProbeTrack[];
}

/** A path of a group, and how it is judged. */
export interface Member {
  settings: PathSettings;
  input: PathInput;
  evidence: Evidence;
}

/** What is the same of a path in both directions. */
export type EitherWay = Omit<PathView, 'routers' | 'rate' | 'ratesBefore'>;

export function groupView(
  group: GroupSettings,
  direction: Direction,
  members: readonly Member[],
  eitherWay: readonly EitherWay[],
  sources: Sources,
  now: Moment,
): GroupView {
  const views = members.map((member, i) => pathView(member, eitherWay[i]!, sideOf(direction), sources, now));
  const key = `${group.name} ${direction}`;
  const total = sources.memory.total(key, carriedAtOnce(views));
  return { name: group.name, mode: group.mode, paths: views, total, last: sources.memory.forwarder(key) };
}

export function eitherWay({ settings: { name }, input, evidence }: Member, sources: Sources, now: Moment): EitherWay {
  return {
    name,
    health: input.health,
    evidence,
    changedAt: later(input.ends.a.statusSince, input.ends.b.statusSince),
    downRead: downRead(input, now),
    ableSince: sources.memory.ableSince(name, input.health, now),
    probes: probesOf(sources.pinned(name), now),
    routes: routesOf(input),
  };
}

function pathView({ settings, input }: Member, same: EitherWay, side: Side, sources: Sources, now: Moment): PathView {
  const rate = rateOf(input, side);
  const routers: PathView['routers'][number][] = [];
  for (const router of settings.redundancy)
    if (router.side === side)
      routers.push({
        id: `${router.protocol}/${router.group}/${router.family}`,
        view: routerView(settings, router, input, sources.table, now),
      });
  const ratesBefore = rate === null ? [] : sources.memory.ratesBefore(`${settings.name} ${side}`, rate);
  // Written out: of every path every second, a copy by spreading costs several times as much.
  return {
    name: same.name,
    health: same.health,
    evidence: same.evidence,
    changedAt: same.changedAt,
    downRead: same.downRead,
    ableSince: same.ableSince,
    routers,
    rate,
    ratesBefore,
    probes: same.probes,
    routes: same.routes,
  };
}

function routesOf({ findings }: PathInput): PathView['routes'] {
  if (findings.length === 0) return null;
  const routes = findings.filter(({ evidence: { signal, fresh } }) => signal === 'route' && fresh);
  if (routes.length === 0) return null;
  return { own: routes.every(({ health }) => health === 'up'), evidence: routes.map((each) => each.evidence) };
}

const later = (one: number | null, two: number | null): number | null =>
  one === null || two === null ? (one ?? two) : Math.max(one, two);

/** The latest of all that says so. */
function downRead({ ends, findings }: PathInput, now: Moment): number | null {
  let latest = later(ends.a.downRead?.monotonic ?? null, ends.b.downRead?.monotonic ?? null);
  for (const { health, evidence } of findings)
    if (health === 'down' && evidence.ageSeconds !== null)
      latest = later(latest, now.monotonic - evidence.ageSeconds * 1_000);
  return latest;
}

function routerView(
  path: PathSettings,
  router: PathSettings['redundancy'][number],
  input: PathInput,
  table: SignalTable,
  now: Moment,
): RouterView | null {
  const held = heldRouter(path, router, table, indexIn(path, input.ends));
  if (held === null) return null;
  const { latest, read, asked, since, heard } = held;
  const subject = `${path.gateway} ${latest.key}`;
  return {
    role: latest.role,
    read,
    asked,
    // What it says after a silence it may have become since: that it said the same before tells nothing of the time between.
    since: heard.monotonic > since.monotonic ? heard : since,
    fresh: isFresh(read, path.interval, now),
    evidence: evidence('redundancy', subject, saysOf(latest) ?? 'state not told', read, path.interval, now),
  };
}

/** The ifIndex of the path's own interfaces, by the names that the configuration gives them. */
export const indexIn =
  (path: Pick<PathSettings, 'a' | 'b'>, ends: { a: { ifIndex: number | null }; b: { ifIndex: number | null } }) =>
  (name: string): number | null =>
    name === path.a ? ends.a.ifIndex : name === path.b ? ends.b.ifIndex : null;

/** How a path is judged, as evidence for the judgement of its group. */
export function pathEvidence({ name, health, reasons, ends, findings }: PathInput): Evidence {
  let oldest = older(ends.a.evidence, ends.b.evidence);
  for (const { evidence: each } of findings) oldest = older(oldest, each);
  return {
    signal: 'interface',
    subject: `path ${name}`,
    says: reasons[0] ?? health,
    at: oldest.at,
    ageSeconds: oldest.ageSeconds,
    fresh: health !== 'unknown',
  };
}

const older = (one: Evidence, other: Evidence): Evidence =>
  (other.ageSeconds ?? Infinity) > (one.ageSeconds ?? Infinity) ? other : one;

function rateOf({ traffic }: PathInput, side: 'a' | 'b'): RateView | null {
  const end = traffic[side];
  if (end === null || end.rate === null) return null;
  const { rate, began, ended, evidence: basis } = end;
  return { rate, began, ended, evidence: basis };
}

function probesOf(tracks: readonly ProbeTrack[], now: Moment): PathView['probes'] {
  if (tracks.length === 0) return null;
  const fresh = tracks.filter((track) => track.isFresh(now));
  if (fresh.length === 0) return null;
  const findings = fresh.map((track) => judgePinned(track, now));
  return {
    answered: findings.every(({ health }) => health !== 'down'),
    evidence: findings.map((each) => each.evidence),
  };
}

export function posturePath(
  { settings: path, input, evidence: own }: Member,
  { table, baselines }: Sources,
  now: Moment,
): PosturePath {
  const { a, b } = input.traffic;
  const [first, second] = [a?.evidence ?? own, b?.evidence ?? own];
  return {
    name: path.name,
    gateway: path.gateway,
    health: input.health,
    reasons: input.reasons,
    evidence: own,
    peers: path.peers.map((peer) => judgePeer(path, peer, table, baselines, now)),
    capacity: input.capacity,
    rates: { 'a-b': a?.rate ?? null, 'b-a': b?.rate ?? null },
    // Where there are none to go by, why that is stands in their place.
    counters: first === second ? [first] : [first, second],
    loss: a === null || b === null ? null : [...a.loss, ...b.loss],
    sensors: input.sensors,
    common: common(path, input, table, now),
  };
}

/** What the gateways of a group must have in common: virtual addresses, the neighbours' systems, how many prefixes they accept. */
function common(path: PathSettings, input: PathInput, table: SignalTable, now: Moment): PosturePath['common'] {
  if (path.redundancy.length === 0 && path.peers.length === 0) return [];
  const routers = path.redundancy.flatMap((router) => {
    const held = heldRouter(path, router, table, indexIn(path, input.ends));
    if (held === null || held.latest.virtualAddresses.length === 0) return [];
    const what = `virtual address on side ${router.side} (${router.protocol.toUpperCase()} ${router.group}, ${router.family})`;
    const says = [...held.latest.virtualAddresses].sort().join(', ');
    return [
      fact(
        what,
        says,
        evidence('redundancy', `${path.gateway} ${held.latest.key}`, says, held.read, path.interval, now),
      ),
    ];
  });
  return [...routers, ...(['a', 'b'] as const).flatMap((side) => peersOn(path, side, table, now))];
}

function peersOn(path: PathSettings, side: 'a' | 'b', table: SignalTable, now: Moment): PosturePath['common'] {
  const held = heldPeers(path, table, side);
  const [first] = held;
  if (first === undefined) return [];
  const read = held.reduce((old, each) => (ageAt(each.read, now) > ageAt(old.read, now) ? each : old), first).read;
  const systems = [...new Set(held.flatMap(({ latest }) => latest.remoteAs ?? []))].sort((x, y) => x - y).join(', ');
  const counts = held.map(({ latest }) => (latest.state === 'established' ? prefixesOf(latest) : null));
  const sum = counts.every((count) => count !== null && count > 0)
    ? counts.reduce<number>((all, count) => all + (count ?? 0), 0)
    : null;
  const given = (says: string): Evidence =>
    evidence('bgp', `${path.gateway} peers on side ${side}`, says, read, path.interval, now);
  return [
    fact(`remote AS on side ${side}`, systems === '' ? null : systems, given(systems)),
    {
      ...fact(
        `prefixes accepted on side ${side}`,
        sum === null ? null : String(sum),
        given(String(sum ?? 'not counted')),
      ),
      ...(sum === null ? {} : { count: sum }),
    },
  ];
}

const fact = (what: string, is: string | null, given: Evidence): Fact => ({ what, is, evidence: given });
