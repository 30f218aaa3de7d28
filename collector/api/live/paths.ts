/** The status of one path, and how soon its evidence grows stale. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import type { Clock } from '../../deps.js';
import type { PathEvidence } from '../../resilience/evidence.js';
import type { PathInput } from '../../resilience/input.js';
import { judgePath, pathCapacity } from '../../resilience/path.js';
import type { PathStatus } from '../types.js';
import { describeEnd } from './end.js';
import { pathInput } from './input.js';
import type { Judging } from './judging.js';
import type { Failure, GatewayRecord } from './gateway.js';
import type { SinceLog } from './since.js';

const failureWords: Record<Failure['kind'], string> = {
  timeout: 'no answer (timeout)',
  authentication: 'the credentials are refused',
  resolve: 'its name has no address',
  unreachable: 'its address or port cannot be reached',
  loop: 'its answers do not advance',
  malformed: 'its answers are not SNMP',
  agent: 'its agent answers with an error',
  context: 'it does not know the SNMP context',
};

export function failureText({ kind }: Pick<Failure, 'kind'>): string {
  return failureWords[kind];
}

export interface PathView {
  status: PathStatus;
  evidence: PathEvidence;
  /** For the judgement of groups and service. */
  input: PathInput;
}

export function describePath(
  clock: Clock,
  path: PathConfig,
  gateway: Gateway,
  live: GatewayRecord,
  log: SinceLog,
  judging: Pick<Judging, 'signals'>,
): PathView {
  const [a, b] = [describeEnd(clock, gateway, live, path, 'a'), describeEnd(clock, gateway, live, path, 'b')];
  const { failure } = live;
  const signals = judging.signals(path.name, { a, b });
  const evidence: PathEvidence = {
    gateway: path.gateway,
    capacity: path.capacity ?? null,
    failure: failure === null ? null : { text: failureText(failure), since: failure.since },
    a: a.evidence,
    b: b.evidence,
    findings: signals.findings,
    suspicion: signals.suspicion,
  };
  const { health, reasons } = judgePath(evidence);
  const capacity = pathCapacity(evidence);
  const { updatedAt, ageSeconds } = oldest(a.row, b.row);
  return {
    evidence,
    input: pathInput(clock, path, { a, b }, { health, reasons, capacity, ...signals }, live),
    status: {
      name: path.name,
      group: path.group ?? null,
      gateway: path.gateway,
      context: path.context,
      health,
      reasons,
      since: new Date(log.since(`path ${path.name}`, health, clock.now())).toISOString(),
      capacity,
      a: a.row,
      b: b.row,
      aToB: a.row.inBitsPerSecond,
      bToA: b.row.inBitsPerSecond,
      updatedAt,
      ageSeconds,
    },
  };
}

/** A path is as fresh as the older of its ends. */
function oldest(a: PathStatus['a'], b: PathStatus['b']): Pick<PathStatus, 'updatedAt' | 'ageSeconds'> {
  if (a.ageSeconds === null || b.ageSeconds === null) return { updatedAt: null, ageSeconds: null };
  return a.ageSeconds >= b.ageSeconds ? a : b;
}
