/** The thread that reckons, from this side: started when something is asked of it, and again where it ended; never once it is closed. */
import { CodedError } from '../../model/coded-error.js';
import type { Answer, Reckoning, ReckonerSettings } from './messages.js';
import type { Spawn, Thread } from './thread.js';

export class ReckoningDesk {
  private thread: Thread | null = null;
  private readonly waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  private next = 0;
  private closed = false;

  /** `ended` is told each time the thread ends unasked: what it held is gone. */
  constructor(
    private readonly settings: ReckonerSettings,
    private readonly spawn: Spawn,
    private readonly ended: (reason: string) => void,
  ) {}

  /** @throws CodedError as the question has it; `LEDGER_THREAD` where the thread ended before it answered, or is not to be there any more. */
  ask<M extends keyof Reckoning>(method: M, given: Parameters<Reckoning[M]>[0]): ReturnType<Reckoning[M]> {
    // Nobody would end one that is begun now, and it would keep the process up.
    if (this.closed) return Promise.reject(endedBy(STOPPED)) as ReturnType<Reckoning[M]>;
    const thread = (this.thread ??= this.open());
    const id = this.next++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      thread.ask({ id, method, given });
    });
    // Messages.ts says what each is answered; both ends are of the same build.
    return answer as ReturnType<Reckoning[M]>;
  }

  /** What was asked and not answered is rejected. */
  async close(): Promise<void> {
    const { thread } = this;
    this.closed = true;
    this.thread = null;
    await thread?.kill();
    this.rejectAll(STOPPED);
  }

  private open(): Thread {
    const thread: Thread = this.spawn(this.settings, {
      said: (answer) => this.said(answer),
      ended: (reason) => {
        if (this.thread !== thread) return;
        this.thread = null;
        this.rejectAll(reason);
        this.ended(reason);
      },
    });
    return thread;
  }

  private said(told: Answer): void {
    const asked = this.waiting.get(told.id);
    this.waiting.delete(told.id);
    if ('answer' in told) asked?.resolve(told.answer);
    else asked?.reject(told.code === null ? new Error(told.message) : new CodedError(told.code, told.message));
  }

  private rejectAll(reason: string): void {
    const asked = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of asked) reject(endedBy(reason));
  }
}

const STOPPED = 'it was stopped';

const endedBy = (reason: string): CodedError =>
  new CodedError('LEDGER_THREAD', `the thread that reckons months ended: ${reason}`);
