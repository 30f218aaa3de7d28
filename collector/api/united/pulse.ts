/**
 * What a shard tells the others at any time, whether somebody looks or not: what it judges, without the figures that it judges by, and what ledgers of
 * everything need. It says when it is asked for all of them; then they tell their rows as often.
 */
import { z } from 'zod';
import type { Health } from '../../model/health.js';
import { protectionStates, type ProtectionState } from '../../model/judgement.js';
import { LONGEST_INTERVAL, type Other } from '../../sharding/board.js';
import { figure, health } from '../schema/common.js';
import type { Status } from '../types.js';

const key = z.string().nullable();
const body = z.looseObject({
  schema: z.literal(2),
  within: z.number().min(1_000).max(LONGEST_INTERVAL),
  version: z.string().max(40),
  looks: z.boolean(),
  paths: z.array(z.strictObject({ name: z.string(), health, capacity: figure, a: key, b: key })),
  groups: z.array(z.strictObject({ group: z.string(), state: z.enum(protectionStates) })),
  records: z.number(),
  sla: z.unknown().optional(),
});

export interface PulsePath {
  name: string;
  health: Health;
  /** bit/s. */
  capacity: number | null;
  /** Keys of the interfaces at its ends; null where the gateway has shown none. */
  a: string | null;
  b: string | null;
}

export interface Pulse {
  /** Milliseconds within which it is told again. */
  within: number;
  /** Somebody asks it for what all shards have. */
  looks: boolean;
  paths: ReadonlyMap<string, PulsePath>;
  groups: ReadonlyMap<string, ProtectionState>;
  /** When a record of it was told last, by the clock of the shard, ms; 0 before any was. */
  records: number;
  /** Of the one that keeps the ledgers, what it says of them; checked by whoever reads it. */
  sla?: unknown;
}

export type Neighbour = Other<Pulse>;

/** What a pulse says of a status. */
export function judgedOf({ paths, resilience }: Pick<Status, 'paths' | 'resilience'>) {
  return {
    paths: paths.map(({ name, health, capacity, a, b }) => ({ name, health, capacity, a: a.key, b: b.key })),
    groups: resilience.groups.map(({ group, protection: { state } }) => ({ group, state })),
  };
}

/** As it is told. */
export const pulseOf = (
  status: Pick<Status, 'version' | 'paths' | 'resilience'>,
  rest: Pick<Pulse, 'looks' | 'records' | 'sla'>,
) => ({ schema: 2 as const, version: status.version, ...rest, ...judgedOf(status) });

/** @throws Error that says what is not as it should be, and of which release it is. */
export function readPulse(value: unknown): Pulse {
  const parsed = body.safeParse(value);
  if (!parsed.success) throw notRead(parsed.error, (value as { version?: unknown } | null)?.version);
  const { paths, groups, ...rest } = parsed.data;
  return {
    ...rest,
    paths: new Map(paths.map((path) => [path.name, path])),
    groups: new Map(groups.map(({ group, state }) => [group, state])),
  };
}

export function notRead({ issues: [issue] }: z.ZodError, version: unknown): Error {
  const release = z.string().max(40).safeParse(version);
  const whose = release.success ? `it is of release ${release.data}` : 'it is of another release';
  return new Error(`${whose}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300));
}
