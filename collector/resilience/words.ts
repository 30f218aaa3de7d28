/** How reasons are worded. */
import { printable } from '../model/text.js';

/** A wall-clock time (ms since the epoch) as `2026-11-23 12:03:04 UTC`. */
export function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `gw1 ge-0/0/1`. */
export function where(gateway: string, name: string): string {
  return printable(`${gateway} ${name}`);
}

/** A share as `0.25 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

const prefixes: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** bit/s as `10 Gbit/s`. */
export function bitRate(rate: number): string {
  const [unit, prefix] = prefixes.find(([size]) => rate >= size) ?? [1, ''];
  return `${Number((rate / unit).toPrecision(4))} ${prefix}bit/s`;
}
