/** Probes across the interconnect, and the agents at the demarcation points that send them. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { host, listen } from './network.js';
import { durationBetween, name, secret } from './units.js';
import { words } from './words.js';

const address = z
  .string()
  .refine((text) => isIP(text) !== 0)
  .register(words, { expected: 'an IP address, such as 192.0.2.1 or 2001:db8::1' });

/** The sender that is this collector itself. */
export const COLLECTOR = 'collector';

const meantKinds = (text: string): string[] =>
  /ping|echo/i.test(text) ? ['icmp'] : /twamp/i.test(text) ? ['stamp'] : /sla|rpm|saa/i.test(text) ? ['router'] : [];

const interval = durationBetween('200ms', '5m');

export const probe = z.strictObject({
  name: name.describe('Name of the probe, in addresses and metrics'),
  kind: z
    .enum(['icmp', 'tcp', 'stamp', 'router'])
    .register(words, { expected: 'one of icmp, tcp, stamp, router', meant: meantKinds })
    .default('icmp')
    .describe(
      'icmp: echo by fping; tcp: a connection is opened; stamp: STAMP or TWAMP-Light (RFC 8762, RFC 5357); router: a gateway sends and is asked for its results',
    ),
  from: name
    .default(COLLECTOR)
    .describe('Who sends: collector, one of agents.names[], or for kind router one of gateways[].name'),
  target: host.describe('Address or name that is probed'),
  operation: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('router only: number of the IP SLA operation, or OWNER/TEST of the RPM probe or ping (RFC 4560)'),
  port: z.int().min(1).max(65_535).optional().describe('Port of the target: needed for tcp; 862 for stamp'),
  source: address.optional().describe('Address that it is sent from'),
  dscp: z.int().min(0).max(63).default(0).describe('DSCP of the packets, 0 to 63; icmp and stamp'),
  interval: interval.prefault('1s').describe('Between two packets'),
  timeout: durationBetween('50ms', '5m')
    .optional()
    .describe('Without an answer for this long a packet is lost; at most the interval, which it is where left out'),
  direction: z.enum(['a-b', 'b-a']).default('a-b').describe('The way that the request takes'),
  path: name.optional().describe('The path that it is pinned to, one of paths[].name'),
  service: z
    .boolean()
    .default(false)
    .describe('It goes from one demarcation point to the other and decides whether the service is available'),
  key: secret.optional().describe('Key of authenticated STAMP: env:NAME or file:PATH'),
});

const pem = z.string().min(1);

export const agents = z
  .strictObject({
    names: z
      .array(name)
      .max(1_000)
      .default([])
      .describe('Agents that may report: the common names of their certificates'),
    listen: listen.optional().describe('address:port where agents report; off where left out'),
    tls: z
      .strictObject({
        certificate: pem.describe('PEM file with the certificate and its chain, relative to this file'),
        key: pem.describe('PEM file with the private key, relative to this file'),
        ca: pem.describe("PEM file with the authority that signed the agents' certificates, relative to this file"),
      })
      .optional()
      .describe('Both sides show a certificate; needed with listen'),
  })
  .prefault({})
  .describe('Probe agents at the demarcation points');

export const probes = z.array(probe).max(2_000).default([]).describe('Probes across the interconnect');

export type ProbeConfig = z.output<typeof probe>;
export type AgentsConfig = z.output<typeof agents>;

/** Milliseconds until a packet counts as lost. */
export const timeoutOf = ({ timeout, interval: every }: Pick<ProbeConfig, 'timeout' | 'interval'>): number =>
  timeout ?? every;

/** The ledger keeps evidence of so many probes: a month of one takes some 14 MB of memory, and 250 octets a minute on disk before compression. */
export const MOST_DECIDING = 64;

/** Probes that a service of the contract rests on, in order of declaration. `named`: those that the contract mentions. */
export function decidingProbes<T extends { name: string; service: boolean }>(
  probes: readonly T[],
  named: readonly string[],
): T[] {
  return probes.filter(({ name, service }) => service || named.includes(name));
}
