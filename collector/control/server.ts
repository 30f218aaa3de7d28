/** The local socket through which commands speak to a running collector; holding it is owning the data folder. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, rename, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Component, Deps } from '../deps.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { UnderWay } from '../model/under-way.js';
import { becomeOwner, lockName, sweep, unbornName } from './ownership.js';
import type { Owner } from './protocol.js';
import { serve, type Handlers } from './serve.js';
import { reachable, type SocketPath } from './socket-path.js';

export type { Handler, Handlers } from './serve.js';

export interface ControlConfig {
  /** `<data folder>/control.sock`; the folder is made with mode 0700 where it is missing. */
  path: string;
  /** Method → what it answers; it is looked up at each call, so handlers may be added before the first. */
  handlers: Handlers;
}

/** What is being answered as the collector begins to stop has so long to come to its end, milliseconds. A report that is being made is waited for elsewhere. */
const PATIENCE = 5_000;
/** Nobody but this user's own commands connects: more at once is a mistake somewhere. */
const MOST_CONNECTIONS = 32;

export class Control implements Component {
  readonly #id = randomBytes(6).toString('hex');
  readonly #connections = new Set<Socket>();
  #server: Server | null = null;
  #bound: SocketPath | null = null;
  #state: Owner['state'] = 'candidate';
  #startedAt = 0;
  #resting = false;
  readonly #answering = new UnderWay();

  constructor(
    private readonly config: ControlConfig,
    private readonly deps: Deps,
  ) {}

  /**
   * Takes ownership of the data folder and listens.
   * @throws CodedError `DATA_FOLDER_OWNED`, naming the collector that has it; `DATA_FOLDER_UNUSABLE`; `CONTROL_PATH_TOO_LONG`.
   */
  async start(): Promise<void> {
    const folder = dirname(this.config.path);
    await made(folder);
    this.#startedAt = this.deps.clock.now();
    try {
      // Renamed once it listens: a socket under a lock's name that nobody answers is a dead one, at any moment.
      await this.#listen(this.#unborn);
      await rename(this.#unborn, this.#lock);
      await becomeOwner(folder, this.#id, this.deps.clock);
      await rm(this.config.path, { force: true });
      await link(this.#lock, this.config.path);
      this.#state = 'owner';
      await sweep(folder, this.deps.clock.now());
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /**
   * From now on every method is refused: what would keep an act may be gone already. The owner is told still. Resolves once what was being answered is,
   * or 5 s later.
   */
  async rest(): Promise<void> {
    this.#resting = true;
    await this.#answering.over(this.deps.clock, PATIENCE);
  }

  /** Gives the data folder up: the last thing that a collector does. */
  async stop(): Promise<void> {
    if (this.#state === 'owner') await rm(this.config.path, { force: true });
    this.#state = 'candidate';
    for (const socket of this.#connections) socket.destroy();
    const server = this.#server;
    this.#server = null;
    if (server?.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(this.#lock, { force: true });
    await rm(this.#unborn, { force: true });
    await this.#bound?.close();
    this.#bound = null;
  }

  get #lock(): string {
    return join(dirname(this.config.path), lockName(this.#id));
  }

  get #unborn(): string {
    return join(dirname(this.config.path), unbornName(this.#id));
  }

  #owner(): Owner {
    return { state: this.#state, id: this.#id, pid: process.pid, startedAt: new Date(this.#startedAt).toISOString() };
  }

  async #listen(path: string): Promise<void> {
    const bound = await reachable(path);
    this.#bound = bound;
    const server = createServer((socket) => this.#accept(socket));
    server.maxConnections = MOST_CONNECTIONS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('listening', resolve);
      // The socket is bound within listen(), so it has mode 0600 from its first moment on.
      const before = process.umask(0o177);
      server.listen(bound.path);
      process.umask(before);
    });
  }

  #handlers(): Handlers {
    const { handlers } = this.config;
    return this.#resting ? Object.fromEntries(Object.keys(handlers).map((method) => [method, refused])) : handlers;
  }

  #accept(socket: Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
    const handlers = (): Handlers => ({ ...this.#handlers(), owner: () => this.#owner() });
    serve(socket, handlers, (answering) => this.#answering.watch(answering), this.deps.log);
  }
}

function refused(): never {
  throw new CodedError('CONTROL_STOPPING', 'the collector is stopping: nothing was done; ask again once it runs again');
}

async function made(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = systemCode(cause) ?? String(cause);
    const mend =
      why === 'EROFS' ? 'mount it so that it can be written' : `give it to user ${process.getuid?.() ?? '(unknown)'}`;
    const message = `the data folder ${folder} (store.path) cannot be made or written to: ${why}; ${mend}, or name another`;
    throw new CodedError('DATA_FOLDER_UNUSABLE', message, { cause });
  }
}

export function createControl(config: ControlConfig, deps: Deps): Control {
  return new Control(config, deps);
}
