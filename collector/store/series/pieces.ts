/** Cuts samples at the borders of intervals, for engines whose language cannot. */

export interface Piece {
  /** Counts intervals since the epoch. */
  bucket: number;
  /** Part of the sample's delta that falls into this interval, 0 to 1. */
  share: number;
  /** True in the interval in which the sample ends: its levels belong there. */
  ends: boolean;
}

/** `time` and `interval` in ms; the sample covers `seconds` up to and including `time`. Without seconds it has its last piece only. */
export function cut(time: number, seconds: number | null, interval: number): Piece[] {
  const last = Math.ceil(time / interval) - 1;
  const span = (seconds ?? 0) * 1_000;
  if (span <= 0) return [{ bucket: last, share: 0, ends: true }];
  const first = Math.min(last, Math.floor((time - span) / interval));
  if (first === last) return [{ bucket: last, share: 1, ends: true }];
  const pieces: Piece[] = [{ bucket: first, share: (span - (time - (first + 1) * interval)) / span, ends: false }];
  for (let bucket = first + 1; bucket < last; bucket++) pieces.push({ bucket, share: interval / span, ends: false });
  pieces.push({ bucket: last, share: (time - last * interval) / span, ends: true });
  return pieces;
}
