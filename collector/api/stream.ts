/** Server-sent events (WHATWG HTML §9.2): each client gets the newest status, or what changed in it, and never a queue of old ones. */
import { Readable } from 'node:stream';
import type { Clock } from '../deps.js';
import { changeOf } from './change.js';
import type { LiveView } from './view.js';
import type { Status } from './types.js';

export const MAX_CLIENTS = 64;
/** A browser that lost the stream asks again after this long. */
const RETRY = 2_000;
/** A client that has taken nothing for this long is let go. */
const STALLED = 15_000;

interface Client {
  stream: Readable;
  /** Monotonic ms at which it last took everything. */
  drained: number;
  /** Asked before each frame: a token that was revoked ends its streams. */
  admitted: () => boolean;
  /** The status that it was given last, where it takes changes; null where it wants whole statuses. */
  given: Status | null;
}

export class StreamHub {
  private readonly clients = new Set<Client>();
  private leave: (() => void) | null = null;
  /** Sent last. */
  private last: Status | null = null;
  /** Frames that were left out because a client had not taken the one before, and clients that were let go for it. */
  readonly counts = { skipped: 0, stalled: 0, refused: 0 };

  constructor(
    private readonly live: Pick<LiveView, 'subscribe' | 'status'>,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.clients.size;
  }

  /**
   * A stream that begins with the present status and goes on with whole ones, or with `changes`; null when there are as many clients as there
   * may be.
   */
  open(admitted: () => boolean = () => true, changes = false): Readable | null {
    if (this.clients.size >= MAX_CLIENTS) {
      this.counts.refused++;
      return null;
    }
    const status = this.live.status();
    const client: Client = {
      stream: new Readable({ read() {} }),
      drained: this.clock.monotonic(),
      admitted,
      given: changes ? status : null,
    };
    client.stream.once('close', () => this.drop(client));
    client.stream.push(`retry: ${RETRY}\n\n${frame(status)}`);
    this.leave ??= this.live.subscribe((status) => this.send(status));
    this.clients.add(client);
    return client.stream;
  }

  /** Ends every stream at once. */
  close(): void {
    for (const { stream } of this.clients) stream.push(null);
    for (const client of this.clients) this.drop(client);
  }

  /** Each text is made once, and only where somebody wants it. */
  private send(status: Status): void {
    const { last } = this;
    const whole = once(() => frame(status));
    const change = once(() => (last === null ? whole() : changeFrame(last, status)));
    const now = this.clock.monotonic();
    this.last = status;
    for (const client of this.clients) {
      // Who was left out once needs the whole again: a change is of the very status that was given before.
      const follows = last !== null && client.given === last;
      if (this.offer(client, follows ? change : whole, now) && client.given !== null) client.given = status;
    }
  }

  /** The stream holds one frame at most: what a client has not taken is left out, never queued. True where it was given. */
  private offer(client: Client, text: () => string, now: number): boolean {
    if (!client.admitted()) {
      client.stream.push(null);
      this.drop(client);
      return false;
    }
    if (client.stream.readableLength === 0) {
      client.drained = now;
      client.stream.push(text());
      return true;
    }
    this.counts.skipped++;
    if (now - client.drained > STALLED) {
      this.counts.stalled++;
      client.stream.destroy();
    }
    return false;
  }

  private drop(client: Client): void {
    this.clients.delete(client);
    if (this.clients.size > 0) return;
    this.leave?.();
    this.leave = null;
    this.last = null;
  }
}

/** One line of data: JSON holds no line break. */
function frame(status: Status): string {
  return `event: status\ndata: ${JSON.stringify(status)}\n\n`;
}

/** `of` is the time of the status that the change is of, `change` as changeOf() has it. */
const changeFrame = (before: Status, after: Status): string =>
  `event: change\ndata: ${JSON.stringify({ of: before.time, change: changeOf(before, after) ?? {} })}\n\n`;

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
