import { z } from 'zod';
import { listen } from './network.js';
import { signIn } from './sign-in.js';
import { secret } from './units.js';

const pem = z.string().min(1);

/** The API and the wall. Loopback alone, or TLS and a way to tell who asks. */
export const http = z
  .strictObject({
    listen: listen.default('127.0.0.1:8080').describe('address:port; [::1]:8080 for IPv6'),
    token: secret.optional().describe('One bearer token that may do everything: env:NAME or file:PATH'),
    signIn,
    tls: z
      .strictObject({
        certificate: pem.describe('PEM file with the certificate and its chain, relative to this file'),
        key: pem.describe('PEM file with the private key, relative to this file'),
      })
      .optional()
      .describe('TLS; needed for anything beyond loopback, with signIn or token'),
  })
  .prefault({})
  .describe('The API and the wall');

export type HttpConfig = z.output<typeof http>;
