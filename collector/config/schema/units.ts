/** Scalars that the configuration writes with their unit: `30s`, `1 Gbit/s`, `env:SNMP_KEY`. */
import { z } from 'zod';
import { words } from './words.js';

/** `12.5 GB` → [12.5, 'GB']; the pattern of the schema has made sure that both are there. */
function split(text: string): [amount: number, unit: string] {
  const [, amount, unit] = /^([\d.]+)\s*(.*)$/.exec(text) ?? [];
  return [Number(amount), unit ?? ''];
}

const durationUnits: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const unitNames: Record<string, string> = {
  millisecond: 'ms',
  msec: 'ms',
  second: 's',
  sec: 's',
  minute: 'm',
  min: 'm',
  hour: 'h',
  hr: 'h',
  day: 'd',
  week: 'w',
};

/** `30`, `30 sec`, `5 minutes`, `30S` → what the configuration calls them. */
function meantDurations(text: string): string[] {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text.trim().toLowerCase()) ?? [];
  return unit === '' ? [`${amount}s`] : [`${amount}${unit}`, `${amount}${unitNames[unit.replace(/s$/, '')] ?? unit}`];
}

const durationText = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(ms|s|m|h|d|w)$/)
  .register(words, { expected: 'a duration such as 500ms, 30s, 5m, 1h or 35d', meant: meantDurations });

function milliseconds(text: string): number {
  const [amount, unit] = split(text);
  return Math.round(amount * (durationUnits[unit] ?? Number.NaN));
}

/** A number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`), read as milliseconds. */
export const duration = durationText.transform(milliseconds);

/** A duration within bounds that are written the same way, both included. */
export function durationBetween(least: string, most: string) {
  const [from, to] = [milliseconds(least), milliseconds(most)];
  return durationText
    .refine((text) => milliseconds(text) >= from && milliseconds(text) <= to)
    .register(words, {
      expected: `a duration from ${least} to ${most} (units: ms, s, m, h, d, w)`,
      meant: meantDurations,
    })
    .transform(milliseconds);
}

const rateUnits: Record<string, number> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `10G`, `10Gbps`, `10 gb/s`, `100 mbit` → what the configuration calls them. */
function meantRates(text: string): string[] {
  const [, amount = '', prefix = ''] = /^([\d.]+)\s*([kmgt]?)/i.exec(text.trim()) ?? [];
  return [`${amount} ${prefix.toLowerCase() === 'k' ? 'k' : prefix.toUpperCase()}bit/s`];
}

/** A number and a unit (`kbit/s`, `Mbit/s`, `Gbit/s`), read as bit/s. */
export const bitRate = z
  .string()
  .regex(/^\d+(\.\d+)?\s*[kMGT]?bit\/s$/)
  .refine((text) => Number.parseFloat(text) > 0)
  .register(words, { expected: 'a rate above zero such as 100 Mbit/s or 10 Gbit/s', meant: meantRates })
  .transform((text) => {
    const [amount, unit] = split(text);
    return amount * (rateUnits[unit.replace('bit/s', '')] ?? Number.NaN);
  });

const sizeUnits: Record<string, number> = { kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `512M`, `512mb`, `20 gib` → what the configuration calls them. */
function meantSizes(text: string): string[] {
  const [, amount = '', unit = ''] = /^([\d.]+)\s*(\w*)$/.exec(text.trim()) ?? [];
  const same = Object.keys(sizeUnits).find((known) => known.toLowerCase() === unit.toLowerCase());
  const short = Object.keys(sizeUnits).find((known) => known.endsWith('iB') && known[0] === unit.toUpperCase());
  return [`${amount} ${same ?? short ?? unit}`];
}

/** A number and a unit (`MB`, `MiB`, `GB`, …), read as octets. At least 1 MB: less holds no useful spool. */
export const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(kB|MB|GB|KiB|MiB|GiB)$/)
  .refine((text) => octets(text) >= 1e6)
  .register(words, { expected: 'a size of 1 MB or more, such as 512 MiB or 20 GB', meant: meantSizes })
  .transform(octets);

function octets(text: string): number {
  const [amount, unit] = split(text);
  return Math.round(amount * (sizeUnits[unit] ?? Number.NaN));
}

/** Where a secret is kept: `env:NAME` or `file:PATH`. The secret itself never stands in the file. */
export const secret = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/)
  .register(words, { expected: 'env:NAME or file:PATH', hidden: true });

/** A name of ours: of a gateway, path, group. It appears in addresses and metrics. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
  .register(words, {
    expected: 'a name of letters, digits, dot, dash and underscore, 63 at most, beginning with a letter or digit',
    meant: (text) => [
      text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[-._]+|-+$/g, '')
        .slice(0, 63),
    ],
  });
