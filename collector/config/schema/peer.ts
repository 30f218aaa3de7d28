/** The other collector of a pair. */
import { z } from 'zod';
import { listen } from './network.js';
import { durationBetween, name } from './units.js';
import { words } from './words.js';

const pem = z.string().min(1);

export const peer = z.strictObject({
  name: name.describe("The other's store.collector, which is the common name of its certificate"),
  url: z
    .url({ protocol: /^https$/ })
    .register(words, { expected: 'an address such as https://collector-2.example.net:8863' })
    .describe('Where the other listens'),
  listen: listen.describe('address:port where the other is listened to'),
  tls: z
    .strictObject({
      certificate: pem.describe('PEM file with the certificate (common name: store.collector), relative to this file'),
      key: pem.describe('PEM file with the private key, relative to this file'),
      ca: pem.describe('PEM file with the authority that signed both certificates, relative to this file'),
    })
    .describe('Both sides show a certificate'),
  wait: durationBetween('1s', '1m')
    .prefault('3s')
    .describe('How long the second waits for the first to page before it does so itself'),
});

export type PeerConfig = z.output<typeof peer>;
