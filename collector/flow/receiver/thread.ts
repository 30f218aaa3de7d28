/** Threads that run a receiver. */
import { Worker } from 'node:worker_threads';
import type { CreateConsumer } from './consumer.js';
import type { FromReceiver, ToReceiver } from './messages.js';
import { serve } from './serve.js';
import type { ReceiverSettings } from './settings.js';

export interface Thread {
  tell(message: ToReceiver): void;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface ThreadEvents {
  said(message: FromReceiver): void;
  /** Called once, with the reason: null after it was told to stop. */
  ended(reason: string | null): void;
}

export type Spawn = (settings: ReceiverSettings, events: ThreadEvents) => Thread;

/** Megabytes of JavaScript heap. What is kept of exporters is bounded far below; a leak ends the thread, not the collector. */
const HEAP = 512;

/** A worker thread; `file` is the built worker.js. */
export function spawnWorker(file: URL = new URL('./worker.js', import.meta.url)): Spawn {
  return (settings, { said, ended }) => {
    const worker = new Worker(file, {
      workerData: settings,
      name: 'flow-receiver',
      resourceLimits: { maxOldGenerationSizeMb: HEAP },
    });
    let reason: string | null = null;
    worker.on('message', said);
    worker.on('error', (error) => (reason = error.stack ?? error.message));
    worker.on('messageerror', (error) => (reason = error.message));
    worker.on('exit', (code) => ended(reason ?? (code === 0 ? null : `exit status ${code}`)));
    return {
      tell: (message) => worker.postMessage(message),
      kill: async () => void (await worker.terminate()),
    };
  };
}

/** In the thread of the caller: for tests, and where threads cannot be had. What crosses is copied as between threads. */
export function inline(create?: CreateConsumer): Spawn {
  return (settings, { said, ended }) => {
    const later = (run: () => void): void => void setImmediate(run);
    let stopping = false;
    let stopped = (): void => {};
    const gone = new Promise<void>((resolve) => (stopped = resolve));
    const serving = serve(
      structuredClone(settings),
      (message) => {
        const copy = structuredClone(message);
        later(() => said(copy));
      },
      () => (stopped(), later(() => ended(null))),
      create,
    );
    const tell = (message: ToReceiver): void => {
      stopping ||= message.kind === 'stop';
      const copy = structuredClone(message);
      later(() => serving(copy));
    };
    return {
      tell,
      // There is no thread to end: it is asked to, once, for a stop writes its file; over is over only after that.
      kill: async () => {
        if (!stopping) tell({ kind: 'stop' });
        await gone;
      },
    };
  };
}
