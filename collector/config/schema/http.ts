import { z } from 'zod';
import { secret } from './units.js';

export const http = z
  .strictObject({
    listen: z.string().default('127.0.0.1:8080').describe('address:port; [::1]:8080 for IPv6'),
    token: secret.optional().describe('bearer token; needed for anything beyond loopback, with tls'),
    tls: z.strictObject({ certificate: z.string(), key: z.string() }).optional().describe('PEM files'),
  })
  .prefault({});

export type HttpConfig = z.output<typeof http>;
