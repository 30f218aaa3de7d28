/** One STAMP session (RFC 8762 §4.2): a packet each interval, its answer judged, losses told apart by way where the target counts. */
import { createSocket, type BindOptions, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { systemCode } from '../../model/coded-error.js';
import type { ProbeAnswer } from '../../model/signals.js';
import type { ProbeDeps, ProbeSettings, RunningProbes } from '../kind.js';
import { rhythm } from '../rhythm.js';
import { closeSocket } from '../../native/native-socket.js';
import { classedSocket } from './class.js';
import { FineClock } from './fine-clock.js';
import { readReflected, senderPacket, type ReflectedPacket } from './packet.js';
import type { ClockQuality } from './timestamp.js';
import { LossWays } from './ways.js';

/** RFC 8762 §4.1: the port of the reflector. */
export const STAMP_PORT = 862;
const REOPEN = 1_000;
/** Milliseconds: clocks that differ by so much more than before have been set, and the difference is taken anew. */
const SET = 3_600_000;

interface UnderWay {
  sequence: number;
  sentAt: number;
  /** The same to a fraction of a millisecond. */
  fine: number;
  monotonic: number;
  timeout: { cancel(): void };
}

export class StampSender implements RunningProbes {
  private socket: Socket | null = null;
  private beats: { stop(): void } | null = null;
  private reopening: { cancel(): void } | null = null;
  private sequence = 0;
  private ways = new LossWays();
  private underWay: UnderWay | null = null;
  private stopped = false;
  private readonly fine: FineClock;
  /** The target's clock minus our monotonic one, the first way there included: what ways there are told from. */
  private shift: number | null = null;

  constructor(
    private readonly probe: ProbeSettings,
    private readonly address: string,
    private readonly deps: ProbeDeps & { quality(): ClockQuality },
  ) {
    this.fine = new FineClock(deps.clock);
    this.open();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.reopening?.cancel();
    this.close();
  }

  /** A session has a socket of its own, so that its answers are told from those of others. */
  private open(): void {
    const { dscp, source } = this.probe;
    if (dscp === 0) return this.use(source === null ? { port: 0 } : { port: 0, address: source });
    classedSocket(this.address, source, dscp).then(
      (fd) => (this.stopped ? closeSocket(fd) : this.use({ fd })),
      (error: unknown) => this.cannotOpen(error),
    );
  }

  /** Without its class nothing is sent: what another class meets says nothing of this one. */
  private cannotOpen(error: unknown): void {
    if (this.stopped) return;
    const why = error instanceof Error ? error.message : String(error);
    this.deps.sink.trouble(this.probe.name, `No socket of class ${this.probe.dscp} can be opened: ${why}.`);
    this.reopening = this.deps.clock.after(REOPEN, () => this.open());
  }

  private use(where: BindOptions): void {
    const socket = createSocket(isIPv6(this.address) ? 'udp6' : 'udp4');
    this.socket = socket;
    this.sequence = 0;
    this.ways = new LossWays();
    socket.on('message', (packet) => this.hear(packet));
    socket.on('error', (error) => this.fail(error));
    socket.bind(where, () => {
      if (this.socket !== socket) return;
      // Connected: the kernel lets in answers of the target alone, and says so where nothing can be sent.
      socket.connect(this.probe.port ?? STAMP_PORT, this.address, () => {
        if (this.socket === socket) this.beats = rhythm(this.deps.clock, this.probe.interval, () => this.due(socket));
      });
    });
  }

  private close(): void {
    this.beats?.stop();
    this.beats = null;
    this.underWay?.timeout.cancel();
    this.underWay = null;
    this.socket?.close();
    this.socket = null;
  }

  private fail(error: unknown): void {
    if (this.stopped || this.socket === null) return;
    const code = systemCode(error) ?? 'unknown reason';
    this.deps.sink.trouble(
      this.probe.name,
      `Nothing can be sent to ${this.address} (${code}): check route and source address.`,
    );
    // ECONNREFUSED is an answer to a packet (nobody listens there): that packet is lost in its own time.
    if (code === 'ECONNREFUSED') return;
    this.close();
    this.reopening = this.deps.clock.after(REOPEN, () => this.open());
  }

  /** Timers run before sockets are read: after a pause of this process the answer to the last packet may lie there, and is read first. */
  private due(socket: Socket): void {
    setImmediate(() => this.send(socket));
  }

  private send(socket: Socket): void {
    if (this.socket !== socket) return;
    const { clock, quality } = this.deps;
    if (this.underWay !== null) this.lost(this.underWay);
    const sequence = this.sequence++;
    const [sentAt, fine] = [clock.now(), this.fine.now()];
    const late = (): void => {
      if (this.underWay === sent) this.lost(sent);
    };
    const timeout = clock.after(this.probe.timeout, () => setImmediate(late));
    const sent = { sequence, sentAt, fine, monotonic: clock.monotonic(), timeout };
    this.underWay = sent;
    // A packet that cannot be sent is lost: there is no way across for whoever sends here.
    socket.send(senderPacket({ sequence, sentAt: fine, clock: quality() }, this.probe.key), (error) => {
      if (error)
        this.deps.sink.trouble(
          this.probe.name,
          `Nothing can be sent to ${this.address} (${systemCode(error) ?? 'unknown reason'}).`,
        );
    });
  }

  private lost({ sentAt, timeout }: UnderWay): void {
    timeout.cancel();
    this.underWay = null;
    this.deps.sink.answer(this.probe.name, { sentAt, delay: null });
  }

  private hear(packet: Buffer): void {
    const { clock, sink } = this.deps;
    const [now, monotonic] = [this.fine.now(), clock.monotonic()];
    const reflected = readReflected(packet, this.probe.key);
    if (reflected === null) return sink.trouble(this.probe.name, unreadable(this.probe));
    const sent = this.underWay;
    if (sent === null || sent.sequence !== reflected.sender.sequence) return;
    sent.timeout.cancel();
    this.underWay = null;
    sink.trouble(this.probe.name, null);
    // What the reflector took to answer is not on the way.
    const held = Math.max(0, reflected.sentAt - reflected.receivedAt);
    const delay = Math.max(0, monotonic - sent.monotonic - held);
    sink.answer(this.probe.name, {
      sentAt: sent.sentAt,
      delay,
      forwardShifted: this.shifted(reflected.receivedAt - sent.monotonic),
      ...this.oneWay(reflected, sent.fine, now),
      ...this.ways.lostBefore(sent.sequence, reflected.sequence),
    });
  }

  /** Our own clock may be set meanwhile: its monotonic one is not. */
  private shifted(difference: number): number {
    if (this.shift === null || Math.abs(difference - this.shift) > SET) this.shift = difference;
    return difference - this.shift;
  }

  /** RFC 7679: only where both clocks say that they are synchronised. */
  private oneWay(reflected: ReflectedPacket, sentAt: number, now: number): Partial<ProbeAnswer> {
    if (!reflected.clock.synchronised || !this.deps.quality().synchronised) return {};
    return { forward: reflected.receivedAt - sentAt, backward: now - reflected.sentAt };
  }
}

const unreadable = ({ target, key }: ProbeSettings): string =>
  key === null
    ? `What ${target} answers is not STAMP: does a reflector run at that port?`
    : `What ${target} answers is not authenticated with this probe's key: give both sides the same key.`;
