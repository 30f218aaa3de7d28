/** A cable that can be told to lose and to delay, each direction for itself: kernels of test machines often have no netem. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeFolder, temporaryFolder } from '../daemon.js';
import { connect, Namespace, type CableEnd } from '../namespace.js';
import type { Ends } from './ends.js';

const run = promisify(execFile);
const SOURCE = fileURLToPath(new URL('impairment.c', import.meta.url));

export interface Trouble {
  /** Share of frames, 0 to 1. */
  loss?: number;
  delayMs?: number;
}

export class Impairment {
  private readonly answers: AsyncIterableIterator<string>;

  private constructor(private readonly child: ChildProcess) {
    this.answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  /** Lays the cable through a namespace of its own, in which frames are passed by hand. */
  static async between(one: CableEnd, other: CableEnd, ends: Ends): Promise<Impairment> {
    const folder = await temporaryFolder('icm-impairment-');
    ends.add(() => removeFolder(folder));
    const program = join(folder, 'impairment');
    await run('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, SOURCE]);
    const namespace = await Namespace.create('cable');
    ends.add(() => namespace.remove());
    for (const [end, device] of [[one, 'one'] as const, [other, 'other'] as const]) {
      await connect(end, { namespace, device, address: '' });
      await end.namespace.run('ethtool', '-K', end.device, 'tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off');
    }
    const words = namespace.inside(program, ['one', 'other']);
    const child = spawn(...words, { stdio: ['pipe', 'pipe', 'inherit'] });
    ends.add(() => ended(child));
    const impairment = new Impairment(child);
    await impairment.answered('ready');
    return impairment;
  }

  /** From the first end to the other (0) or back (1); nothing of what was set before stays. */
  async set(way: 0 | 1, { loss = 0, delayMs = 0 }: Trouble): Promise<void> {
    this.child.stdin!.write(`${way} ${Math.round(loss * 1_000)} ${delayMs}\n`);
    await this.answered('done');
  }

  async both(trouble: Trouble): Promise<void> {
    await this.set(0, trouble);
    await this.set(1, trouble);
  }

  private async answered(word: string): Promise<void> {
    const { value, done } = await this.answers.next();
    if (done || value !== word) throw new Error(`the impaired cable said ${String(value)}, not ${word}`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin!.end();
  await gone;
}
