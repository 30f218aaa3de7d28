/** A stateful reflector of STAMP (RFC 8762 §4.3), which answers TWAMP-Light too. Never larger than what it answers, bounded in rate and memory. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Component, Deps } from '../../deps.js';
import { CodedError, systemCode } from '../../model/coded-error.js';
import { FineClock } from './fine-clock.js';
import { readSender, reflectorPacket } from './packet.js';
import type { ClockQuality } from './timestamp.js';

export interface ReflectorConfig {
  host: string;
  port: number;
  /** The key of authenticated mode; null: open mode. */
  key: string | null;
}

export interface ReflectorCounts {
  answered: number;
  /** Too short, or not authenticated with our key. */
  refused: number;
  /** Over the rate. */
  dropped: number;
}

/** Sessions are forgotten after this (RFC 5357's REFWAIT, 900 s), and the oldest where there are more than these. */
const SESSION_IDLE = 900_000;
const MOST_SESSIONS = 10_000;
const MOST_PER_SECOND = 20_000;
/** RFC 5357 §4.2.1: a TTL that cannot be read is given as 255. */
const UNKNOWN_TTL = 255;

export class Reflector implements Component {
  readonly counts: ReflectorCounts = { answered: 0, refused: 0, dropped: 0 };
  private socket: Socket | null = null;
  /** In order of last use. */
  private readonly sessions = new Map<string, { count: number; at: number }>();
  private window = { second: 0, answered: 0 };
  private readonly fine: FineClock;

  constructor(
    private readonly config: ReflectorConfig,
    private readonly deps: Deps & {
      quality(): ClockQuality;
      /** Delivers a packet when it gets here, if it does: a simulation's reflector is reached as its world carries traffic. */
      cross?(deliver: () => void): void;
    },
  ) {
    this.fine = new FineClock(deps.clock);
  }

  /** Where it listens; null before start() and after stop(). */
  get address(): { address: string; port: number } | null {
    return this.socket?.address() ?? null;
  }

  /** Rejects with `PROBE_REFLECTOR_LISTEN` where the address cannot be listened to. */
  async start(): Promise<void> {
    const { host, port } = this.config;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => {
        const why = systemCode(error) ?? 'unknown reason';
        reject(new CodedError('PROBE_REFLECTOR_LISTEN', `the reflector cannot listen at ${host} port ${port}: ${why}`));
      });
      socket.bind(port, host, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', (error) => this.deps.log.warn({ error }, 'the reflector could not answer'));
    const { cross = (deliver) => deliver() } = this.deps;
    socket.on('message', (packet, from) => cross(() => this.socket === socket && this.answer(socket, packet, from)));
    this.socket = socket;
  }

  async stop(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  private answer(socket: Socket, received: Buffer, from: RemoteInfo): void {
    const receivedAt = this.fine.now();
    if (readSender(received, this.config.key) === null) return void this.counts.refused++;
    if (!this.within(receivedAt)) return void this.counts.dropped++;
    const sequence = this.count(`${from.address} ${from.port}`, receivedAt);
    const answer = {
      sequence,
      receivedAt,
      sentAt: this.fine.now(),
      clock: this.deps.quality(),
      ttl: UNKNOWN_TTL,
    };
    this.counts.answered++;
    socket.send(reflectorPacket(received, answer, this.config.key), from.port, from.address);
  }

  private within(now: number): boolean {
    const second = Math.floor(now / 1_000);
    if (second !== this.window.second) this.window = { second, answered: 0 };
    return ++this.window.answered <= MOST_PER_SECOND;
  }

  private count(session: string, at: number): number {
    const known = this.sessions.get(session);
    const fresh = known !== undefined && at - known.at < SESSION_IDLE;
    const count = fresh ? known.count + 1 : 0;
    this.sessions.delete(session);
    this.sessions.set(session, { count, at });
    if (this.sessions.size > MOST_SESSIONS) this.sessions.delete(this.sessions.keys().next().value as string);
    return count;
  }
}
