/**
 * Backups of a running collector, as its control socket makes them. They are made in the data folder, the one place that a confined service may write
 * to, and fetched from there by whoever asked.
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Component, Timer } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import { makeBackup, sweepBackups, type Making } from './make.js';
import type { Manifest } from './manifest.js';
import { underWay } from './passing.js';

export interface BackupsDeps {
  /** The data folder. */
  folder: string;
  about(): Making['about'];
  engine(folder: string): Promise<void>;
  clock: Clock;
}

type State =
  | { state: 'running' }
  | { state: 'done'; files: number; octets: number }
  | { state: 'failed'; code: string; message: string };

/** Where a backup is, and how it goes. */
export type BackupAnswer = { id: string; path: string } & State;

/** What `backup.state` and `backup.discard` take. */
export const backupInput = z.strictObject({ id: z.string().max(16) });

/** Whoever fetches one asks how it goes all along: after so long without a question nobody is there any more. Milliseconds. */
const PATIENCE = 120_000;

export class Backups implements Component {
  #last: { id: string; path: string; state: State } | null = null;
  #abandoned: Timer | null = null;
  readonly #stopping = new AbortController();
  #making: Promise<void> = Promise.resolve();

  constructor(private readonly deps: BackupsDeps) {}

  /** What a collector that was killed left of them is as large as all that it keeps. */
  async start(): Promise<void> {
    await sweepBackups(this.deps.folder);
  }

  /** One that is being made is given up, and nothing of it stays: the engine's copy alone is waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort(
      new CodedError('BACKUP_STOPPED', 'the collector is stopping: no backup was made; ask again once it runs again'),
    );
    await this.#making;
    this.#abandoned?.cancel();
  }

  /** Begins one. @throws CodedError `BACKUP_RUNNING` where one is being made. */
  async begin(): Promise<BackupAnswer> {
    if (this.#last?.state.state === 'running')
      throw new CodedError('BACKUP_RUNNING', 'a backup is being made already: wait for it');
    const id = randomBytes(4).toString('hex');
    const last = { id, path: join(this.deps.folder, underWay(id)), state: { state: 'running' } as State };
    this.#last = last;
    await sweepBackups(this.deps.folder);
    const { about, folder: source, engine, clock } = this.deps;
    const { signal } = this.#stopping;
    const making = { source, target: last.path, about: about(), engine, now: () => clock.now(), signal };
    this.#making = makeBackup(making).then(
      (made) => void (last.state = done(made)),
      async (error: unknown) => {
        await rm(last.path, { recursive: true, force: true });
        last.state = failed(error);
      },
    );
    return this.#answer(id);
  }

  state({ id }: z.output<typeof backupInput>): BackupAnswer {
    return this.#answer(id);
  }

  /** Takes away what was fetched. */
  async discard({ id }: z.output<typeof backupInput>): Promise<void> {
    const { path, state } = this.#answer(id);
    if (state === 'running') throw new CodedError('BACKUP_RUNNING', `backup ${id} is being made still: wait for it`);
    await rm(path, { recursive: true, force: true });
  }

  #answer(id: string): BackupAnswer {
    if (this.#last?.id !== id) throw new CodedError('BACKUP_UNKNOWN', `there is no backup ${id}`);
    this.#watch(id);
    return { id, path: this.#last.path, ...this.#last.state };
  }

  /** Takes it away once nobody asks for it any more. */
  #watch(id: string): void {
    this.#abandoned?.cancel();
    this.#abandoned = this.deps.clock.after(PATIENCE, () => {
      if (this.#last?.id !== id) return;
      if (this.#last.state.state === 'running') return this.#watch(id);
      void rm(this.#last.path, { recursive: true, force: true });
      this.#last = null;
    });
  }
}

const done = ({ files }: Manifest): State => ({
  state: 'done',
  files: files.length,
  octets: files.reduce((sum, { octets }) => sum + octets, 0),
});

function failed(error: unknown): State {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'BACKUP_FAILED';
  return { state: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}
