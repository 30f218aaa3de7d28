/** Scalars that the configuration writes with their unit: `30s`, `1 Gbit/s`, `env:SNMP_KEY`. */
import { z } from 'zod';

const durationUnits: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`), read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(ms|s|m|h|d|w)$/, { error: 'a duration such as 500ms, 30s, 5m, 1h, 35d' })
  .transform((text) => {
    const [, amount, unit] = /^([\d.]+)\s*(\w+)$/.exec(text) ?? [];
    return Math.round(Number(amount) * (durationUnits[unit ?? ''] ?? Number.NaN));
  });

const rateUnits: Record<string, number> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A number and a unit (`kbit/s`, `Mbit/s`, `Gbit/s`), read as bit/s. */
export const bitRate = z
  .string()
  .regex(/^\d+(\.\d+)?\s*[kMGT]?bit\/s$/, { error: 'a rate such as 100 Mbit/s or 10 Gbit/s' })
  .transform((text) => {
    const [, amount, prefix] = /^([\d.]+)\s*([kMGT]?)/.exec(text) ?? [];
    return Number(amount) * (rateUnits[prefix ?? ''] ?? Number.NaN);
  });

const sizeUnits: Record<string, number> = { kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** A number and a unit (`MB`, `MiB`, `GB`, …), read as octets. */
export const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(kB|MB|GB|KiB|MiB|GiB)$/, { error: 'a size such as 512 MiB or 20 GB' })
  .transform((text) => {
    const [, amount, unit] = /^([\d.]+)\s*(\w+)$/.exec(text) ?? [];
    return Math.round(Number(amount) * (sizeUnits[unit ?? ''] ?? Number.NaN));
  });

/** Where a secret is kept: `env:NAME` or `file:PATH`. The secret itself never stands in the file. */
export const secret = z.string().regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, {
  error: 'env:NAME or file:PATH; a secret never stands in the file',
});

/** A name of ours: of a gateway, path, group. It appears in addresses and metrics. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
  error: 'a name of letters, digits, dot, dash and underscore, 63 at most',
});
