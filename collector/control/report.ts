/** What a running collector says of its own health, over the control socket: `interconnect doctor`. Times are ISO 8601 in UTC. */
import { z } from 'zod';

const when = z.iso.datetime().nullable();
const count = z.number().nonnegative();

const tableReport = z.object({
  context: z.string(),
  table: z.string(),
  /** Of the last poll. */
  at: when,
  outcome: z.enum(['ok', 'partial', 'failed']),
  /** Milliseconds. */
  duration: count,
  varbinds: count,
  rows: count,
  /** Of the last poll: one sentence; null where it went well. */
  message: z.string().nullable(),
  /** Since the collector started. */
  total: z.object({
    polls: count,
    requests: count,
    varbinds: count,
    retries: count,
    timeouts: count,
    errors: z.record(z.string(), count),
  }),
});

const gatewayReport = z.object({
  name: z.string(),
  /** Newest poll of any table that brought something; null before the first. */
  lastAnswerAt: when,
  /** Seconds since; null before the first. */
  age: count.nullable(),
  /** True where nothing came for two of its slowest intervals: what is shown of it is no longer known. */
  stale: z.boolean(),
  tables: z.array(tableReport),
});

const storeReport = z.object({
  driver: z.string(),
  state: z.enum(['ok', 'behind', 'away']),
  message: z.string().nullable(),
  lastWriteAt: when,
  spool: z.object({ points: count, octets: count, capacityOctets: count, oldest: when }),
  dropped: z.record(z.string(), count),
});

export const doctorReport = z.object({
  version: z.string(),
  pid: z.int(),
  startedAt: z.iso.datetime(),
  /** Seconds. */
  uptime: count,
  simulated: z.boolean(),
  gateways: z.array(gatewayReport),
  store: storeReport,
});

export type TableReport = z.infer<typeof tableReport>;
export type GatewayReport = z.infer<typeof gatewayReport>;
export type StoreReport = z.infer<typeof storeReport>;
export type DoctorReport = z.infer<typeof doctorReport>;
