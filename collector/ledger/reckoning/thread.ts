/** Threads that reckon. */
import { Worker } from 'node:worker_threads';
import type { Answer, Question, ReckonerSettings } from './messages.js';
import { createReckoner } from './reckoner.js';

export interface Thread {
  ask(question: Question): void;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface ThreadEvents {
  said(answer: Answer): void;
  /** Called once, with the reason. */
  ended(reason: string): void;
}

export type Spawn = (settings: ReckonerSettings, events: ThreadEvents) => Thread;

/** Megabytes of JavaScript heap: a month of 64 probes takes some 900. What asks for more ends the thread, not the collector. */
const HEAP = 1_536;
/** Of what was made just now: the thread rests most of the minute, and what it has taken once it keeps. */
const YOUNG = 8;

/** A worker thread; `file` is the built worker.js. */
export function inThread(file: URL): Spawn {
  return (settings, { said, ended }) => {
    const worker = new Worker(file, {
      workerData: settings,
      name: 'ledgers',
      resourceLimits: { maxOldGenerationSizeMb: HEAP, maxYoungGenerationSizeMb: YOUNG },
    });
    let reason: string | null = null;
    worker.on('message', said);
    worker.on('error', (error) => (reason = error.stack ?? error.message));
    worker.on('messageerror', (error) => (reason = error.message));
    worker.on('exit', (code) => ended(reason ?? `exit status ${code}`));
    return {
      ask: (question) => worker.postMessage(question),
      kill: async () => void (await worker.terminate()),
    };
  };
}

/** In the thread of the caller, for programs that do nothing else. What crosses is copied as between threads. */
export const inline: Spawn = (settings, { said }) => {
  const answer = createReckoner(structuredClone(settings));
  return {
    ask: (question) => void answer(structuredClone(question)).then((told) => said(structuredClone(told))),
    kill: async () => undefined,
  };
};
