import type { GatewayStatus, PathEnd, PathStatus, Status } from '../../collector/api/types.js';

type Resilience = Status['resilience'];

/**
 * The last status with everything that it claimed taken back: what the wall shows while it hears nothing. Names stay, so that
 * the picture keeps its shape; states are unknown and readings are gone. `reason` is one sentence, `since` ISO 8601.
 */
export function blind(status: Status, reason: string, since: string): Status {
  return {
    ...status,
    service: { state: 'unknown', reason },
    resilience: blindResilience(status.resilience, reason, since),
    paths: status.paths.map((path) => blindPath(path, reason, since)),
    gateways: status.gateways.map((gateway) => blindGateway(gateway, since)),
    problems: [
      {
        code: 'wall-blind',
        severity: 'critical',
        subject: 'this wall',
        message: reason,
        next: 'Check that the collector runs (interconnect doctor) and that this screen reaches it; then load the page again.',
        since,
      },
    ],
  };
}

/** Failovers are past and stay; what lasts, or runs now, cannot be known. */
function blindResilience(before: Resilience, reason: string, since: string): Resilience {
  const protection = { state: 'unknown' as const, reasons: [reason], since };
  return {
    service: { state: 'unknown', reason, basis: 'none', since, evidence: [] },
    protection,
    groups: before.groups.map((group) => ({
      ...group,
      standby: [],
      protection,
      forwarding: group.forwarding.map(({ direction }) => {
        return { direction, state: 'unknown' as const, paths: [], reason, disagreement: null, since };
      }),
    })),
    incidents: [],
    incidentsLeftOut: 0,
    failovers: before.failovers,
    maintenance: [],
    drills: [],
  };
}

function blindPath(path: PathStatus, reason: string, since: string): PathStatus {
  const { a, b } = path;
  return {
    ...path,
    health: 'unknown',
    reasons: [reason],
    since,
    a: blindEnd(a),
    b: blindEnd(b),
    aToB: null,
    bToA: null,
  };
}

function blindEnd(end: PathEnd): PathEnd {
  return {
    ...end,
    adminStatus: null,
    operStatus: null,
    inBitsPerSecond: null,
    outBitsPerSecond: null,
    inErrorsPerSecond: null,
    outErrorsPerSecond: null,
    inDiscardsPerSecond: null,
    outDiscardsPerSecond: null,
    stale: true,
  };
}

function blindGateway(gateway: GatewayStatus, since: string): GatewayStatus {
  return { ...gateway, state: 'unknown', since, cpuPercent: null, memoryPercent: null, error: null, sensors: [] };
}
