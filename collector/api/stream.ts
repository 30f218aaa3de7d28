/** Server-sent events (WHATWG HTML §9.2): each client gets the newest status and never a queue of old ones. */
import { Readable } from 'node:stream';
import type { Clock } from '../deps.js';
import type { Live } from './live.js';
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
}

export class StreamHub {
  private readonly clients = new Set<Client>();
  private leave: (() => void) | null = null;
  /** Frames that were left out because a client had not taken the one before, and clients that were let go for it. */
  readonly counts = { skipped: 0, stalled: 0, refused: 0 };

  constructor(
    private readonly live: Pick<Live, 'subscribe' | 'status'>,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.clients.size;
  }

  /** A stream that begins with the present status; null when there are as many clients as there may be. */
  open(admitted: () => boolean = () => true): Readable | null {
    if (this.clients.size >= MAX_CLIENTS) {
      this.counts.refused++;
      return null;
    }
    const client: Client = { stream: new Readable({ read() {} }), drained: this.clock.monotonic(), admitted };
    client.stream.once('close', () => this.drop(client));
    client.stream.push(`retry: ${RETRY}\n\n${frame(this.live.status())}`);
    this.leave ??= this.live.subscribe((status) => this.send(status));
    this.clients.add(client);
    return client.stream;
  }

  /** Ends every stream at once. */
  close(): void {
    for (const { stream } of this.clients) stream.push(null);
    for (const client of this.clients) this.drop(client);
  }

  private send(status: Status): void {
    const text = frame(status);
    const now = this.clock.monotonic();
    for (const client of this.clients) this.offer(client, text, now);
  }

  /** The stream holds one frame at most: what a client has not taken is left out, never queued. */
  private offer(client: Client, text: string, now: number): void {
    if (!client.admitted()) {
      client.stream.push(null);
      return this.drop(client);
    }
    if (client.stream.readableLength === 0) {
      client.drained = now;
      client.stream.push(text);
      return;
    }
    this.counts.skipped++;
    if (now - client.drained <= STALLED) return;
    this.counts.stalled++;
    client.stream.destroy();
  }

  private drop(client: Client): void {
    this.clients.delete(client);
    if (this.clients.size > 0) return;
    this.leave?.();
    this.leave = null;
  }
}

/** One line of data: JSON holds no line break. */
function frame(status: Status): string {
  return `event: status\ndata: ${JSON.stringify(status)}\n\n`;
}
