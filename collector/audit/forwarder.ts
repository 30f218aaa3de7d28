/** Sends entries to a syslog server over TLS (RFC 5425), in order; while it is away they wait, bounded, and what is let go is counted: the log on the disk has everything. */
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Component, Deps, Timer } from '../deps.js';
import type { Entry } from './entry.js';
import { framed, syslogMessage } from './syslog.js';

export interface SyslogConfig {
  host: string;
  port: number;
  /** PEM texts: the authority of the server, and where it asks for one a certificate of our own. */
  tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;
}

const MOST_WAITING = 10_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 60_000;

export class SyslogForwarder implements Component {
  readonly counts = { sent: 0, dropped: 0 };
  /** Why the server does not take entries; null while it does. */
  fault: string | null = 'not connected yet';
  private waiting: Buffer[] = [];
  private socket: TLSSocket | null = null;
  private timer: Timer | null = null;
  private retry = FIRST_RETRY;
  private stopped = true;

  constructor(
    private readonly config: SyslogConfig,
    private readonly deps: Deps,
  ) {}

  async start(): Promise<void> {
    this.stopped = false;
    this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    const { socket } = this;
    if (socket === null || this.fault !== null) return void socket?.destroy();
    await new Promise<void>((resolve) => socket.end(resolve));
  }

  get size(): number {
    return this.waiting.length;
  }

  send(entries: readonly Entry[]): void {
    for (const entry of entries) this.waiting.push(framed(syslogMessage(entry)));
    const over = this.waiting.length - MOST_WAITING;
    if (over > 0) {
      this.waiting.splice(0, over);
      this.counts.dropped += over;
    }
    this.pass();
  }

  private pass(): void {
    const { socket } = this;
    if (socket === null || this.fault !== null) return;
    while (this.waiting.length > 0 && !socket.writableNeedDrain) {
      socket.write(this.waiting.shift() as Buffer);
      this.counts.sent++;
    }
  }

  private connect(): void {
    const { host, port, tls } = this.config;
    const socket = connect({ host, port, ...tls, minVersion: 'TLSv1.2', timeout: 10_000 });
    this.socket = socket;
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      [this.fault, this.retry] = [null, FIRST_RETRY];
      this.deps.log.info({ host, port }, 'the syslog server takes the audit log');
      this.pass();
    });
    socket.on('drain', () => this.pass());
    socket.once('timeout', () => socket.destroy(new Error('no answer within 10 s')));
    // A server that says something says nothing that we wait for.
    socket.resume();
    socket.on('error', (error) => this.lost(String(error)));
    socket.once('close', () => this.lost('the server closed the connection'));
  }

  private lost(why: string): void {
    if (this.socket === null) return;
    this.socket.destroy();
    this.socket = null;
    if (this.stopped) return;
    if (this.fault === null || this.retry === FIRST_RETRY)
      this.deps.log.warn({ why }, 'the syslog server does not take the audit log: entries wait');
    this.fault = why;
    this.timer = this.deps.clock.after(this.retry, () => this.connect());
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }
}
