/** What the running collector answers to `doctor`, narrowed to what the terminal shows. Times are ISO 8601 in UTC, durations milliseconds. */
import { z } from 'zod';
import { owner } from '../control/protocol.js';

const count = z.number().nonnegative();
const counts = z.record(z.string(), count);

const gateway = z.object({
  name: z.string(),
  address: z.string(),
  state: z.string(),
  sysName: z.string().nullable(),
  ageSeconds: count.nullable(),
  staleAfterSeconds: count,
  error: z.object({ kind: z.string(), message: z.string() }).nullable(),
});

const table = z.object({
  gateway: z.string(),
  context: z.string(),
  table: z.string(),
  polls: z.object({ ok: count, partial: count, failed: count }),
  varbinds: count,
  retries: count,
  timeouts: count,
  errors: counts,
  last: z.object({ outcome: z.string(), duration: count, rows: count, message: z.string().nullable() }),
});

const store = z.object({
  driver: z.string(),
  state: z.string(),
  message: z.string().nullable(),
  lastWriteAt: z.string().nullable(),
  spool: z.object({ points: count, octets: count, capacityOctets: count, oldest: z.string().nullable() }),
  dropped: counts,
});

/** The last judged hour of an interface: what came in by flows over what its counters say. */
const reconciled = z.object({
  gateway: z.string(),
  context: z.string(),
  interface: z.string(),
  /** Start of the hour, milliseconds since the epoch. */
  time: z.number(),
  verdict: z.string(),
  cause: z.string().nullable(),
  octetsRatio: count.nullable(),
  packetsRatio: count.nullable(),
});

const finding = z.object({ check: z.string(), subject: z.string(), what: z.string(), mend: z.string() });
export type Finding = z.infer<typeof finding>;

export const doctorReport = z.object({
  owner,
  status: z.object({
    version: z.string(),
    simulated: z.boolean(),
    collector: z.object({ id: z.string(), uptimeSeconds: count }),
    gateways: z.array(gateway),
    store,
  }),
  tables: z.array(table),
  /** Datagrams that were not accepted: gateway → reason → how many. */
  dropped: z.record(z.string(), counts),
  reconciliation: z.array(reconciled).default([]),
  /** Mistakes that were recognised, each with what mends it. */
  diagnosis: z.array(finding).default([]),
});

export type DoctorReport = z.infer<typeof doctorReport>;
