/** A Unix socket's address holds 107 octets of path (unix(7)); longer ones are reached through the folder's descriptor. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../model/coded-error.js';

const LONGEST = 107;

/** The path to bind or connect to, and the descriptor that keeps it valid. */
export interface SocketPath {
  path: string;
  close(): Promise<void>;
}

/**
 * A path of the same socket that is short enough.
 * @throws CodedError `CONTROL_PATH_TOO_LONG` where the system has no way around the limit.
 */
export async function reachable(path: string): Promise<SocketPath> {
  if (Buffer.byteLength(path) <= LONGEST) return { path, close: () => Promise.resolve() };
  if (process.platform !== 'linux') {
    const message = `the path ${path} is longer than a socket's address may be (${LONGEST} octets): choose a shorter data folder`;
    throw new CodedError('CONTROL_PATH_TOO_LONG', message);
  }
  const folder: FileHandle = await open(dirname(path), 'r');
  return { path: join('/proc/self/fd', String(folder.fd), basename(path)), close: () => folder.close() };
}
