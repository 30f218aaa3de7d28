/** Whom the redundancy protocol (VRRP, HSRP) makes forward. */
import type { ForwardingBasis } from '../../model/judgement.js';
import type { GroupView, PathView, RouterView } from './scene.js';

export interface Masters {
  basis: ForwardingBasis;
  /** Every virtual router of the group was read lately: whoever is not named does not forward. */
  complete: boolean;
  /** Latest monotonic time at which one of them became what it is. */
  since: number;
}

/** null where no virtual router is configured for this side, or none was read lately. */
export function masters(group: GroupView): Masters | null {
  const asked = group.paths.flatMap((path) => path.routers.map((router) => ({ path, router })));
  const fresh = asked.flatMap(({ path, router }) => (router?.fresh && router.role !== null ? [{ path, router }] : []));
  if (fresh.length === 0) return null;
  const claiming = fresh.filter(({ router }) => router.role === 'master');
  const standing = claiming.filter((each) => !isOvertaken(each, claiming));
  return {
    basis: {
      signal: 'redundancy',
      paths: [...new Set(standing.map(({ path }) => path.name))],
      evidence: fresh.map(({ router }) => router.evidence),
    },
    complete: fresh.length === asked.length,
    since: Math.max(...fresh.map(({ router }) => router.since.monotonic)),
  };
}

/**
 * Two gateways are never read at the same instant. A master whose last reading is older than the moment at which another was first seen as
 * master may have given way since: the newer word counts, and two masters are two only where both were seen to be at one time.
 */
function isOvertaken({ path, router }: Claim, claiming: readonly Claim[]): boolean {
  return claiming.some(
    (other) => other.path.name !== path.name && other.router.since.monotonic > router.read.monotonic,
  );
}

interface Claim {
  path: PathView;
  router: RouterView;
}
