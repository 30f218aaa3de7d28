/** What is asked of the C library, by koffi: the calls that Node has no name for. */
import { getSystemErrorName } from 'node:util';

/** Every call answers -1 where it fails, and `error` tells why. Pointers are typed arrays, used during the call only. */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  getsockname(fd: number, address: Uint8Array, length: Int32Array): number;
  getsockopt(fd: number, level: number, name: number, value: Int32Array, length: Int32Array): number;
  setsockopt(fd: number, level: number, name: number, value: Int32Array, length: number): number;
  recvmmsg(fd: number, messages: Uint32Array, count: number, flags: number, timeout: null): number;
  poll(fds: Int32Array, count: number, timeout: number): number;
  dup3(from: number, to: number, flags: number): number;
  close(fd: number): number;
  /** Where an array lies. It stays there as long as somebody holds it, when it was made on an ArrayBuffer of its own. */
  address(array: Uint8Array): bigint;
  /** Of the call that failed just now. */
  error(call: string): Error & { code: string };
}

/** Where the layouts and numbers below hold: little-endian, 64 bits, Linux's generic numbers. */
const MACHINES = ['x64', 'arm64'];

/** @throws Error, with words for a person, where the library cannot be had. */
export async function loadLibc(): Promise<Libc> {
  const { platform, arch } = process;
  if (platform !== 'linux') throw new Error(`it is of Linux, this is ${platform}`);
  if (!MACHINES.includes(arch)) throw new Error(`not tried on ${arch}`);
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const func = <F>(definition: string): F => library.func(definition) as unknown as F;
  return {
    socket: func('int socket(int, int, int)'),
    bind: func('int bind(int, const void *, uint32_t)'),
    connect: func('int connect(int, const void *, uint32_t)'),
    getsockname: func('int getsockname(int, void *, void *)'),
    getsockopt: func('int getsockopt(int, int, int, void *, void *)'),
    setsockopt: func('int setsockopt(int, int, int, const void *, uint32_t)'),
    recvmmsg: func('int recvmmsg(int, void *, uint32_t, int, void *)'),
    poll: func('int poll(void *, unsigned long, int)'),
    dup3: func('int dup3(int, int, int)'),
    close: func('int close(int)'),
    address: (array) => BigInt(koffi.address(array)),
    error: (call) => systemError(call, koffi.errno()),
  };
}

function systemError(call: string, errno: number): Error & { code: string } {
  const code = errno > 0 ? getSystemErrorName(-errno) : 'unknown';
  return Object.assign(new Error(`${call}: ${code}`), { code });
}

/**
 * Gives the pages of memory back that the C library holds for what was let go of (malloc_trim(3)): by itself it gives back what lies at the end alone.
 * Takes some milliseconds. Null where there is no such call: it is of glibc.
 */
export async function loadTrim(): Promise<(() => void) | null> {
  if (process.platform !== 'linux') return null;
  try {
    const { default: koffi } = await import('koffi');
    const trim = koffi.load(null).func('int malloc_trim(size_t)');
    return () => void trim(0);
  } catch {
    // musl has no such call, and no such pages.
    return null;
  }
}
