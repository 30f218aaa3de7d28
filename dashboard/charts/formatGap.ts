import { formatDuration } from './formatTime.js';

/**
 * How long traffic was lost, as the bounds that contain the truth, seconds: `cut off 0.4–0.8 s`, `cut off up to 0.2 s`,
 * `cut off 1 min 5 s or more`. Both null: `cut-off not measured`.
 */
export function formatGap(atLeast: number | null, atMost: number | null): string {
  if (atLeast === null && atMost === null) return 'cut-off not measured';
  if (atMost === null) return `cut off ${span(atLeast ?? 0)} or more`;
  const least = atLeast ?? 0;
  if (least === 0) return `cut off up to ${span(atMost)}`;
  if (atMost < 60) return `cut off ${figure(least)}–${span(atMost)}`;
  return `cut off ${span(least)} to ${span(atMost)}`;
}

const span = (seconds: number): string => (seconds < 60 ? `${figure(seconds)} s` : formatDuration(seconds));

/** Two figures below ten seconds: the bounds of a fast failover differ there. */
const figure = (seconds: number): string =>
  seconds < 10 ? String(Number(seconds.toPrecision(2))) : seconds.toFixed(0);
