/** Secrets are named in the configuration and kept elsewhere: `env:NAME` or `file:PATH`. */
import { closeSync, existsSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { CodedError } from '../model/coded-error.js';
import { unreadable } from './read.js';

/** No password, community or token is larger; a larger file is another file. */
const LARGEST = 64 * 1024;

/**
 * The secret behind a reference. A file's last line end is not part of it.
 * @throws CodedError `CONFIG_SECRET_MISSING` where it is absent, empty or unreadable; the error never holds a secret.
 */
export function readSecret(reference: string, env: NodeJS.ProcessEnv = process.env): string {
  const [, kind, name = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (kind === 'env') return fromEnvironment(name, env);
  if (kind === 'file') return inspectSecretFile(name).secret;
  throw missing('a secret is given by reference: env:NAME or file:PATH');
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv): string {
  const secret = env[name];
  if (secret === undefined) throw missing(`environment variable ${name} is not set`);
  if (secret.trim() === '') throw missing(`environment variable ${name} is empty`);
  return secret;
}

/** The secret in a file, and whether everyone on the machine may read it. Throws as readSecret does. */
export function inspectSecretFile(path: string): { secret: string; worldReadable: boolean } {
  const { text, stats } = readRegularFile(path);
  const secret = text.replace(/\r?\n$/, '');
  if (secret.trim() === '') throw missing(`file ${path} is empty`);
  return { secret, worldReadable: (stats.mode & 0o004) !== 0 };
}

function readRegularFile(path: string): { text: string; stats: Stats } {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    if (!stats.isFile() && !stats.isFIFO()) throw missing(`${path} is not a file`);
    const buffer = Buffer.alloc(LARGEST + 1);
    const length = fill(descriptor, buffer);
    if (length > LARGEST) throw missing(`file ${path} is larger than 64 KiB: it holds something else`);
    return { text: buffer.toString('utf8', 0, length), stats };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw missing(`file ${path} ${unreadable(error)}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function fill(descriptor: number, buffer: Buffer): number {
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += read;
    if (read === 0 || length === buffer.length) return length;
  }
}

/** systemd makes the folder of a service's credentials with its start and takes it away with its end: until then nobody can say what will be in it. */
export function ofServiceAway(path: string): boolean {
  return path.startsWith('/run/credentials/') && !existsSync(dirname(path));
}

/** What is said of a file that is away with its service. */
export const away = (path: string): string =>
  `${path} is not to be seen from here: systemd shows it to the service, while that runs`;

const missing = (message: string): CodedError => new CodedError('CONFIG_SECRET_MISSING', message);
