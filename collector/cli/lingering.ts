/** What is left open where everything has been stopped must not keep a process up: whoever asked for its end waits for that. */
import type { Io } from './io.js';

/** Milliseconds within which connections that are closed are gone. */
const LINGER = 5_000;

/** To be called once all is done: the process ends by itself, or within five seconds, with the exit status that is set by then; what was left open is said. */
export function endWithin({ stderr }: Pick<Io, 'stderr'>, linger = LINGER): void {
  const end = (): void => {
    // Node.js names everything but threads.
    const open = [...new Set(process.getActiveResourcesInfo())].filter((each) => !OURS.has(each));
    stderr.write(`interconnect: stopped; ended all the same while open: ${open.join(', ') || 'a thread'}\n`);
    process.exit();
  };
  setTimeout(end, linger).unref();
}

/** Standard input, output and error keep no process up. */
const OURS: ReadonlySet<string> = new Set(['TTYWrap', 'PipeWrap']);
