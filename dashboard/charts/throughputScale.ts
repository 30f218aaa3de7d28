/** How high a throughput chart reaches. */
export interface Reach {
  /** bit/s at the top (and, mirrored, at the bottom). */
  top: number;
  /** bit/s of the one labelled value of the axis. */
  tick: number;
  /** False where capacity is so far above the traffic that drawing it would flatten the traffic to a line. */
  showsCapacity: boolean;
}

/** Above this many times the peak, capacity is named but not drawn. */
const FAR = 12;

/** Reach for a peak and a capacity in bit/s; without either, 1 Mbit/s. */
export function throughputScale(peak: number, capacity: number | null): Reach {
  const showsCapacity = capacity !== null && (peak === 0 || capacity <= FAR * peak);
  const top = Math.max(peak, showsCapacity ? capacity : 0) || 1e6;
  return { top: top * 1.04, tick: roundBelow(top * (showsCapacity ? 0.72 : 1)), showsCapacity };
}

/** The largest of 1, 2, 2.5, 5 × a power of ten that is not above `value`. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2.5, 2, 1].find((step) => step * power <= value * 1.000001) ?? 1);
}
