import { z } from 'zod';
import { secret, duration } from './units.js';

/** Read-only v3 credentials (RFC 3414). authPriv is the default: leaving `auth` or `priv` out warns. */
const v3 = z.strictObject({
  version: z.literal(3).default(3),
  user: z.string().min(1).max(32).describe('USM user name'),
  auth: z
    .strictObject({
      protocol: z.enum(['sha', 'sha224', 'sha256', 'sha384', 'sha512', 'md5']).default('sha256'),
      password: secret,
    })
    .optional(),
  priv: z
    .strictObject({
      protocol: z
        .enum(['aes', 'aes256', 'aes256c'])
        .default('aes')
        .describe('aes256c is the Cisco (Reeder) key extension'),
      password: secret,
    })
    .optional(),
});

const community = z.strictObject({
  version: z.union([z.literal(1), z.literal('2c')]),
  community: secret,
});

export const credentials = z.union([v3, community]);

/** How hard an agent is asked. */
export const limits = z.strictObject({
  timeout: duration.prefault('2s').describe('wait for one answer'),
  retries: z.int().min(0).max(10).default(2),
  maxRepetitions: z
    .int()
    .min(1)
    .max(200)
    .default(25)
    .describe('rows per GETBULK to begin with; it adapts to the agent'),
  requestsPerSecond: z.int().min(1).max(10_000).default(200).describe('a ceiling for this gateway'),
});

export type Credentials = z.output<typeof credentials>;
export type SnmpLimits = z.output<typeof limits>;
