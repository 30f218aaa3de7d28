/** One line of the audit log, and the hash that ties it to the line before. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

export const actions = [
  'collector.start',
  'collector.stop',
  'config.change',
  'sign-in',
  'sign-in.refused',
  'sign-out',
  'access.refused',
  'token.create',
  'token.revoke',
  'incident.acknowledge',
  'maintenance.add',
  'maintenance.cancel',
  'drill.plan',
  'drill.record',
  'silence.add',
  'silence.cancel',
  'page.test',
  'correction.propose',
  'correction.decide',
  'report.issue',
  'report.read',
  'flows.raw',
  'authority.add',
  'authority.change',
  'authority.remove',
  'authority.forget',
  'backup.make',
  'audit.read',
  'audit.prune',
] as const;
export type Action = (typeof actions)[number];

export const outcomes = ['done', 'refused', 'failed'] as const;

/** What is put in; the log adds number, time and hashes. */
export interface Deed {
  action: Action;
  /** Who did it: a person, a token, or a user of the system by the control socket. */
  who: string;
  /** Where it came from: an IP address, or `control socket`; null for what the collector does by itself. */
  from: string | null;
  /** What it was done to: an id, a route, a section of the configuration. */
  object: string;
  outcome: (typeof outcomes)[number];
  /** As given by who did it; null where none is asked for. */
  reason: string | null;
  /** Never a secret: keys that changed, counts, ids. */
  details?: Record<string, string | number | boolean | null | string[]>;
}

export interface Entry extends Deed {
  v: 1;
  /** From 1, without a gap. */
  seq: number;
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  /** Hash of the entry before; of nothing before the first. */
  prev: string;
  /** SHA-256 over `prev` and the entry without its hash, as canonical JSON (RFC 8785). */
  hash: string;
}

export const FIRST = '0'.repeat(64);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const entrySchema = z.strictObject({
  v: z.literal(1),
  seq: z.int().min(1),
  at: z.iso.datetime(),
  action: z.enum(actions),
  who: z.string(),
  from: z.string().nullable(),
  object: z.string(),
  outcome: z.enum(outcomes),
  reason: z.string().nullable(),
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
    .optional(),
  prev: digest,
  hash: digest,
});

const LONGEST = 1_000;

/** Ties a deed to the entry before it. Texts are cut at 1,000 characters: an audit line cannot be made to fill the disk. */
export function chained(deed: Deed, { seq, hash }: Pick<Entry, 'seq' | 'hash'>, at: number): Entry {
  const { action, who, from, object, outcome, reason, details } = deed;
  const body = {
    v: 1 as const,
    seq: seq + 1,
    at: new Date(at).toISOString(),
    action,
    who: cut(who),
    from,
    object: cut(object),
    outcome,
    reason: reason === null ? null : cut(reason),
    ...(details === undefined ? {} : { details }),
    prev: hash,
  };
  return { ...body, hash: hashOf(body) };
}

/** Of an entry, whatever hash it bears. */
export function hashOf(entry: Omit<Entry, 'hash'> & { hash?: string }): string {
  const body: Partial<Entry> = { ...entry };
  delete body.hash;
  return createHash('sha256')
    .update(canonicalize(body) as string)
    .digest('hex');
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
