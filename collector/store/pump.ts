/** Moves what waits in the spool into the engine, in order, for as long as it takes. */
import type { Deps, Timer } from '../deps.js';
import type { Driver } from './driver.js';
import { reasonOf, StoreError } from './errors.js';
import type { Spool } from './spool/spool.js';
import type { Chunk } from './spool/waiting.js';

/** New data waits this long for company, until it is enough for the engine. It is safe in the spool meanwhile. */
const LINGER = 1_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 30_000;

export class Pump {
  readonly #driver: Driver;
  readonly #spool: Spool;
  readonly #deps: Deps;
  #stopping = false;
  /** What is not written yet is left: the engine is about to be closed. */
  #ended = false;
  #opened = false;
  #chunk: Chunk | null = null;
  #wake: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #retry = FIRST_RETRY;
  /** What keeps the engine away; null while it takes data. */
  fault: StoreError | null = null;
  lastWriteAt: number | null = null;
  readonly refused: Record<string, number> = {};

  constructor(driver: Driver, spool: Spool, deps: Deps) {
    this.#driver = driver;
    this.#spool = spool;
    this.#deps = deps;
    spool.onAppend = () => this.#wake?.();
    spool.isDraining = () => this.#opened && this.fault === null && !this.#stopping;
  }

  /** Opens the engine once; what fails for good (locked, damaged, written by a later release) is thrown, the rest is tried again. */
  async open(): Promise<void> {
    try {
      const position = await this.#driver.open(this.#spool.id);
      if (position !== null) await this.#spool.skipTo(position);
      this.#opened = true;
      this.#back();
    } catch (error) {
      this.#away(error);
      if (this.fault !== null && isFinal(this.fault)) throw this.fault;
    }
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Writes what waits, for at most `patience` ms, also where the batch at hand takes longer; the rest stays in the spool for the next start. */
  async stop(patience: number): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    let timer: Timer | null = null;
    const enough = new Promise<void>((resolve) => (timer = this.#deps.clock.after(patience, resolve)));
    await Promise.race([this.#finish(), enough]).finally(() => timer?.cancel());
    this.#ended = true;
  }

  async #finish(): Promise<void> {
    await this.#running;
    while (!this.#ended && this.#opened && this.fault === null) if (!(await this.#step())) break;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      if (!this.#opened) await this.open().catch((error: unknown) => this.#away(error));
      const moved = this.#opened && (await this.#step());
      if (this.#stopping) return;
      if (this.fault !== null) await this.#wait(this.#backoff());
      else {
        if (!moved) await this.#wait(LAST_RETRY);
        await this.#linger();
      }
    }
  }

  /** One batch; false when nothing waits. */
  async #step(): Promise<boolean> {
    this.#chunk ??= await this.#spool.take(this.#driver.batch);
    if (this.#chunk === null) return false;
    try {
      const refused = await this.#driver.write(this.#chunk);
      for (const [reason, count] of Object.entries(refused)) this.refused[reason] = (this.refused[reason] ?? 0) + count;
      await this.#spool.ack(this.#chunk);
      this.#chunk = null;
      this.lastWriteAt = this.#deps.clock.now();
      this.#back();
    } catch (error) {
      this.#away(error);
      await this.#giveUpOverrun();
    }
    return true;
  }

  async #giveUpOverrun(): Promise<void> {
    if (this.#chunk === null || !this.#spool.isOverrun(this.#chunk)) return;
    await this.#spool.abandon(this.#chunk);
    this.#chunk = null;
  }

  #away(error: unknown): void {
    const fault = error instanceof StoreError ? error : new StoreError('STORE_AWAY', reasonOf(error), { cause: error });
    if (this.fault?.message !== fault.message && !this.#ended)
      this.#deps.log.warn(
        { code: fault.code, err: fault.message },
        'the store is away; accepted data waits in the spool',
      );
    this.fault = fault;
  }

  #back(): void {
    if (this.fault !== null) this.#deps.log.info({ code: 'STORE_BACK' }, 'the store takes data again');
    this.fault = null;
    this.#retry = FIRST_RETRY;
  }

  #backoff(): number {
    const wait = this.#retry;
    this.#retry = Math.min(LAST_RETRY, this.#retry * 2);
    return wait;
  }

  async #linger(): Promise<void> {
    const enough = (): boolean => this.#stopping || this.#spool.stats().points >= this.#driver.enough;
    if (!enough()) await this.#sleep(LINGER, enough);
  }

  /** New data ends the wait only while the engine is not away. */
  async #wait(ms: number): Promise<void> {
    await this.#sleep(ms, () => this.#stopping || this.fault === null);
  }

  /** Sleeps for `ms`, or until there is something new and it is `enough`. */
  async #sleep(ms: number, enough: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer: Timer = this.#deps.clock.after(ms, resolve);
      this.#wake = () => {
        if (!enough()) return;
        timer.cancel();
        resolve();
      };
    });
    this.#wake = null;
  }
}

/** Errors that no waiting mends. */
function isFinal({ code }: StoreError): boolean {
  return code === 'STORE_LOCKED' || code === 'STORE_CORRUPT' || code === 'STORE_SCHEMA_NEWER';
}
