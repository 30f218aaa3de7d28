import { z } from 'zod';
import { host } from './network.js';
import { durationBetween } from './units.js';

const pem = z.string().min(1);

/** What people and machines did to this collector. */
export const audit = z
  .strictObject({
    retention: durationBetween('183d', '36500d')
      .prefault('400d')
      .describe('How long whole months are kept; six months at least'),
    syslog: z
      .strictObject({
        host: host.describe('Syslog server (RFC 5424 over TLS, RFC 5425)'),
        port: z.int().min(1).max(65_535).default(6514).describe('Its TCP port'),
        ca: pem.optional().describe("PEM file with the server's authority; the system's where left out"),
        certificate: pem.optional().describe('PEM file with a certificate to show to the server'),
        key: pem.optional().describe('PEM file with its key'),
      })
      .optional()
      .describe('Sends every entry to a syslog server as well'),
  })
  .prefault({})
  .describe('The audit log');

export type AuditSettings = z.output<typeof audit>;
