/** Numbers for people, letter by letter as Prometheus writes them. */
import { goGeneral } from '../numbers.js';

const short = (value: number): string => goGeneral(value, 4);
const large = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const binary = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

function scaled(value: number, prefixes: readonly string[], done: (size: number) => boolean, factor: number): string {
  let [number, prefix] = [value, ''];
  for (const next of prefixes) {
    if (done(Math.abs(number))) break;
    prefix = next;
    number *= factor;
  }
  return `${short(number)}${prefix}`;
}

const down = (value: number): string => scaled(value, small, (size) => size >= 1, 1_000);

/** `1.234k`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return short(value);
  return Math.abs(value) >= 1 ? scaled(value, large, (size) => size < 1_000, 1 / 1_000) : down(value);
}

/** `1.206ki`. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return short(value);
  return scaled(value, binary, (size) => size < 1_024, 1 / 1_024);
}

/** Seconds: `1h 2m 3s`, `250ms`. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return short(value);
  if (value === 0) return `${short(value)}s`;
  if (Math.abs(value) < 1) return `${down(value)}s`;
  const [sign, size] = [value < 0 ? '-' : '', Math.abs(value)];
  const whole = Math.trunc(size);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${whole % 60}s`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${whole % 60}s`;
  if (minutes !== 0) return `${sign}${minutes}m ${whole % 60}s`;
  return `${sign}${short(size)}s`;
}

/** A ratio: `99.95%`. */
export const humanizePercentage = (value: number): string => `${short(value * 100)}%`;

/** Seconds since the epoch: `2026-03-01 12:00:00 +0000 UTC`. */
export function humanizeTimestamp(value: number): string {
  if (!Number.isFinite(value)) return short(value);
  const [date, time] = new Date(Math.floor(value * 1_000)).toISOString().replace('Z', '').split('T');
  return `${date} ${time!.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') || time!.includes('.') ? '' : zeros))} +0000 UTC`;
}
