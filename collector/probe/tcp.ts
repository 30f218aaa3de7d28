/** A TCP connection is opened and closed again: from the first SYN to the completed handshake (RFC 9293 §3.5) is the delay. */
import { connect, type Socket } from 'node:net';
import { systemCode } from '../model/coded-error.js';
import type { ProbeDeps, ProbeSettings, RunningProbes, StartProbes } from './kind.js';
import { whenResolved } from './resolve.js';
import { rhythm } from './rhythm.js';

const words: Record<string, string> = {
  ECONNREFUSED: 'the target refuses the connection',
  ECONNRESET: 'the connection was reset',
  ENETUNREACH: 'there is no route to it',
  EHOSTUNREACH: 'the target cannot be reached',
  EADDRNOTAVAIL: 'the source address is not on this machine',
};

export const startTcp: StartProbes = (probes, deps) => {
  const running = probes.map((probe) => whenResolved(probe, deps, (address) => new TcpProbe(probe, address, deps)));
  return { stop: async () => void (await Promise.all(running.map((one) => one.stop()))) };
};

/** One connection at a time: the timeout is never longer than the interval. */
class TcpProbe implements RunningProbes {
  private readonly beats: { stop(): void };
  private socket: Socket | null = null;
  private stopped = false;

  constructor(
    private readonly probe: ProbeSettings,
    private readonly address: string,
    private readonly deps: ProbeDeps,
  ) {
    this.beats = rhythm(deps.clock, probe.interval, () => this.attempt());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.beats.stop();
    this.socket?.destroy();
  }

  private attempt(): void {
    const { clock, sink } = this.deps;
    const { name, port, source, timeout } = this.probe;
    const [sentAt, began] = [clock.now(), clock.monotonic()];
    const localAddress = source === null ? {} : { localAddress: source };
    const socket = connect({ host: this.address, port: port ?? 0, ...localAddress });
    this.socket = socket;
    let told = false;
    const tell = (delay: number | null, trouble: string | null): void => {
      if (told || this.stopped) return;
      told = true;
      late.cancel();
      // A reset instead of the four-way end: thousands of probes a minute leave no sockets in TIME-WAIT at the target.
      socket.resetAndDestroy();
      sink.trouble(name, trouble);
      sink.answer(name, { sentAt, delay });
    };
    // Timers run before sockets are looked at: after a pause of this process it may be open already.
    const late = clock.after(timeout, () => setImmediate(() => tell(null, null)));
    socket.once('connect', () => tell(clock.monotonic() - began, null));
    socket.on('error', (error) => {
      const code = systemCode(error) ?? 'unknown reason';
      tell(null, `No connection to ${this.address} port ${port}: ${words[code] ?? code}.`);
    });
  }
}
