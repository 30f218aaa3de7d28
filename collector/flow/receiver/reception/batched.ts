/**
 * Datagrams many at a time: recvmmsg(2) on sockets of our own, in turns of this thread's event loop. A turn asks poll(2) which sockets hold something,
 * and takes a batch of each. While datagrams come, a pause lets some gather; while none come, poll waits for them.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { Arena, BATCH } from './arena.js';
import type { Libc } from '../../../native/libc.js';
import { closeSocket, openSocket } from '../../../native/native-socket.js';
import type { From, Reception, SocketOptions, UdpSocket } from './reception.js';

/** Milliseconds in which datagrams gather: at a million records a second and four exporters, nine for each. */
const GATHER = 1;
/** Milliseconds that a turn waits for datagrams when none came: as long is everything else in the thread kept waiting. The main thread never waits. */
const WAIT = isMainThread ? 0 : 5;
/** The same where nothing has come for `REST` turns and nothing else in the thread is in a hurry: two hundred wakings a second cost a percent of a processor. */
const LONG_WAIT = isMainThread ? 0 : 50;
const REST = 200;
const POLLIN = 1;
const POLLNVAL = 0x20;
/** What says that there is nothing more, or that a signal came in between. */
const NOTHING = ['EAGAIN', 'EINTR'];

interface Open {
  fd: number;
  options: SocketOptions;
}

export class BatchedReception implements Reception {
  readonly way = 'recvmmsg';
  readonly why = null;
  private readonly arena: Arena;
  private readonly sockets: Open[] = [];
  /** struct pollfd, two words each: descriptor; events asked for, and behind them those that are. */
  private polled = new Int32Array(0);
  private scheduled = false;
  private wait = 0;
  /** Turns in which nothing came, one after the other. */
  private empty = 0;
  private busyElsewhere = false;

  /** `longest`: octets of a datagram that are taken. */
  constructor(
    private readonly libc: Libc,
    longest?: number,
  ) {
    this.arena = new Arena(libc, longest);
  }

  async open(options: SocketOptions): Promise<UdpSocket> {
    const { libc } = this;
    const host = isIP(options.host) === 0 ? (await lookup(options.host, { family: 4 })).address : options.host;
    const native = openSocket(libc, { ...options, host });
    const open = { fd: native.fd, options };
    this.sockets.push(open);
    this.listSockets();
    this.schedule(() => setImmediate(this.turn));
    return {
      port: native.port,
      bufferGiven: native.bufferGiven,
      connect: (to: From) => Promise.resolve(native.connect(to)),
      close: () => Promise.resolve(this.close(open)),
    };
  }

  hurry(busyElsewhere: boolean): void {
    this.busyElsewhere = busyElsewhere;
  }

  private close(open: Open): void {
    const at = this.sockets.indexOf(open);
    if (at < 0) return;
    this.sockets.splice(at, 1);
    this.listSockets();
    closeSocket(open.fd);
  }

  private listSockets(): void {
    this.polled = Int32Array.from(this.sockets.flatMap(({ fd }) => [fd, POLLIN]));
  }

  private schedule(later: () => void): void {
    if (this.scheduled || this.sockets.length === 0) return;
    this.scheduled = true;
    later();
  }

  private readonly turn = (): void => {
    this.scheduled = false;
    if (this.sockets.length === 0) return;
    const most = this.libc.poll(this.polled, this.sockets.length, this.wait) > 0 ? this.takeAll() : 0;
    // All that waited may be taken now, and then there is time for more to gather; else the rest is next, behind what else the thread has to do.
    this.empty = most === 0 ? this.empty + 1 : 0;
    const longest = this.empty > REST && !this.busyElsewhere ? LONG_WAIT : WAIT;
    this.wait = most === 0 ? longest : 0;
    const soon = most === BATCH || this.wait > 0;
    this.schedule(() => (soon ? setImmediate(this.turn) : setTimeout(this.turn, GATHER)));
  };

  /** Takes a batch of each socket that has something; answers the largest. Each has its turn, so who floods one keeps no other waiting. */
  private takeAll(): number {
    const { polled, sockets } = this;
    let most = 0;
    // Who takes a datagram may close a socket, which makes other lists of both.
    for (const [i, { fd, options }] of [...sockets].entries()) {
      const events = polled[i * 2 + 1]! >>> 16;
      if (events === 0 || sockets[i]?.fd !== fd) continue;
      if ((events & POLLNVAL) !== 0) throw new Error(`descriptor ${fd} of a flow socket was closed by somebody else`);
      const count = this.arena.take(fd, options);
      if (count < 0) this.failed(options);
      most = Math.max(most, count);
    }
    return most;
  }

  private failed({ failed }: SocketOptions): void {
    const error = this.libc.error('recvmmsg');
    if (!NOTHING.includes(error.code)) failed(error);
  }
}
