/** What goes over the control socket: one JSON request a line, one JSON answer a line, in the order of the requests. */
import { z } from 'zod';

export const LARGEST_REQUEST = 64 * 1024;
export const LARGEST_ANSWER = 16 * 1024 * 1024;

export const request = z.strictObject({ method: z.string().min(1).max(64), params: z.unknown() });
export type Request = z.infer<typeof request>;

export const answer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);
export type Answer = z.infer<typeof answer>;

/** Who listens: a collector that owns the data folder, or one that is about to find out whether it does. */
export const owner = z.strictObject({
  state: z.enum(['owner', 'candidate']),
  id: z.string().max(64),
  pid: z.int(),
  startedAt: z.iso.datetime(),
});
export type Owner = z.infer<typeof owner>;

/** Collects octets into lines and refuses to hold more than `most` of them. */
export class Lines {
  #held: Buffer[] = [];
  #length = 0;

  constructor(private readonly most: number) {}

  /** The lines that `chunk` completes; null once a line is longer than allowed. */
  push(chunk: Buffer): string[] | null {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      if (this.#length + end - from > this.most) return null;
      lines.push(Buffer.concat([...this.#held, chunk.subarray(from, end)]).toString('utf8'));
      [this.#held, this.#length, from] = [[], 0, end + 1];
    }
    this.#held.push(chunk.subarray(from));
    this.#length += chunk.length - from;
    return this.#length > this.most ? null : lines;
  }
}
