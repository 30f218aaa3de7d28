/** Flows to each collector at a steady pace, from this process. What is sent while nobody listens is lost, and counted by whoever compares. */
import { createSocket } from 'node:dgram';
import { RECORDS, version5 } from '../bench/traffic.js';

/** Milliseconds between bursts. */
const BURST = 20;
const VARIETY = 64;

export class Flood {
  /** Datagrams sent to each port. */
  sent = 0;
  readonly #socket = createSocket('udp4');
  readonly #timer: NodeJS.Timeout;

  constructor(ports: readonly number[], perSecond: number) {
    const datagrams = Array.from({ length: VARIETY }, () =>
      Buffer.from(version5({ time: Math.floor(Date.now() / 1_000), uptime: 100_000 })),
    );
    this.#socket.on('error', () => undefined);
    const began = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.min(((performance.now() - began) / 1_000) * perSecond, this.sent + perSecond);
      for (; this.sent < due; this.sent++) {
        const bytes = Buffer.from(datagrams[this.sent % VARIETY]!);
        const now = Date.now();
        // Each says the time at which it is sent, so that its flows are in the minute that is open.
        bytes.writeUInt32BE(Math.floor(now / 1_000), 8);
        bytes.writeUInt32BE((this.sent * RECORDS) >>> 0, 16);
        for (const port of ports) this.#socket.send(bytes, port, '127.0.0.1', () => undefined);
      }
    }, BURST);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}
