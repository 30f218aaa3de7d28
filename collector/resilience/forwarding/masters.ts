/** Whom the redundancy protocol (VRRP, HSRP) makes forward. */
import type { ForwardingBasis, GroupMode } from '../../model/judgement.js';
import type { GroupView, PathView, RouterView } from './scene.js';

export interface Masters {
  basis: ForwardingBasis;
  /** Every virtual router of the group was read lately: whoever is not named does not forward. */
  complete: boolean;
  /** Each was asked for since the last of them became what it is: what they are, they were at one time. */
  abreast: boolean;
  /** Of every virtual router a master is known, or all who take part were read lately: whoever was not read is master of none. */
  settled: boolean;
  /** Latest monotonic time at which one of them became what it is. */
  since: number;
  /** The same by the wall clock. */
  sinceAt: number;
  /** When the one of them that was read longest ago was read, by the wall clock. */
  readAt: number;
}

/** null where no virtual router is configured for this side, or none was read lately. */
export function masters({ paths, mode }: GroupView): Masters | null {
  if (paths.every(({ routers }) => routers.length === 0)) return null;
  const asked = paths.flatMap((path) => path.routers.map(({ id, view }) => ({ path, id, router: view })));
  const fresh = asked.flatMap(({ path, id, router }) =>
    router?.fresh === true && router.role !== null ? [{ path, id, router }] : [],
  );
  if (fresh.length === 0) return null;
  const claiming = fresh.filter(({ router }) => router.role === 'master');
  const standing = claiming.filter((each) => !isOvertaken(each, claiming, mode));
  const mastered = new Set(standing.map(({ id }) => id));
  const unread = asked.filter((each) => !fresh.some(({ path, id }) => path === each.path && id === each.id));
  const since = Math.max(...fresh.map(({ router }) => router.since.monotonic));
  return {
    basis: {
      signal: 'redundancy',
      paths: [...new Set(standing.map(({ path }) => path.name))],
      evidence: fresh.map(({ router }) => router.evidence),
    },
    complete: fresh.length === asked.length,
    settled: unread.every(({ id }) => mastered.has(id)),
    abreast: fresh.every(({ router }) => router.asked >= since),
    since,
    readAt: Math.min(...fresh.map(({ router }) => router.read.at)),
    sinceAt: Math.max(...fresh.map(({ router }) => router.since.at)),
  };
}

/**
 * Two gateways are never read at the same instant. A master whose last reading was asked for before the moment at which another was first seen as
 * master may have given way since, however late the answer of a slow agent comes: the newer word counts, and two masters are two only where both were seen to be at one time. Where paths share
 * the traffic, each may be master of a virtual router of its own: there only who becomes master of the same one takes its place.
 */
function isOvertaken({ path, id, router }: Claim, claiming: readonly Claim[], mode: GroupMode): boolean {
  return claiming.some(
    (other) =>
      other.path.name !== path.name &&
      (mode === 'active-standby' || other.id === id) &&
      other.router.since.monotonic > router.asked,
  );
}

interface Claim {
  path: PathView;
  id: string;
  router: RouterView;
}
