/** Where samples and events are kept, and for how long. */
import { z } from 'zod';
import { divisionOf } from '../../model/shard-name.js';
import { durationBetween, name, secret, size } from './units.js';
import { words } from './words.js';

const kept = durationBetween('1d', '36500d');

/** How long each kind of data is kept. */
const retention = z.strictObject({
  raw: kept.prefault('35d').describe('Samples as polled'),
  rollups: kept.prefault('760d').describe('5-minute rollups (25 months)'),
  events: kept.prefault('2557d').describe('Events, ledger and its evidence (7 years)'),
});

/** Of what shards of one number write, sums are made: who is none may not sign as one. */
const collector = name
  .refine((text) => divisionOf(text) === text)
  .register(words, {
    expected: 'a name such as collector-1, which does not end as those that shards sign with (-1-of-2)',
  });

const common = {
  path: z
    .string()
    .min(1)
    .default('data')
    .describe('The data folder, relative to this file: spool, control socket, database of the embedded driver'),
  collector: collector.default('collector-1').describe('The name under which this collector writes'),
  retention: retention.prefault({}).describe('How long each kind of data is kept'),
  spool: z
    .strictObject({
      size: size.optional().describe('Reserved on disk; 24 h of the configured load where left out'),
    })
    .prefault({})
    .describe('What waits on disk while the store is away'),
};

const duckdb = z.strictObject({
  // optional() lets the discriminator be left out; default() then makes it duckdb.
  driver: z.literal('duckdb').optional().default('duckdb').describe('duckdb (embedded, default) or influx'),
  ...common,
});

/** Any engine of the InfluxDB 1.x HTTP API. */
const influx = z.strictObject({
  driver: z.literal('influx').describe('duckdb (embedded, default) or influx'),
  ...common,
  url: z
    .url({ protocol: /^https?$/ })
    .register(words, { expected: 'an address such as http://127.0.0.1:8086', hidden: true })
    .describe('Address of an engine of the InfluxDB 1.x HTTP API'),
  database: name.default('interconnect').describe('Database; it is made where it is missing and the engine allows'),
  username: z.string().min(1).optional().describe('User of the engine'),
  password: secret.optional().describe('Its password: env:NAME or file:PATH'),
});

export const store = z
  .discriminatedUnion('driver', [duckdb, influx])
  .prefault({})
  .describe('Where samples and events are kept');

export type StoreConfig = z.output<typeof store>;
