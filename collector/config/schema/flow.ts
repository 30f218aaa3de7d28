/** What the routers export about single flows: where it is heard, from whom, how much of it is kept. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { listen } from './network.js';
import { durationBetween, size } from './units.js';
import { words } from './words.js';

/** An IP address, without a port. */
export const ipAddress = z
  .string()
  .refine((text) => isIP(text) !== 0)
  .register(words, { expected: 'an IP address, such as 192.0.2.1 or 2001:db8::1' });

/** One packet in this many; 1 means that nothing is sampled. Routers know 2^24 and no more. */
const rate = z.int().min(1).max(16_777_216);

export const trafficClasses = ['EF', 'AF4', 'AF3', 'AF2', 'AF1', 'DF'] as const;
export type TrafficClass = (typeof trafficClasses)[number];

/** Further keys of a gateway: what it exports. */
export const exporting = {
  exporters: z.array(ipAddress).max(64).default([]).describe('Addresses it exports flows from, beside its own address'),
  sampling: rate.optional().describe('Of how many packets it samples one, over what its exports say'),
  flowOverhead: z
    .int()
    .min(0)
    .max(256)
    .optional()
    .describe('Octets per packet that its interfaces count before and after IP; by their type where left out'),
};

/** How many different names a minute keeps; what is beyond is added up under `other`. */
const top = z.strictObject({
  authorities: z.int().min(1).max(65_000).default(1_000).describe('Authorities kept apart, per minute'),
  destinations: z.int().min(1).max(65_000).default(1_000).describe('Destinations kept apart, per minute'),
  applications: z.int().min(1).max(4_000).default(100).describe('Applications kept apart, per minute'),
  rows: z.int().min(10).max(200_000).default(5_000).describe('Combinations of them kept apart, per minute'),
});

/** Bounds on what exporters can make the collector remember. */
const limits = z.strictObject({
  exporters: z.int().min(1).max(65_536).default(1_024).describe('Exporters known at a time'),
  domains: z.int().min(1).max(65_536).default(256).describe('Observation domains of one exporter'),
  templates: z.int().min(16).max(65_536).default(4_096).describe('Templates of one exporter'),
  templateFields: z.int().min(256).max(1_048_576).default(65_536).describe('Fields of all templates of one exporter'),
  templateAge: durationBetween('1m', '30d')
    .prefault('1d')
    .describe('A template not repeated for this long is given up'),
  heldSize: size.prefault('4 MiB').describe('Data of one exporter that waits for its template'),
  heldAge: durationBetween('1s', '1d').prefault('30m').describe('How long it waits'),
});

const application = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
    .register(words, {
      expected: 'a name of letters, digits, dot, dash and underscore, 32 at most, beginning with a letter or digit',
    })
    .describe('What flows to these ports are called'),
  protocol: z.enum(['tcp', 'udp', 'sctp', 'both']).default('both').describe('tcp, udp, sctp, or both tcp and udp'),
  ports: z.array(z.int().min(1).max(65_535)).min(1).max(1_000).describe('The ports of the service, on either end'),
});

const classOverride = z.strictObject({
  dscp: z.array(z.int().min(0).max(63)).min(1).max(64).describe('DSCP values, 0 to 63'),
  class: z.enum(trafficClasses).describe('The class they count as'),
});

const samplingOverride = z.strictObject({
  exporter: ipAddress.describe('The address that exports'),
  rate: rate.describe('It samples one packet of this many, over what its exports say'),
});

const archive = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Keep single flows: who spoke to whom. Off unless there is a reason on record'),
  retention: durationBetween('1h', '400d').prefault('7d').describe('How long single flows are kept'),
  keepBits4: z.int().min(8).max(32).default(24).describe('Leading bits of an IPv4 address that are kept'),
  keepBits6: z.int().min(16).max(128).default(48).describe('Leading bits of an IPv6 address that are kept'),
});

export const flow = z
  .strictObject({
    listen: z
      .array(listen)
      .max(16)
      .default([])
      .describe(
        'address:port of UDP sockets for NetFlow, IPFIX and sFlow, told apart by content; none: flows are not heard',
      ),
    ipfixTcp: z.array(listen).max(16).default([]).describe('address:port of TCP sockets for IPFIX'),
    strangers: z
      .enum(['refuse', 'accept'])
      .default('refuse')
      .describe('What is done with exports from addresses that belong to no gateway; refused ones are counted'),
    sampling: z.array(samplingOverride).max(1_000).default([]).describe('Sampling rates of single exporters'),
    receiveBuffer: size.prefault('32 MiB').describe('Receive buffer asked of the system for each UDP socket'),
    reception: z
      .enum(['auto', 'dgram'])
      .default('auto')
      .describe(
        'How datagrams are taken from the system: auto takes many at a time where it can, dgram one at a time; takes effect with the next start',
      ),
    late: durationBetween('5s', '1h')
      .prefault('5m')
      .describe(
        'How long a minute stays open for flows that are reported late; longer than the active timeout of the exporters',
      ),
    top: top.prefault({}).describe('How much a minute keeps apart; the rest is added up under other'),
    limits: limits.prefault({}).describe('Bounds on what exporters can make the collector remember'),
    applications: z
      .array(application)
      .max(1_000)
      .default([])
      .describe('Names of services by port, over the built-in ones'),
    classes: z.array(classOverride).max(64).default([]).describe('Classes of DSCP values, over the built-in ones'),
    archive: archive.prefault({}).describe('Single flows as hourly Parquet files'),
  })
  .prefault({})
  .describe('Flow exports: NetFlow, IPFIX, sFlow');

export type FlowConfig = z.output<typeof flow>;
