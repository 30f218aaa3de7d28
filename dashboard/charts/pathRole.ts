/** What a path does in its group now, in the words of the wall. */
import type { Health, PathStatus, Status } from '../../collector/api/types.js';
import type { PathLook } from './pathLine.js';

export interface Role {
  /** Its look as a whole. */
  look: PathLook;
  /** The look of each half: side a carries a→b into the gateway, side b carries b→a. */
  halves: { a: PathLook; b: PathLook };
  word: string;
  /** The one direction that it forwards, where it is only one. */
  only: 'a-b' | 'b-a' | null;
}

type Group = Status['resilience']['groups'][number];

const words: Record<Exclude<Health, 'up'>, string> = {
  degraded: 'DEGRADED',
  down: 'DOWN',
  suspect: 'SUSPECT',
  unknown: 'UNKNOWN',
};

/**
 * Health comes first: a path that is not up says so, or PLANNED while announced work covers it. One that is up forwards, stands by
 * (ready, or at risk where its group is), or is merely up where nobody knows who forwards.
 */
export function roleOf(status: Status, path: PathStatus): Role {
  const { health } = path;
  if (health !== 'up' && isPlanned(status, path)) return whole('planned', 'PLANNED');
  // What is suspect is not known for the moment; its word tells it apart.
  if (health !== 'up') return whole(health === 'suspect' ? 'unknown' : health, words[health]);
  const group = groupsOf(status).get(path.name);
  return group ? inGroup(group, path.name) : whole('up', 'UP');
}

const known = new WeakMap<readonly Group[], ReadonlyMap<string, Group>>();

/** By path, the first that names it. Worked out once for a list: of hundreds of paths each would search hundreds of groups. */
function groupsOf({ resilience: { groups } }: Status): ReadonlyMap<string, Group> {
  const before = known.get(groups);
  if (before) return before;
  const made = new Map<string, Group>();
  for (const group of groups) for (const name of group.paths) if (!made.has(name)) made.set(name, group);
  known.set(groups, made);
  return made;
}

const whole = (look: PathLook, word: string): Role => ({ look, halves: { a: look, b: look }, word, only: null });

function inGroup(group: Group, name: string): Role {
  const forwards = (direction: 'a-b' | 'b-a') =>
    group.forwarding.some((one) => one.direction === direction && one.paths.includes(name));
  const [aToB, bToA] = [forwards('a-b'), forwards('b-a')];
  if (aToB && bToA) return whole('up', 'FORWARDING');
  const known = group.forwarding.every(({ state }) => state !== 'unknown');
  if (!known && !aToB && !bToA) return whole('up', 'UP');
  const idle = standing(group, name);
  if (!aToB && !bToA) return idle;
  // Of a path that forwards the other way alone, the idle half is drawn thin.
  const thin = idle.look === 'up' ? 'ready' : idle.look;
  const halves = { a: aToB ? 'up' : thin, b: bToA ? 'up' : thin } as const;
  return { look: 'up', halves, word: 'FORWARDING', only: aToB ? 'a-b' : 'b-a' };
}

/** Ready is claimed only where the whole group is known to hold. */
function standing({ standby, protection: { state } }: Group, name: string): Role {
  if (!standby.includes(name) || state === 'unknown') return whole('up', 'UP');
  return state === 'protected' ? whole('ready', 'READY') : whole('at-risk', 'AT RISK');
}

/** Whether a maintenance window that runs now covers the path. */
export function isPlanned({ resilience: { maintenance } }: Status, { name, group, gateway }: PathStatus): boolean {
  const own = { gateway, group: group ?? name, path: name };
  return maintenance.some(({ scope }) => scope.type === 'all' || own[scope.type] === scope.name);
}
