/** What launchers of real daemons share: free ports, folders that the daemon's user can write, starting and stopping a child. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** uid and gid of Debian's `nobody`. */
export const NOBODY = 65_534;

export const isRoot = process.getuid?.() === 0;

/**
 * A UDP port of the loopback that nobody listened on a moment ago. Below those that Linux gives to sockets that ask for none (ip_local_port_range,
 * from 32,768): while whoever listens there starts again, no socket of somebody else's questions comes upon it.
 */
export async function freeUdpPort(type: 'udp4' | 'udp6' = 'udp4'): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768);
    if (await isFree(type, port)) return port;
  }
}

const isFree = (type: 'udp4' | 'udp6', port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    socket.bind(port, type === 'udp4' ? '127.0.0.1' : '::1', () => socket.close(() => resolve(true)));
  });

/** A new folder under the system's temporary one; `owner` makes it theirs when we are root. */
export async function temporaryFolder(prefix: string, owner?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  if (owner !== undefined && isRoot) await chown(folder, owner, owner);
  return folder;
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** A child process with what it wrote to stderr, for messages. */
export class Daemon {
  private readonly child: ChildProcess;
  output = '';
  exited = false;

  constructor(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.output = (this.output + data.toString()).slice(-8192)));
    }
    this.child.once('exit', () => (this.exited = true));
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.exited) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(hard);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }
}
