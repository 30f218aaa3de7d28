import { z } from 'zod';
import { duration, name, secret, size } from './units.js';

/** How long each kind of data is kept. */
const retention = z.strictObject({
  raw: duration.prefault('35d').describe('samples as polled'),
  rollups: duration.prefault('760d').describe('5-minute rollups (25 months)'),
  events: duration.prefault('2557d').describe('events, ledger and its evidence (7 years)'),
});

const common = {
  path: z.string().default('data').describe('the data folder: spool, and the database of the embedded driver'),
  collector: name.default('collector-1').describe('the name under which this collector writes'),
  retention: retention.prefault({}),
  spool: z
    .strictObject({
      size: size.optional().describe('reserved on disk; 24 h of the configured load where left out'),
    })
    .prefault({}),
};

const duckdb = z.strictObject({ driver: z.literal('duckdb').default('duckdb'), ...common });

/** Any engine of the InfluxDB 1.x HTTP API. */
const influx = z.strictObject({
  driver: z.literal('influx'),
  ...common,
  url: z.url({ protocol: /^https?$/ }),
  database: name.default('interconnect'),
  username: z.string().optional(),
  password: secret.optional(),
});

export const store = z.union([influx, duckdb]).prefault({});

export type StoreConfig = z.output<typeof store>;
