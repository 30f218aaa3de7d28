/** The wall's ear: one EventSource on the stream, which says at once when it hears nothing, and keeps trying. */
import type { Status } from '../../collector/api/types.js';
import { readChange, readStatus } from './readStatus.js';

/** What the wall knows of its own connection. Times are ms of `deps.now`. */
export type Link =
  | { phase: 'connecting'; since: number }
  | { phase: 'live'; since: number }
  | { phase: 'lost'; since: number; reason: string; attempt: number; retryAt: number | null };

/** The part of EventSource that is used. */
export interface Source {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

export interface StreamDeps {
  /** Milliseconds that never step back. */
  now(): number;
  after(ms: number, run: () => void): { cancel(): void };
  open(url: string): Source;
}

/** The stream carries a status every second; after this long without one the wall is blind. */
export const SILENT_AFTER = 3000;
/** How long a new connection may take to bring its first status. */
const FIRST_WITHIN = 5000;
const BACKOFF = [500, 1000, 2000, 4000, 8000] as const;

export class StatusStream {
  link: Link;
  status: Status | null = null;
  /** When `status` came; meaningless while it is null. */
  receivedAt = 0;
  #source: Source | null = null;
  #timer: { cancel(): void } | null = null;
  /** When the timer looks whether anything was heard; Infinity where none does. */
  #firesAt = Infinity;
  /** When nothing was heard for too long, unless something is. */
  #unheard = { at: Infinity, reason: '' };
  #attempt = 0;

  constructor(
    private readonly url: string,
    private readonly deps: StreamDeps,
    private readonly changed: () => void,
  ) {
    this.link = { phase: 'connecting', since: deps.now() };
  }

  /** `first`: a status that came with the page, shown until the stream brings one or is lost; null where none did. */
  start(first: Status | null = null): void {
    if (first !== null) {
      this.status = first;
      this.receivedAt = this.deps.now();
    }
    this.#connect();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#firesAt = Infinity;
    this.#source?.close();
    this.#source = null;
  }

  #connect(): void {
    if (this.link.phase === 'lost') this.link = { ...this.link, retryAt: null };
    const source = this.deps.open(this.url);
    this.#source = source;
    const current = (run: () => void) => () => this.#source === source && run();
    source.addEventListener('status', (event) => current(() => this.#heard(readStatus(event.data)))());
    source.addEventListener('change', (event) => current(() => this.#heard(readChange(this.status, event.data)))());
    source.addEventListener(
      'error',
      current(() => this.#lose('The connection to the collector is closed')),
    );
    // What is shown already grows old meanwhile.
    const shown = this.status !== null && this.link.phase === 'connecting';
    this.#arm(shown ? SILENT_AFTER : FIRST_WITHIN, 'The collector does not answer');
    this.changed();
  }

  #heard(status: Status | null): void {
    if (!status) return this.#lose('The collector sent something that is not a status of this version');
    const now = this.deps.now();
    this.status = status;
    this.receivedAt = now;
    this.#attempt = 0;
    if (this.link.phase !== 'live') this.link = { phase: 'live', since: now };
    this.#arm(SILENT_AFTER, 'The collector has gone silent');
    this.changed();
  }

  /** Lost after `ms` in which nothing is heard. */
  #arm(ms: number, reason: string): void {
    this.#unheard = { at: this.deps.now() + ms, reason };
    // One that fires before that looks again: to set a timer with every update costs more than it does to read it.
    if (this.#firesAt <= this.#unheard.at) return;
    this.#timer?.cancel();
    this.#wait(ms);
  }

  #wait(ms: number): void {
    this.#firesAt = this.deps.now() + ms;
    this.#timer = this.deps.after(ms, () => {
      const left = this.#unheard.at - this.deps.now();
      if (left > 0) this.#wait(left);
      else this.#lose(this.#unheard.reason);
    });
  }

  #lose(reason: string): void {
    this.stop();
    const wait = BACKOFF[Math.min(this.#attempt, BACKOFF.length - 1)] ?? 8000;
    this.#attempt += 1;
    const since = this.status ? this.receivedAt : this.link.since;
    this.link = { phase: 'lost', since, reason, attempt: this.#attempt, retryAt: this.deps.now() + wait };
    this.#timer = this.deps.after(wait, () => this.#connect());
    this.changed();
  }
}
