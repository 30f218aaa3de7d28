/** What an agent and its collector say to each other: JSON over TLS 1.2 or newer, each side with a certificate. Times are milliseconds since the epoch. */
import { z } from 'zod';

export const REPORT_PATH = '/probe-agent/v1/report';
/** Octets of one report. */
export const MOST_BODY = 1_048_576;
/** Answers in one report. */
export const MOST_ANSWERS = 10_000;

const delay = z.number().min(-3.6e6).max(3.6e6);
const count = z.int().min(0).max(1e9);

const answer = z.strictObject({
  sentAt: z.number().positive().max(8.64e15),
  delay: delay.nullable(),
  forward: delay.nullable().optional(),
  backward: delay.nullable().optional(),
  forwardShifted: delay.optional(),
  lostForward: count.optional(),
  lostBackward: count.optional(),
});

export const report = z.strictObject({
  /** Made anew at each start of the agent; with `sequence` it tells a repeated report. */
  run: z.uuid(),
  sequence: z.int().min(0),
  /** By the agent's clock. */
  sentAt: z.number().positive(),
  /** The agent's clock minus the collector's, as the agent measured it in earlier exchanges; null before the first. */
  clock: z.strictObject({ offset: z.number(), uncertainty: z.number().min(0) }).nullable(),
  answers: z
    .array(z.strictObject({ probe: z.string().max(63), answers: z.array(answer).max(MOST_ANSWERS) }))
    .max(2_000),
  troubles: z.record(z.string().max(63), z.string().max(1_000)),
  /** Answers that found no room while the collector was away, since the start. */
  dropped: count,
});
export type Report = z.output<typeof report>;

const settings = z.object({
  name: z.string(),
  kind: z.enum(['icmp', 'tcp', 'stamp']),
  target: z.string().regex(/^[A-Za-z0-9_.:%-]{1,253}$/),
  dscp: z.int().min(0).max(63),
  interval: z.number().min(200),
  port: z.int().min(1).max(65_535).nullable(),
  source: z.union([z.ipv4(), z.ipv6()]).nullable(),
  timeout: z.number().positive(),
  key: z.string().nullable(),
});

/** The collector's answer. */
export const instruction = z.object({
  /** By the collector's clock, for the agent to measure its own by. */
  receivedAt: z.number(),
  sentAt: z.number(),
  /** What the agent sends from now on. */
  probes: z.array(settings).max(2_000),
});
export type Instruction = z.output<typeof instruction>;
