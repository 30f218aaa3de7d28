/** Times inside are milliseconds since the epoch; on their way out they are ISO 8601 in UTC. Durations are seconds in both. */

/** Keys that hold a time: `at`, `since`, and whatever ends in `At`. */
type TimeKey = 'at' | 'since' | `${string}At`;

/** The same shape with its times as ISO 8601 text. */
export type Iso<T> = T extends readonly (infer Each)[]
  ? Iso<Each>[]
  : T extends object
    ? {
        [Key in keyof T]: Key extends TimeKey
          ? number extends T[Key]
            ? Exclude<T[Key], number> | string
            : Iso<T[Key]>
          : Iso<T[Key]>;
      }
    : T;

const isTimeKey = (key: string): boolean => key === 'at' || key === 'since' || key.endsWith('At');

/** A copy of plain data with its times as text. */
export function iso<T>(value: T): Iso<T> {
  return copy(value) as Iso<T>;
}

/** The reverse: a copy with its times in milliseconds. Only of what came from `iso`: any text under a key that holds a time is taken for one. */
export function fromIso<T>(value: Iso<T>): T {
  return copy(value, (key, each) => (typeof each === 'string' && isTimeKey(key) ? Date.parse(each) : undefined)) as T;
}

const toText = (key: string, each: unknown): unknown =>
  typeof each === 'number' && isTimeKey(key) ? new Date(each).toISOString() : undefined;

/** `leaf` gives what stands instead; undefined leaves it as it is. */
function copy(value: unknown, leaf: (key: string, each: unknown) => unknown = toText): unknown {
  if (Array.isArray(value)) return value.map((each) => copy(each, leaf));
  if (typeof value !== 'object' || value === null) return value;
  // Shards copy all that they judge every few seconds: entries of entries would be most of the work.
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const each = (value as Record<string, unknown>)[key];
    const stands = leaf(key, each) ?? (typeof each === 'object' ? copy(each, leaf) : each);
    // Set like any other, it would be no key but what the copy inherits from.
    if (key === '__proto__') Object.defineProperty(copied, key, { value: stands, enumerable: true });
    else copied[key] = stands;
  }
  return copied;
}
