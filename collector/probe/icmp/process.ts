/** One long-running fping and what it says; started again when it ends. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Deps, Timer } from '../../deps.js';
import { systemCode } from '../../model/coded-error.js';
import { printable } from '../../model/text.js';

const FIRST_RETRY = 500;
const LAST_RETRY = 30_000;
/** Of its complaints this much is kept for the message. */
const COMPLAINT = 200;

export interface FpingDeps extends Pick<Deps, 'clock'> {
  line(text: string): void;
  /** Why it does not run; null while it does. */
  trouble(message: string | null): void;
}

export class FpingProcess {
  private child: ChildProcess | null = null;
  private timer: Timer | null = null;
  private retry = FIRST_RETRY;
  private complaint = '';
  private stopped = false;

  constructor(
    private readonly args: readonly string[],
    private readonly deps: FpingDeps,
  ) {}

  start(): void {
    // Nothing of our own environment, which holds secrets; numbers are written with a point, whatever the system's language.
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    this.complaint = '';
    let child: ChildProcessByStdio<null, Readable, Readable>;
    try {
      child = spawn('fping', [...this.args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    } catch (error) {
      // Node tells a few failures by an event, and throws the rest.
      this.ended(whyNot(error));
      return;
    }
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
    child.stderr.on('data', (data: Buffer) => (this.complaint = data.toString('utf8').trim().slice(-COMPLAINT)));
    child.once('error', (error) => this.gone(child, whyNot(error)));
    child.once('exit', (code, signal) => this.gone(child, `fping ended (${signal ?? `status ${code}`})`));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    const { child } = this;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }

  private hear(line: string): void {
    if (this.stopped) return;
    this.retry = FIRST_RETRY;
    this.deps.line(line);
  }

  private gone(child: ChildProcess, what: string): void {
    if (this.child !== child) return;
    this.child = null;
    if (!this.stopped) this.ended(what);
  }

  private ended(what: string): void {
    const said = this.complaint === '' ? '' : `: ${printable(this.complaint)}`;
    this.deps.trouble(`${what}${said}. It is started again in ${this.retry / 1_000} s.`);
    this.timer = this.deps.clock.after(this.retry, () => this.start());
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }
}

function whyNot(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOENT') return 'fping is not installed (Debian package fping)';
  if (code === 'EACCES') return 'fping may not be run by this user';
  // Its file carries a capability that the container or the unit withholds.
  if (code === 'EPERM') return 'fping may not have the raw sockets that it wants: allow CAP_NET_RAW';
  return `fping cannot be started (${code ?? String(error)})`;
}
