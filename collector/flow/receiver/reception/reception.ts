/** Ways to take datagrams from the kernel. Both do the same; they differ in what a datagram costs. */
import type { NativeOptions } from '../../../native/native-socket.js';
import type { From } from '../../../native/sockaddr.js';

export type { From };

/** `host` may be a name. */
export interface SocketOptions extends NativeOptions {
  /** Takes a datagram; the bytes are good during the call only. In the order in which the kernel got them. */
  heard(bytes: Uint8Array, from: From): void;
  /** A datagram that was longer than is taken; nothing of it is handed over. */
  truncated(from: From): void;
  /** Something went wrong, such as an ICMP error of a connected socket; the socket goes on. */
  failed(error: unknown): void;
}

/** A UDP socket that is bound and read. */
export interface UdpSocket {
  readonly port: number;
  /** Octets of receive buffer that the kernel gave. */
  readonly bufferGiven: number;
  /** From now on it gets the datagrams of this sender only, past sockets that are not connected. */
  connect(to: From): Promise<void>;
  close(): Promise<void>;
}

export const receptionWays = ['recvmmsg', 'dgram'] as const;
export type ReceptionWay = (typeof receptionWays)[number];

export interface Reception {
  /** `recvmmsg`: many datagrams per call, into memory that is used over and over. `dgram`: one at a time, by Node itself. */
  readonly way: ReceptionWay;
  /** Why it is not the faster one; null where it is. */
  readonly why: string | null;
  /** Rejects with a system error (`EADDRINUSE`) where the address cannot be had. */
  open(options: SocketOptions): Promise<UdpSocket>;
  /** Told whether something else in the thread must not be kept waiting; absent where nothing ever is. */
  hurry?(busyElsewhere: boolean): void;
}
