/** Keeps a receiver's thread running: starts it, starts it again when it ends, and ends it. */
import type { Deps, Timer } from '../../deps.js';
import { CodedError } from '../../model/coded-error.js';
import type { FlowHealth } from '../../model/flow-health.js';
import type { FromReceiver } from './messages.js';
import type { Report } from './receiver.js';
import type { ReceiverSettings } from './settings.js';
import type { Spawn, Thread } from './thread.js';

/** Milliseconds: the first pause, the longest, and how long it has to run for the next to be the first again. */
const PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const STEADY = 60_000;
/** Milliseconds without a report after which the thread is taken for stuck, and that a stop may take. */
const STUCK = 60_000;
const STOP = 10_000;

export interface SupervisorDeps extends Deps {
  spawn: Spawn;
  report(report: Report): void;
}

export class Supervisor {
  private state: FlowHealth['state'] = 'starting';
  private restarts = 0;
  private lastFailure: string | null = null;
  private thread: Thread | null = null;
  private startedAt = 0;
  private failures = 0;
  private informed: { what: unknown } | null = null;
  private pause: Timer | null = null;
  private watch: Timer | null = null;
  /** Who waits for the next answer to a start, an update, a stop. */
  private waiting: { resolve(): void; reject(error: Error): void } | null = null;

  constructor(
    private settings: ReceiverSettings,
    private readonly deps: SupervisorDeps,
  ) {}

  get health(): Omit<FlowHealth, 'receiver'> {
    const { state, restarts, lastFailure } = this;
    return { state, restarts, lastFailure };
  }

  /** @throws CodedError flow-listen, flow-receiver when it does not start. */
  async start(): Promise<void> {
    try {
      await this.answer(() => this.open());
    } catch (error) {
      this.state = 'stopped';
      this.pause?.cancel();
      await this.end();
      throw error;
    }
  }

  /** @throws CodedError flow-listen when a new address cannot be listened to. */
  async update(settings: ReceiverSettings): Promise<void> {
    this.settings = settings;
    // One that waits to be started again takes the new settings then; one that is just starting takes them behind that.
    if (this.state === 'running') await this.answer(() => this.thread?.tell({ kind: 'update', settings }));
    else this.thread?.tell({ kind: 'update', settings });
  }

  /** Hands something on to the consumer, also when its thread is started again. */
  inform(what: unknown): void {
    this.informed = { what };
    this.thread?.tell({ kind: 'inform', what });
  }

  async stop(): Promise<void> {
    const running = this.state === 'running';
    this.state = 'stopped';
    this.pause?.cancel();
    this.fail('is being stopped');
    if (running) {
      const overdue = this.deps.clock.after(STOP, () => this.fail('did not stop in time'));
      await this.answer(() => this.thread?.tell({ kind: 'stop' })).catch((error: unknown) => {
        this.deps.log.error({ error }, 'the flow receiver did not stop cleanly: what it had not handed over is lost');
      });
      overdue.cancel();
    }
    await this.end();
  }

  private open(): void {
    this.startedAt = this.deps.clock.monotonic();
    const thread: Thread = this.deps.spawn(this.settings, {
      said: (message) => this.thread === thread && this.said(message),
      ended: (reason) => this.thread === thread && this.ended(reason),
    });
    this.thread = thread;
    if (this.informed) thread.tell({ kind: 'inform', what: this.informed.what });
    this.rewatch();
  }

  private said(message: FromReceiver): void {
    switch (message.kind) {
      case 'log':
        return this.deps.log[message.level](message.fields, message.message);
      case 'failed':
        return this.refused(message.code, message.message);
      case 'started':
        if (this.state !== 'stopped') this.state = 'running';
    }
    this.rewatch();
    this.deps.report(message.report);
    if (message.kind === 'report') this.thread?.tell({ kind: 'taken' });
    // An update that was under way is answered before the stop is, and what is left to report comes with that.
    else if (this.state !== 'stopped' || message.kind === 'stopped') this.settle();
  }

  /** A start or an update that failed. A start that nobody waits for is tried again. */
  private refused(code: string, message: string): void {
    if (this.state === 'stopped')
      this.deps.log.error({ code, reason: message }, 'the flow receiver failed as it stopped');
    else if (this.waiting) this.settle(new CodedError(code, message));
    else this.ended(message);
  }

  private ended(reason: string | null): void {
    if (this.state === 'stopped') return this.settle();
    this.fail(reason ?? 'ended unasked');
    this.lastFailure = reason ?? 'ended unasked';
    this.restarts++;
    this.state = 'waiting';
    const steady = this.deps.clock.monotonic() - this.startedAt >= STEADY;
    this.failures = steady ? 0 : this.failures + 1;
    const wait = Math.min(LONGEST_PAUSE, PAUSE * 2 ** this.failures);
    this.deps.log.error(
      { reason, restarts: this.restarts, wait },
      'the flow receiver ended: it is started again; what it had not handed over is lost',
    );
    void this.end();
    this.pause = this.deps.clock.after(wait, () => {
      this.state = 'starting';
      this.open();
    });
  }

  private rewatch(): void {
    this.watch?.cancel();
    this.watch = this.deps.clock.after(STUCK, () => this.ended(`said nothing for ${STUCK / 1000} s`));
  }

  private async end(): Promise<void> {
    const { thread } = this;
    this.watch?.cancel();
    this.thread = null;
    await thread?.kill();
  }

  private answer(ask: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      ask();
    });
  }

  private settle(error?: Error): void {
    const { waiting } = this;
    this.waiting = null;
    if (error) waiting?.reject(error);
    else waiting?.resolve();
  }

  private fail(reason: string): void {
    this.settle(new CodedError('flow-receiver', `the flow receiver ${reason}`));
  }
}
