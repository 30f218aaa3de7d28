/** The product as its user runs it: the built command, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Status } from '../../collector/api/types.js';
import { until } from '../until.js';

/** Beside this file where it is built itself, for the bench. */
const place = import.meta.url.includes('/dist/test/') ? '../../collector/cli.js' : '../../dist/collector/cli.js';
const cli = fileURLToPath(new URL(place, import.meta.url));

/** For a machine that is busy with other tests; the time itself is the bench's to measure. */
const START = { timeout: 180_000 };
/** A part that does not stop is given up after 40 s by the product itself. */
const END = 120_000;
/** Characters of what it said that are shown where it fails. */
const LAST = 10_000;

export interface QueryPoint {
  time: string;
  value: number | null;
  coverage: number;
}

/** Whose process it is; this test's own user where left out. */
type As = { uid?: number; gid?: number };

export class Product {
  /** Standard output and standard error together. */
  output = '';
  status: number | null = null;
  #address: string | null = null;
  readonly #child: ChildProcess;

  private constructor(
    words: string[],
    /** Where it runs. */
    readonly folder: string,
    env: NodeJS.ProcessEnv,
    as: As = {},
  ) {
    if (!existsSync(cli)) throw new Error('dist/ is not built: `npm run build` first');
    this.#child = spawn(process.execPath, [cli, ...words], {
      ...{ cwd: folder, ...as },
      env: { ...process.env, ...env, NO_COLOR: '1' },
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (data: Buffer) => {
        this.output += data.toString();
      });
    }
    this.#child.once('exit', (code) => (this.status = code ?? -1));
  }

  /** Started, and its wall's address known. */
  static async start(words: string[], cwd: string, env: NodeJS.ProcessEnv = {}, as: As = {}): Promise<Product> {
    const product = new Product(words, cwd, env, as);
    await until(
      'the product says where its wall is',
      () => {
        if (product.status !== null) throw new Error(`it ended with status ${product.status}: ${product.output}`);
        product.#address = /The wall: (http\S+?)\/?\s/.exec(product.output)?.[1] ?? null;
        return product.#address;
      },
      START,
    );
    return product;
  }

  /** Run to its end. */
  static async run(words: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Product> {
    const product = new Product(words, cwd, env);
    await until('the command ends', () => product.status !== null, START);
    return product;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get address(): string {
    return this.#address!;
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.address}${path}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  statusNow(): Promise<Status> {
    return this.get('/api/v1/status');
  }

  /** Points of the one series that the question has; none where nothing is kept. */
  async query(parameters: Record<string, string>): Promise<QueryPoint[]> {
    const { series } = await this.get<{ series: { points: QueryPoint[] }[] }>(
      `/api/v1/query?${new URLSearchParams(parameters).toString()}`,
    );
    if (series.length > 1) throw new Error(`${series.length} series where one was expected`);
    return series[0]?.points ?? [];
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves when the process has gone; one that does not go is killed, and that is an error. */
  async end(name: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    if (this.status === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill(name);
      let stays = false;
      const late = setTimeout(() => {
        stays = true;
        this.#child.kill('SIGKILL');
      }, END);
      await gone;
      clearTimeout(late);
      if (stays) throw new Error(`it did not end within ${END / 1_000} s of ${name}: ${this.output.slice(-LAST)}`);
    }
    return this.status!;
  }
}
