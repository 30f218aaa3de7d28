/** Which path carries the traffic of one direction. */
import type { Direction, ForwardingBasis, ForwardingJudgement, ForwardingState } from '../../model/judgement.js';
import { masters, type Masters } from './masters.js';
import type { GroupView, PathView } from './scene.js';
import { together } from './together.js';
import { isSince, takenOver, traffic } from './traffic.js';

export type ForwardingVerdict = Omit<ForwardingJudgement, 'since'>;

interface Decision {
  paths: string[];
  /** Whether it is known that nobody else forwards. */
  known: boolean;
  reason: string;
  basis: ForwardingBasis;
}

/**
 * The redundancy protocol decides where it is configured and read lately; else the counters; else whoever carries most of what was carried
 * when a gateway that is silent now was heard last; else what is left when all other paths are down.
 * A path that is known down forwards nothing, whoever is master of it. The other signals are told beside, and contradictions with them.
 */
export function judgeForwarding(group: GroupView, direction: Direction): ForwardingVerdict {
  const elected = masters(group);
  const carried = traffic(group);
  const remains = remaining(group, carried);
  const decision = byElection(group, elected) ?? byTraffic(group, carried) ?? bySilence(group) ?? remains;
  const basis: ForwardingBasis[] = [];
  for (const each of [decision.basis, elected?.basis, carried, remains.basis, ...besides(group)])
    if (each != null && !basis.some(({ signal }) => signal === each.signal)) basis.push(each);
  const state = stateOf(group, decision);
  return {
    direction,
    state,
    paths: decision.paths,
    reason: decision.reason,
    basis,
    disagreement: disagreement(group, decision, elected, carried),
  };
}

function stateOf({ mode }: GroupView, { paths, known }: Decision): ForwardingState {
  if (paths.length === 0) return known ? 'none' : 'unknown';
  if (paths.length === 1) return 'forwarding';
  return mode === 'active-active' ? 'shared' : 'split-brain';
}

function byElection(group: GroupView, elected: Masters | null): Decision | null {
  if (elected === null) return null;
  const { basis, complete, settled, abreast } = elected;
  // Of those that share the traffic one that is not heard may be master of its own virtual router still.
  if (group.mode === 'active-active' && !settled) return null;
  const [able, unable] = parted(group, basis.paths);
  if (basis.paths.length === 0) {
    if (!complete) return null;
    if (abreast) return { paths: [], known: true, reason: 'no gateway is master', basis };
    // Gateways are not read at one moment: whoever was read before the master gave way may be master since.
    const all = parted(
      group,
      group.paths.map(({ name }) => name),
    );
    return all[0].length === 0
      ? null
      : { paths: [], known: false, reason: 'the master gave way, and who is master now was not read yet', basis };
  }
  if (able.length === 0) {
    const known = unable.every((name) => isElectedSince(group, name, elected));
    const reason = `${listed(unable)} is elected and ${known ? 'down' : 'is down, which were not read together'}`;
    return { paths: [], known, reason, basis };
  }
  return { paths: able, known: true, reason: `${listed(able)} ${able.length === 1 ? 'is' : 'are'} elected`, basis };
}

/**
 * It was read as down since it was elected, and as elected since it went down: one that was down may be elected because it no longer is, and one
 * that has just gone down may have given way.
 */
const isElectedSince = ({ paths }: GroupView, name: string, { sinceAt, readAt }: Masters): boolean =>
  paths.some(
    ({ name: each, evidence, changedAt }) =>
      each === name && (evidence.at ?? -Infinity) >= sinceAt && (changedAt ?? -Infinity) <= readAt,
  );

function byTraffic(group: GroupView, carried: ForwardingBasis | null): Decision | null {
  if (carried === null) return null;
  const [able] = parted(group, carried.paths);
  if (able.length === 0 || isOutdated(group, able)) return null;
  if (able.length > 1 && group.mode === 'active-standby' && !together(group, able)) {
    const reason = `${listed(able)} carried traffic within the same intervals of the counters, perhaps one after the other`;
    return { paths: [], known: false, reason, basis: carried };
  }
  return {
    paths: able,
    known: true,
    reason: `${listed(able)} ${able.length === 1 ? 'carries' : 'carry'} the traffic`,
    basis: carried,
  };
}

/** Who forwards has changed since the intervals of the counters began: what they show instead may be what was before. */
const isOutdated = (group: GroupView, able: readonly string[]): boolean =>
  group.last !== null && !same(able, group.last.paths) && !isSince(group, group.last.since);

/** The counters of a silent gateway tell nothing; those of another tell that it carries what is to be carried. */
function bySilence(group: GroupView): Decision | null {
  const taker = takenOver(group);
  if (taker === null) return null;
  const silent = group.paths.filter(({ rate }) => rate === null).map(({ name }) => name);
  const reason = `${taker.name} carries most of what all carried when ${listed(silent)} was heard last`;
  const basis: ForwardingBasis = { signal: 'counters', paths: [taker.name], evidence: [taker.rate!.evidence] };
  return { paths: [taker.name], known: false, reason, basis };
}

/**
 * What is left where nothing else tells: the only path that may carry, all of an active-active group, or none. Counters of an interval in which who
 * carries has changed tell that not all do. Two gateways are not read at one moment: whoever was read as down before another came up may be up since.
 */
function remaining(group: GroupView, carried: ForwardingBasis | null): Decision {
  const able = group.paths.filter(({ health }) => health === 'up' || health === 'degraded');
  const doubtful = group.paths.filter(({ health }) => health === 'unknown' || health === 'suspect');
  const names = able.map(({ name }) => name);
  const unread = unreadSince(group, able);
  const basis: ForwardingBasis = {
    signal: 'interface',
    paths: names,
    evidence: group.paths.map((each) => each.evidence),
  };
  if (able.length === 0 && doubtful.length === 0)
    return { paths: [], known: true, reason: 'every path is down', basis };
  const plain = doubtful.length === 0 && unread.length === 0;
  const alone = able.length === 1 && plain;
  if (alone) return { paths: names, known: true, reason: `${listed(names)} is the only path that is not down`, basis };
  if (group.mode === 'active-active' && carried !== null && carried.paths.some((name) => names.includes(name)))
    return { paths: [], known: false, reason: 'who carries it has changed within an interval of the counters', basis };
  // One of which nothing is known may carry as before.
  if (group.mode === 'active-active' && able.length > 0 && plain)
    return { paths: names, known: true, reason: `${listed(names)} ${able.length === 1 ? 'is' : 'are'} up`, basis };
  const reason =
    doubtful.length === 0 && able.length === 1
      ? `${listed(names)} came up, and ${listed(unread)} was not read since`
      : 'no fresh signal says which path carries it';
  return { paths: [], known: false, reason, basis: { ...basis, paths: [] } };
}

/** Paths that are down by readings from before another came up: since then they may be up as well. */
function unreadSince({ paths }: GroupView, able: readonly PathView[]): string[] {
  if (paths.every(({ health }) => health !== 'down')) return [];
  const since = Math.max(...able.map(({ ableSince }) => ableSince ?? -Infinity));
  return paths.flatMap(({ name, health, downRead }) =>
    health === 'down' && (downRead ?? -Infinity) < since ? [name] : [],
  );
}

/** Signals that confirm or contradict, and decide nothing by themselves. */
function besides(group: GroupView): (ForwardingBasis | null)[] {
  if (group.paths.every(({ probes, routes }) => probes === null && routes === null)) return [];
  const probed = group.paths.filter(({ probes }) => probes !== null);
  const routed = group.paths.filter(({ routes }) => routes !== null);
  const names = (paths: readonly PathView[]): string[] => paths.map(({ name }) => name);
  return [
    probed.length === 0
      ? null
      : {
          signal: 'probe',
          paths: names(probed.filter(({ probes }) => probes?.answered)),
          evidence: probed.flatMap(({ probes }) => probes?.evidence ?? []),
        },
    routed.length === 0
      ? null
      : {
          signal: 'route',
          paths: names(routed.filter(({ routes }) => routes?.own)),
          evidence: routed.flatMap(({ routes }) => routes?.evidence ?? []),
        },
  ];
}

function disagreement(
  group: GroupView,
  { paths, basis }: Decision,
  elected: Masters | null,
  carried: ForwardingBasis | null,
): string | null {
  if (basis.signal !== 'redundancy' || elected === null) return null;
  const [, down] = parted(group, elected.basis.paths);
  if (down.length > 0 && paths.length === 0) return `${listed(down)} is elected, and is down.`;
  if (carried === null || !isSince(group, elected.since) || same(carried.paths, paths)) return null;
  return `${listed(paths)} is elected, and the counters show traffic on ${listed(carried.paths)}.`;
}

/** Names that may carry, and names of paths that are known down. */
function parted(group: GroupView, names: readonly string[]): [string[], string[]] {
  const able: string[] = [];
  const down: string[] = [];
  for (const name of names)
    (group.paths.some((path) => path.name === name && path.health === 'down') ? down : able).push(name);
  return [able, down];
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const listed = (names: readonly string[]): string => (names.length === 0 ? 'no path' : names.join(' and '));
