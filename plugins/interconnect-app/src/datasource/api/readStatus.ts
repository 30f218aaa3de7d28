import * as z from 'zod/mini';
import type { Status } from '../../../../../collector/api/types.js';
import { read } from './read';

const text = z.string();
const figure = z.nullable(z.number());
const judged = z.looseObject({ state: text, since: text });

const end = z.looseObject({
  interface: text,
  key: z.nullable(text),
  ifName: z.nullable(text),
  operStatus: z.nullable(text),
  inBitsPerSecond: figure,
  outBitsPerSecond: figure,
  stale: z.boolean(),
});
const path = z.looseObject({
  name: text,
  gateway: text,
  context: text,
  group: z.nullable(text),
  health: text,
  reasons: z.array(text),
  since: text,
  capacity: figure,
  aToB: figure,
  bToA: figure,
  updatedAt: z.nullable(text),
  a: end,
  b: end,
});
const group = z.looseObject({
  group: text,
  paths: z.array(text),
  standby: z.array(text),
  protection: judged,
  forwarding: z.array(z.looseObject({ direction: text, state: text, paths: z.array(text), since: text })),
});

/** What is read of a status; the rest is left as it is. */
const status = z.looseObject({
  time: text,
  version: text,
  interconnect: z.looseObject({ name: text, timeZone: text, sides: z.looseObject({ a: text, b: text }) }),
  simulated: z.boolean(),
  resilience: z.looseObject({
    service: z.looseObject({ state: text, since: text, reason: text }),
    protection: z.looseObject({ state: text, since: text, reasons: z.array(text) }),
    groups: z.array(group),
    incidents: z.array(z.looseObject({ id: text })),
    maintenance: z.array(z.looseObject({ scope: z.looseObject({ type: text, name: text }) })),
  }),
  paths: z.array(path),
  gateways: z.array(z.looseObject({ name: text, state: text, since: text })),
  store: z.looseObject({ state: text, spool: z.looseObject({ points: z.number() }) }),
  problems: z.array(
    z.looseObject({ code: text, severity: text, subject: text, message: text, next: text, since: text })
  ),
});

/** A status narrowed at the border. Throws an Error as `read` does. */
export function readStatus(value: unknown): Status {
  return read(status, value, 'the present status') as unknown as Status;
}
