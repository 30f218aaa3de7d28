/** What two collectors of a pair tell each other. Both are ours, and each still checks what the other says. */
import { z } from 'zod';
import { scopeTypes } from '../../../collector/model/judgement.js';

export const HELLO_PATH = '/peer/v1/hello';
export const MOST_BODY = 2_097_152;
export const MOST_PAGES_TOLD = 1_000;
export const MOST_WINDOWS_TOLD = 50;

const id = z.string().max(120);
const time = z.number().finite();
const line = z.string().max(1_000);

const toldReceiver = z.strictObject({
  state: z.enum(['trying', 'failed', 'delivered']),
  at: time,
  /** When it was told that it is over; null while it was not. */
  resolvedAt: time.nullable(),
});

const told = z.strictObject({
  /** The incident, or the rule and what it is about. */
  key: id,
  rules: z.array(id).max(20),
  /** Of some alerts in it: two collectors may know an incident under two names. */
  fingerprints: z.array(z.string().max(32)).max(20),
  openedAt: time,
  closedAt: time.nullable(),
  receivers: z.record(id, toldReceiver),
});

const acknowledgement = z.strictObject({
  key: id,
  incidents: z.array(id).max(20),
  at: time,
  author: line,
  note: line,
  endsAt: time.nullable(),
});

const silence = z.strictObject({
  id,
  revision: z.int(),
  matchers: z
    .array(z.strictObject({ name: id, value: z.string().max(200), isRegex: z.boolean(), isEqual: z.boolean() }))
    .max(20),
  startsAt: time,
  endsAt: time,
  author: line,
  reason: line,
  createdAt: time,
  ended: z.strictObject({ at: time, author: line, reason: line }).nullable().default(null),
});

const entry = z.strictObject({ at: time, author: line, action: line, reason: line });

const maintenance = z.strictObject({
  id,
  revision: z.int(),
  scope: z.strictObject({ type: z.enum(scopeTypes), name: id }),
  startsAt: time,
  endsAt: time,
  reason: line,
  author: line,
  createdAt: time,
  noted: z.enum(['before', 'afterwards']),
  cancelledAt: time.nullable(),
  audit: z.array(entry).max(20),
});

const word = z.string().max(64);

const conclusions = z.strictObject({
  since: time,
  states: z.array(z.strictObject({ about: id, state: word })).max(1_000),
  incidents: z
    .array(z.strictObject({ id, kind: word, subject: id, openedAt: time, closedAt: time.nullable() }))
    .max(1_000),
  from: time,
});

export const hello = z.strictObject({
  v: z.literal(1),
  collector: id,
  conclusions,
  told: z.array(told).max(MOST_PAGES_TOLD),
  acknowledgements: z.array(acknowledgement).max(MOST_PAGES_TOLD),
  silences: z.array(silence).max(1_000),
  /** Declared work: the newest, and some of the others in turn. */
  windows: z.array(maintenance).max(MOST_WINDOWS_TOLD),
  /** Asks to be the one that tells this receiver. */
  claim: z
    .strictObject({ key: id, fingerprints: z.array(z.string().max(32)).max(20), openedAt: time, receiver: id })
    .optional(),
  /** Answers the claim. */
  granted: z.boolean().optional(),
});

export type Hello = z.output<typeof hello>;
export type Told = z.output<typeof told>;
export type Claim = NonNullable<Hello['claim']>;
export type PeerAcknowledgement = z.output<typeof acknowledgement>;
