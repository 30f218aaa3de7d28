/** Small helpers for lists. */

/** The last one of each name. */
export const distinct = <T extends { name: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((each) => [each.name, each])).values(),
];

/** By key, in order. */
export function grouped<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const known = groups.get(key(each));
    if (known === undefined) groups.set(key(each), [each]);
    else known.push(each);
  }
  return groups;
}

/** Asked for several times, made once. */
export function memo<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
}
