/** More paths than one screen has rows for: a mark each, and in full only those that need a person or carry most. */
import type { PathStatus, Status } from '../../collector/api/types.js';
import { roleOf, type Role } from '../charts/pathRole.js';

/** From so many paths on. */
const CROWD = 6;
/** Drawn in full then. */
const IN_FULL = 2;

export const isCrowd = ({ paths }: Status): boolean => paths.length >= CROWD;

/** The most urgent first. */
const urgency: Role['look'][] = ['down', 'unknown', 'degraded', 'at-risk', 'planned', 'up', 'ready'];

export interface Placed {
  path: PathStatus;
  role: Role;
}

/** Worked out once for a status: it is asked for by several views. */
const known = new WeakMap<Status, { all: readonly Placed[]; urgent: readonly Placed[] }>();

function knownOf(status: Status): { all: readonly Placed[]; urgent: readonly Placed[] } {
  const before = known.get(status);
  if (before) return before;
  const all = status.paths.map((path) => ({ path, role: roleOf(status, path) }));
  const made = { all, urgent: byUrgency(all) };
  known.set(status, made);
  return made;
}

/** Every path with what it does now, in its configured order. */
export const placed = (status: Status): readonly Placed[] => knownOf(status).all;

/** The same, the most urgent first. */
export const placedByUrgency = (status: Status): readonly Placed[] => knownOf(status).urgent;

/** By urgency, then the busiest first; what is equal keeps its order. */
function byUrgency(all: readonly Placed[]): Placed[] {
  const most = ({ path: { aToB, bToA } }: Placed) => Math.max(aToB ?? 0, bToA ?? 0);
  const rank = ({ role }: Placed) => urgency.indexOf(role.look);
  return [...all].sort((x, y) => rank(x) - rank(y) || most(y) - most(x));
}

/** Whether a path's state is one that asks for a person. */
export const needsSomeone = ({ role: { look } }: Placed): boolean => look !== 'up' && look !== 'ready';

/** The paths that are drawn with their rates and their last day. */
export function pathsInFull(status: Status): PathStatus[] {
  if (!isCrowd(status)) return status.paths;
  return placedByUrgency(status)
    .slice(0, IN_FULL)
    .map(({ path }) => path);
}
