/** UDP sockets by the C library. */
import { closeSync, openSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Libc } from './libc.js';
import { AF_INET, AF_INET6, encode, SOCKADDR, type From } from './sockaddr.js';

/** Linux's numbers on the machines that libc.ts names. */
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_RCVBUF = 8;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

export interface NativeSocket {
  fd: number;
  port: number;
  bufferGiven: number;
  /** @throws a system error. */
  connect(to: From): void;
}

export interface NativeOptions {
  /** IP address. */
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** True where other sockets of this process may have the same port. */
  shared: boolean;
  /** Octets asked of the kernel. */
  receiveBuffer: number;
  ipv6Only: boolean;
}

/** @throws a system error (`EADDRINUSE`). */
export function openSocket(libc: Libc, options: NativeOptions): NativeSocket {
  const six = isIPv6(options.host);
  const fd = owned(libc, checked(libc, 'socket', libc.socket(six ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | CLOEXEC, 0))); // prettier-ignore
  try {
    prepare(libc, fd, six, options);
    const address = encode(six, options.host, options.port);
    checked(libc, 'bind', libc.bind(fd, address, address.length));
    return {
      fd,
      port: portOf(libc, fd),
      // Linux sets aside twice what is asked for, for its own bookkeeping (socket(7)).
      bufferGiven: optionOf(libc, fd, SO_RCVBUF) / 2,
      connect(to) {
        const peer = encode(six, to.address, to.port);
        checked(libc, 'connect', libc.connect(fd, peer, peer.length));
      },
    };
  } catch (error) {
    closeSocket(fd);
    throw error;
  }
}

export const closeSocket = (fd: number): void => closeSync(fd);

/**
 * Moves a socket to a descriptor that Node opened: those Node closes when a worker thread ends, whatever it ends of. A socket that outlived its thread
 * would go on taking datagrams that nobody reads.
 */
function owned(libc: Libc, socket: number): number {
  const fd = openSync('/dev/null', 'r');
  try {
    checked(libc, 'dup3', libc.dup3(socket, fd, CLOEXEC));
  } catch (error) {
    closeSync(fd);
    throw error;
  } finally {
    libc.close(socket);
  }
  return fd;
}

function prepare(libc: Libc, fd: number, six: boolean, { shared, receiveBuffer, ipv6Only }: NativeOptions): void {
  const set = (level: number, name: number, value: number): void =>
    void checked(libc, 'setsockopt', libc.setsockopt(fd, level, name, Int32Array.of(value), 4));
  if (shared) set(SOL_SOCKET, SO_REUSEADDR, 1);
  if (six && ipv6Only) set(IPPROTO_IPV6, IPV6_V6ONLY, 1);
  set(SOL_SOCKET, SO_RCVBUF, receiveBuffer);
}

function portOf(libc: Libc, fd: number): number {
  const name = new Uint8Array(SOCKADDR);
  checked(libc, 'getsockname', libc.getsockname(fd, name, Int32Array.of(name.length)));
  return new DataView(name.buffer).getUint16(2);
}

function optionOf(libc: Libc, fd: number, name: number): number {
  const value = new Int32Array(1);
  checked(libc, 'getsockopt', libc.getsockopt(fd, SOL_SOCKET, name, value, Int32Array.of(4)));
  return value[0]!;
}

function checked(libc: Libc, call: string, answer: number): number {
  if (answer < 0) throw libc.error(call);
  return answer;
}
