/** Whether an authority can be beside those that are declared: its name and its prefixes. */
import type { DeclaredNetwork, NetworkConfig } from '../config/schema/networks.js';
import { formatPrefix, holds, parsePrefix, type Prefix } from '../model/prefix.js';

export interface Conflict {
  code: 'AUTHORITY_NAME_TAKEN' | 'AUTHORITY_OVERLAP' | 'AUTHORITY_NESTED';
  /** Which prefix, and whose. */
  message: string;
}

type Candidate = Pick<NetworkConfig, 'name' | 'prefixes'>;

/** The first thing that speaks against it; null where nothing does. Nested prefixes are sound – the longer one counts – and often a slip. */
export function conflictOf(candidate: Candidate, others: readonly DeclaredNetwork[]): Conflict | null {
  const taken = others.find(({ side, name }) => side === 'a' && alike(name) === alike(candidate.name));
  if (taken !== undefined)
    return {
      code: 'AUTHORITY_NAME_TAKEN',
      message: `"${taken.name}" is an authority already (${placeOf(taken)})`,
    };
  const own = candidate.prefixes.map((text) => parsePrefix(text)!);
  return withinItself(candidate.name, own) ?? withOthers(own, others);
}

function withinItself(name: string, own: readonly Prefix[]): Conflict | null {
  const [one, other] = pairOf(own, own.slice(), (x, y) => x !== y && holds(x, y)) ?? [];
  if (one === undefined || other === undefined) return null;
  const message = `${formatPrefix(other)} lies within ${formatPrefix(one)} of "${name}" itself: leave one out`;
  return { code: 'AUTHORITY_OVERLAP', message };
}

function withOthers(own: readonly Prefix[], others: readonly DeclaredNetwork[]): Conflict | null {
  let nested: Conflict | null = null;
  for (const other of others)
    for (const text of other.prefixes) {
      const theirs = parsePrefix(text)!;
      const clash = own.find((prefix) => isSame(prefix, theirs));
      if (clash !== undefined)
        return {
          code: 'AUTHORITY_OVERLAP',
          message: `${formatPrefix(clash)} belongs to "${other.name}" already (${placeOf(other)})`,
        };
      if (other.side === 'a') nested ??= nestedIn(own, theirs, other);
    }
  return nested;
}

function nestedIn(own: readonly Prefix[], theirs: Prefix, other: DeclaredNetwork): Conflict | null {
  // Within a default route lies everything: it is meant.
  const inner = theirs.length === 0 ? undefined : own.find((prefix) => holds(theirs, prefix));
  const outer = own.find((prefix) => prefix.length > 0 && holds(prefix, theirs));
  if (inner === undefined && outer === undefined) return null;
  const [one, how] = inner === undefined ? [outer!, 'holds'] : [inner, 'lies within'];
  const message = `${formatPrefix(one)} ${how} ${formatPrefix(theirs)} of "${other.name}" (${placeOf(other)}); where that is meant, say so (--nested, or "nested": true)`;
  return { code: 'AUTHORITY_NESTED', message };
}

/** `register.csv:12`, `in the configuration`, `added here on 2026-11-26`. */
export function placeOf({ managedBy, line, added }: DeclaredNetwork): string {
  if (managedBy !== null) return `${managedBy}:${line ?? 0}`;
  return added === null ? 'in the configuration' : `added here on ${new Date(added.at).toISOString().slice(0, 10)}`;
}

/** "leeds" beside "Leeds", and an accent written in two ways, are slips: sums, tokens and reports would be apart. */
const alike = (name: string): string => name.normalize('NFC').toLowerCase();

const isSame = (one: Prefix, other: Prefix): boolean => one.length === other.length && holds(one, other);

function pairOf<T>(
  ones: readonly T[],
  others: readonly T[],
  fits: (one: T, other: T) => boolean,
): [one: T, other: T] | null {
  for (const one of ones) for (const other of others) if (fits(one, other)) return [one, other];
  return null;
}
