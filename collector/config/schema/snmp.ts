/** Credentials and manners towards an SNMP agent. */
import { z } from 'zod';
import { durationBetween, secret } from './units.js';

/** Keys of a USM user (RFC 3414). */
export const usmKeys = {
  auth: z
    .strictObject({
      protocol: z
        .enum(['sha', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'])
        .default('sha256')
        .describe('Authentication protocol (RFC 3414, RFC 7860)'),
      password: secret.describe('Authentication password: env:NAME or file:PATH, 8 characters or more'),
    })
    .optional()
    .describe('Authentication; without it anyone can answer for the gateway'),
  priv: z
    .strictObject({
      protocol: z
        .enum(['aes', 'aes256', 'aes256c'])
        .default('aes')
        .describe('Encryption: AES-128 (RFC 3826), AES-256, or AES-256 with the Cisco (Reeder) key extension'),
      password: secret.describe('Encryption password: env:NAME or file:PATH, 8 characters or more'),
    })
    .optional()
    .describe('Encryption; needs auth'),
};

/** Read-only v3 credentials (RFC 3414). authPriv is the default: leaving `auth` or `priv` out warns. */
const v3 = z.strictObject({
  // optional() lets the discriminator be left out; default() then makes it 3.
  version: z.literal(3).optional().default(3).describe('SNMP version: 3 (default), 2c or 1'),
  user: z.string().min(1).max(32).describe('USM user name'),
  ...usmKeys,
});

const community = z.strictObject({
  version: z.literal([1, '2c']).describe('SNMP version: 3 (default), 2c or 1'),
  community: secret.describe('Read community: env:NAME or file:PATH. It crosses the network readable'),
});

export const credentials = z.discriminatedUnion('version', [v3, community]);

/** How hard an agent is asked. */
export const limits = z.strictObject({
  timeout: durationBetween('10ms', '60s').prefault('2s').describe('Wait for one answer'),
  retries: z.int().min(0).max(10).default(2).describe('Further attempts after a timeout'),
  maxRepetitions: z
    .int()
    .min(1)
    .max(200)
    .default(25)
    .describe('Rows per GETBULK to begin with; it adapts to the agent'),
  requestsPerSecond: z.int().min(1).max(10_000).default(200).describe('A ceiling for this gateway'),
});

export type Credentials = z.output<typeof credentials>;
export type SnmpLimits = z.output<typeof limits>;
