/** What is shown of a shard that is not heard: everything of it is unknown, with when it was read last, and nothing else is left from before that could pass for the present. */
import type { GroupMode } from '../../model/judgement.js';
import { directions } from '../../model/judgement.js';
import type { Other } from '../../sharding/board.js';
import { shardText } from '../../sharding/shard.js';
import type { GatewayStatus, GroupResult, PathEnd, PathResult, PathStatus, ResilienceSummary } from '../types.js';

/** `shard 2 of 4 not heard for 40 s`. */
export function whyUnheard({ shard, age, fault }: Pick<Other<unknown>, 'shard' | 'age' | 'fault'>): string {
  const who = shardText(shard);
  if (fault !== null) return `what ${who} says cannot be read (${fault})`;
  return age === null ? `${who} not heard yet` : `${who} not heard for ${ageText(age)}`;
}

function ageText(age: number): string {
  const seconds = Math.round(age / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

interface Named {
  name: string;
  group: string | null;
  gateway: string;
  context: string;
  a: string;
  b: string;
  capacity: number | null;
}

/** `before`: as it was told last, with ages as they are now; names, keys and ages are kept of it. `since`: ISO. */
export function unheardPath(path: Named, reason: string, since: string, before: PathStatus | undefined): PathStatus {
  const end = (side: 'a' | 'b'): PathEnd => ({
    side,
    interface: path[side],
    key: before?.[side].key ?? null,
    found: true,
    ifName: before?.[side].ifName ?? null,
    ifAlias: before?.[side].ifAlias ?? null,
    ...{ adminStatus: null, operStatus: null, speed: null },
    ...{ inBitsPerSecond: null, outBitsPerSecond: null, inErrorsPerSecond: null, outErrorsPerSecond: null },
    ...{ inDiscardsPerSecond: null, outDiscardsPerSecond: null, stale: true },
    ...readLast(before?.[side]),
  });
  const { name, group, gateway, context, capacity } = path;
  return {
    ...{ name, group, gateway, context, health: 'unknown', reasons: [`${reason}.`], since },
    ...{ capacity: before?.capacity ?? capacity, a: end('a'), b: end('b') },
    ...{ aToB: null, bToA: null, ...readLast(before) },
  };
}

const readLast = (
  before: Pick<PathEnd, 'updatedAt' | 'ageSeconds'> | undefined,
): Pick<PathEnd, 'updatedAt' | 'ageSeconds'> => ({
  updatedAt: before?.updatedAt ?? null,
  ageSeconds: before?.ageSeconds ?? null,
});

export function unheardGateway(
  { name, address }: { name: string; address: string },
  since: string,
  before: GatewayStatus | undefined,
): GatewayStatus {
  return {
    ...{ name, address, state: 'unknown', since },
    ...{ sysName: before?.sysName ?? null, sysDescr: before?.sysDescr ?? null },
    ...{ uptimeSeconds: null, cpuPercent: null, memoryPercent: null, lastAnswerAt: before?.lastAnswerAt ?? null },
    ...{
      ageSeconds: before?.ageSeconds ?? null,
      staleAfterSeconds: before?.staleAfterSeconds ?? 0,
      error: null,
      sensors: [],
    },
  };
}

interface Group {
  name: string;
  mode: GroupMode;
  paths: readonly string[];
}

export function unheardGroup(
  { name, mode, paths }: Group,
  reason: string,
  since: string,
): ResilienceSummary['groups'][number] {
  return {
    ...{ group: name, mode, paths: [...paths], standby: [] },
    protection: { state: 'unknown', reasons: [`${reason}.`], since },
    forwarding: directions.map((direction) => ({
      ...{ direction, state: 'unknown' as const, paths: [], reason, disagreement: null, since },
    })),
  };
}

/** The same for the whole of what is judged. */
export function unheardResults(
  group: Group,
  gatewayOf: (path: string) => string,
  reason: string,
  since: string,
): { group: GroupResult; paths: PathResult[] } {
  const { protection, forwarding, ...rest } = unheardGroup(group, reason, since);
  const { standby, ...named } = rest;
  return {
    group: {
      ...named,
      forwarding: forwarding.map((each) => ({ ...each, basis: [] })),
      posture: { group: group.name, protection, standby, checks: [] },
    },
    paths: group.paths.map((path) => ({
      ...{ path, group: group.name, gateway: gatewayOf(path), health: 'unknown', since, reasons: [`${reason}.`] },
      ...{ suspect: null, flapping: false, evidence: [] },
    })),
  };
}
