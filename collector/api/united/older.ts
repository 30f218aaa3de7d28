/** A copy in which whatever has an age is older by so many seconds. */
export function older<T>(value: T, seconds: number): T {
  return seconds === 0 ? value : (aged(value, seconds) as T);
}

function aged(value: unknown, seconds: number): unknown {
  if (Array.isArray(value)) return value.map((each) => aged(each, seconds));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'ageSeconds' && typeof each === 'number'
        ? Math.round((each + seconds) * 1_000) / 1_000
        : aged(each, seconds),
    ]),
  );
}
