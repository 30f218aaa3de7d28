/** Which interface a configuration means by a name. */
import type { InterfaceIdentity } from './interface.js';

const names = ['ifName', 'ifDescr', 'ifAlias'] as const;

/** The first whose ifName is `name`; where none is, the first whose ifDescr, then whose ifAlias is. Null where none fits. */
export function findInterface<T extends { identity: InterfaceIdentity | null }>(
  candidates: Iterable<T>,
  name: string,
): T | null {
  const best: (T | undefined)[] = [];
  for (const candidate of candidates) {
    const rank = names.findIndex((field) => candidate.identity?.[field] === name);
    if (rank === 0) return candidate;
    if (rank > 0) best[rank] ??= candidate;
  }
  return best.find((candidate) => candidate !== undefined) ?? null;
}
