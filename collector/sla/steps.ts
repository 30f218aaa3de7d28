/** Values over time as adjoining stretches: [startsAt, endsAt) each, the next beginning where one ends. */

export interface Step<T> {
  startsAt: number;
  endsAt: number;
  value: T;
}

/** Adds a stretch at the end; one that goes on with the same value makes the last one longer. Empty stretches are left out. */
export function extend<T>(steps: Step<T>[], startsAt: number, endsAt: number, value: T): void {
  if (endsAt <= startsAt) return;
  const last = steps.at(-1);
  if (last !== undefined && last.endsAt === startsAt && last.value === value) last.endsAt = endsAt;
  else steps.push({ startsAt, endsAt, value });
}

/** The part of adjoining stretches within [startsAt, endsAt). */
export function clip<T>(steps: readonly Step<T>[], startsAt: number, endsAt: number): Step<T>[] {
  const inside: Step<T>[] = [];
  for (let i = indexAt(steps, startsAt); i < steps.length && steps[i]!.startsAt < endsAt; i++) {
    const step = steps[i]!;
    const [from, to] = [Math.max(step.startsAt, startsAt), Math.min(step.endsAt, endsAt)];
    if (to > from) inside.push({ startsAt: from, endsAt: to, value: step.value });
  }
  return inside;
}

/** Stretches in order, which may leave gaps, made to tile [startsAt, endsAt): gaps get `missing`. */
export function tile<T>(steps: readonly Step<T>[], startsAt: number, endsAt: number, missing: T): Step<T>[] {
  const tiled: Step<T>[] = [];
  let at = startsAt;
  for (const { startsAt: from, endsAt: to, value } of steps) {
    if (to <= at || from >= endsAt) continue;
    extend(tiled, at, Math.max(at, from), missing);
    extend(tiled, Math.max(at, from), Math.min(to, endsAt), value);
    at = Math.max(at, Math.min(to, endsAt));
  }
  extend(tiled, at, endsAt, missing);
  return tiled;
}

/** One value from the values of several timelines at each moment. Each must tile [startsAt, endsAt). */
export function combine<T, R>(
  timelines: readonly (readonly Step<T>[])[],
  startsAt: number,
  endsAt: number,
  join: (values: readonly T[]) => R,
): Step<R>[] {
  const combined: Step<R>[] = [];
  const at = timelines.map((steps) => indexAt(steps, startsAt));
  for (let from = startsAt; from < endsAt;) {
    const current = timelines.map((steps, i) => steps[at[i]!]!);
    const to = Math.min(endsAt, ...current.map((step) => step.endsAt));
    extend(combined, from, to, join(current.map(({ value }) => value)));
    current.forEach((step, i) => step.endsAt === to && at[i]!++);
    from = to;
  }
  return combined;
}

/** Lays `over` (in order, with gaps) on adjoining `steps`: where it says something, `join` makes the new value. */
export function overlay<T, O>(
  steps: readonly Step<T>[],
  over: readonly Step<O>[],
  join: (value: T, over: O) => T,
): Step<T>[] {
  const laid: Step<T>[] = [];
  let next = 0;
  for (const { startsAt, endsAt, value } of steps) {
    let at = startsAt;
    while (next < over.length && over[next]!.endsAt <= at) next++;
    for (let i = next; i < over.length && over[i]!.startsAt < endsAt; i++) {
      const { startsAt: from, endsAt: to, value: above } = over[i]!;
      extend(laid, at, Math.max(at, from), value);
      const end = Math.min(to, endsAt);
      extend(laid, Math.max(at, from), end, join(value, above));
      at = Math.max(at, end);
    }
    extend(laid, at, endsAt, value);
  }
  return laid;
}

/** Position of the first stretch that ends after `at`, by bisection. */
export function indexAt<T>(steps: readonly Step<T>[], at: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]!.endsAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
