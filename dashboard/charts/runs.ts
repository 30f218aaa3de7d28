/** One interval of a series: its start in ms since the epoch; null where nothing was observed. */
export interface Sample {
  time: number;
  value: number | null;
}

export interface Step {
  start: number;
  end: number;
  value: number;
}

/** Intervals clipped to [from, to), split where something is missing: a gap in the data is a gap in the line. */
export function runs(samples: readonly Sample[], from: number, to: number, interval: number): Step[][] {
  const found: Step[][] = [];
  let last: Step | null = null;
  for (const step of steps(samples, from, to, interval)) {
    if (last && Math.abs(last.end - step.start) < 1) found.at(-1)?.push(step);
    else found.push([step]);
    last = step;
  }
  return found;
}

function steps(samples: readonly Sample[], from: number, to: number, interval: number): Step[] {
  return samples
    .flatMap(({ time, value }) =>
      value === null || !Number.isFinite(value)
        ? []
        : [{ start: Math.max(from, time), end: Math.min(to, time + interval), value }],
    )
    .filter(({ start, end }) => end > start)
    .sort((x, y) => x.start - y.start);
}

/** The stretches of [from, to) that no run covers and that are at least one whole interval long. */
export function gaps(found: readonly Step[][], from: number, to: number, interval: number): [number, number][] {
  const edges = found.flatMap((run) => [run[0]?.start ?? from, run.at(-1)?.end ?? from]);
  const bounds = [from, ...edges, to];
  const between: [number, number][] = [];
  for (let i = 0; i + 1 < bounds.length; i += 2) between.push([bounds[i] ?? from, bounds[i + 1] ?? to]);
  return between.filter(([start, end]) => end - start >= interval);
}
