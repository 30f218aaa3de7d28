/** The process that writes reports, from this side: rendering never shares a thread with what judges and pages. */
import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../model/coded-error.js';
import type { ReportAnswer, ReportFile, ReportJob } from '../model/report.js';

export interface WriterOptions {
  /** The built program that writes. */
  program: URL;
  env: Readonly<Record<string, string | undefined>>;
}

/** A report of 400 authorities takes seconds; a writer that says nothing for so long is ended. Milliseconds. */
const SILENCE = 180_000;

/** One process for as many reports as are asked for, one after the other. */
export class ReportWriter {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: WriterOptions) {}

  /**
   * Puts the files in the folder, which must stand.
   * @throws CodedError with what went wrong and what to do: `REPORT_NO_BROWSER`, `REPORT_NOT_WRITTEN`, `REPORT_WRITER_ENDED`, …
   */
  write(job: ReportJob, progress: (file: ReportFile) => void = () => undefined): Promise<ReportFile[]> {
    const next = this.last.then(() => this.run(job, progress));
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Lets the process end; it has written all that was asked for. */
  async close(): Promise<void> {
    await this.last;
    const { child } = this;
    this.child = null;
    if (child === null) return;
    await new Promise<void>((done) => {
      child.once('exit', () => done());
      child.disconnect();
    });
  }

  private run(job: ReportJob, progress: (file: ReportFile) => void): Promise<ReportFile[]> {
    const child = (this.child ??= this.start());
    return new Promise((done, fail) => {
      const files: ReportFile[] = [];
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        child.off('message', hear).off('exit', ended).off('error', ended);
        end();
      };
      const ended = (): void => {
        this.child = null;
        settle(() =>
          fail(
            new CodedError(
              'REPORT_WRITER_ENDED',
              'the process that writes reports ended before it was done: its memory or the disk may be full',
            ),
          ),
        );
      };
      const timer = setTimeout(() => child.kill('SIGKILL'), SILENCE);
      const hear = (answer: ReportAnswer): void => {
        timer.refresh();
        if (answer.told === 'file') {
          files.push(answer.file);
          progress(answer.file);
        } else if (answer.told === 'done') settle(() => done(files));
        else settle(() => fail(new CodedError(answer.code, answer.message)));
      };
      child.on('message', hear).on('exit', ended).on('error', ended);
      child.send(job);
    });
  }

  private start(): ChildProcess {
    const child = fork(fileURLToPath(this.options.program), [], {
      env: { ...this.options.env },
      execArgv: ['--max-old-space-size=512'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    // One that is killed while it has nothing to do is not asked again; an error that nobody hears would end this process.
    const gone = (): void => {
      if (this.child === child) this.child = null;
    };
    child.on('exit', gone).on('error', gone);
    if (child.pid !== undefined) yieldTo(child.pid);
    return child;
  }
}

/** Whoever watches the network comes first. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch (error) {
    // It may have ended already, or this system may not allow it: then it runs as everything else does.
    if (!(error instanceof Error)) throw error;
  }
}
