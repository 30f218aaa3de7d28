/** Each record once, in its newest revision. */
export function distinct<T extends { id: string; revision: number }>(all: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const each of all) {
    const known = byId.get(each.id);
    if (known === undefined || known.revision < each.revision) byId.set(each.id, each);
  }
  return [...byId.values()];
}
