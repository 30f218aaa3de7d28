/** What Linux tells about UDP sockets: octets that wait, datagrams dropped (proc_net_udp(5)). Elsewhere there is nothing to read. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { canonical } from './address.js';

/** One socket may have taken the place of another: after so many looks it is found out all the same. */
const ANEW = 30;

export interface KernelSocket {
  inode: number;
  localPort: number;
  /** Address and port it is connected to; port 0 when to none. */
  remote: string;
  remotePort: number;
  /** Octets in the receive queue, as the kernel accounts for them. */
  queue: number;
  /** Datagrams dropped since the socket was made. */
  drops: number;
}

/** Reads the text of /proc/net/udp or udp6. Lines that are not as expected are left out. */
export function parseUdpTable(text: string): KernelSocket[] {
  return text.split('\n').slice(1).flatMap(parseLine);
}

/** `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ref pointer drops` */
function parseLine(line: string): KernelSocket[] {
  const [, local, remote, , queues, , , , , inode, , , drops] = line.trim().split(/\s+/);
  if (!local || !remote || !queues || !inode || !drops) return [];
  const [remoteAddress = '', remotePort = ''] = remote.split(':');
  const socket = {
    inode: Number(inode),
    localPort: Number.parseInt(local.split(':')[1] ?? '', 16),
    remote: address(remoteAddress),
    remotePort: Number.parseInt(remotePort, 16),
    queue: Number.parseInt(queues.split(':')[1] ?? '', 16),
    drops: Number(drops),
  };
  return Object.values(socket).some((value) => Number.isNaN(value)) ? [] : [socket];
}

/** Words of 32 bits, each printed as a number of this machine: its octets are in reverse on the little-endian ones, which all are that we run on. */
function address(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join(''));
  const octets = words.join('');
  if (words.length === 1) return (octets.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).join('.');
  return canonical((octets.match(/.{4}/g) ?? []).join(':'));
}

/** Looks at the UDP sockets of this process again and again: which ones are its own is only found out where that may have changed. */
export class OwnUdpSockets {
  private inodes: ReadonlySet<number> = new Set();
  private opened = -1;
  private looks = 0;

  /** `opened`: another number where sockets were opened since. Null where the system does not tell. */
  async look(opened: number): Promise<KernelSocket[] | null> {
    if (process.platform !== 'linux') return null;
    if (opened !== this.opened || this.looks % ANEW === 0) {
      this.inodes = await ownInodes();
      this.opened = opened;
    }
    this.looks++;
    const [four, six] = await Promise.all([table('/proc/net/udp'), table('/proc/net/udp6')]);
    if (four === null && six === null) return null;
    return [...(four ?? []), ...(six ?? [])].filter(({ inode }) => this.inodes.has(inode));
  }
}

/** The UDP sockets of this process; null where the system does not tell. */
export const ownUdpSockets = (): Promise<KernelSocket[] | null> => new OwnUdpSockets().look(0);

async function table(path: string): Promise<KernelSocket[] | null> {
  try {
    return parseUdpTable(await readFile(path, 'utf8'));
  } catch (error) {
    // No IPv6 in this kernel, or no /proc in this container: then there is nothing to tell.
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function ownInodes(): Promise<Set<number>> {
  const links = await Promise.all((await readdir('/proc/self/fd')).map(inodeOf));
  return new Set(links.filter((inode) => inode !== null));
}

async function inodeOf(fd: string): Promise<number | null> {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/self/fd/${fd}`)) ?? [];
    return inode === undefined ? null : Number(inode);
  } catch (error) {
    // Closed since it was listed.
    if (isAbsent(error)) return null;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');

/** What the kernel allows for receive buffers, octets; null where it does not tell. */
export async function receiveBufferLimit(): Promise<number | null> {
  try {
    return Number(await readFile('/proc/sys/net/core/rmem_max', 'utf8'));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
