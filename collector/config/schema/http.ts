import { z } from 'zod';
import { listen } from './network.js';
import { secret } from './units.js';

const pem = z.string().min(1);

/** The API and the wall. Loopback alone, or a bearer token and TLS. */
export const http = z
  .strictObject({
    listen: listen.default('127.0.0.1:8080').describe('address:port; [::1]:8080 for IPv6'),
    token: secret
      .optional()
      .describe('Bearer token: env:NAME or file:PATH; needed for anything beyond loopback, with tls'),
    tls: z
      .strictObject({
        certificate: pem.describe('PEM file with the certificate and its chain, relative to this file'),
        key: pem.describe('PEM file with the private key, relative to this file'),
      })
      .optional()
      .describe('TLS; needed for anything beyond loopback, with token'),
  })
  .prefault({})
  .describe('The API and the wall');

export type HttpConfig = z.output<typeof http>;
