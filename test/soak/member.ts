/** One collector under test: a process that is killed, frozen, started again, and measured. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { until } from '../until.js';
import type { Sample } from './trend.js';

export class Member {
  /** Each life of the process; the figures of one are no trend of another. */
  readonly lives: Sample[][] = [];
  /** Datagrams of flows that each life had heard when it was asked last. */
  readonly heard: number[] = [];
  #child: ChildProcess | null = null;
  #said = '';
  #address = '';

  constructor(
    readonly name: string,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  get address(): string {
    return this.#address;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async configure(configuration: object): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, 'interconnect.yaml'), stringify(configuration));
  }

  async start(): Promise<void> {
    const cli = fileURLToPath(new URL('../../collector/cli.js', import.meta.url));
    const words = [cli, 'start', '-c', 'interconnect.yaml', '--log-level', 'error'];
    const child = spawn(process.execPath, words, { cwd: this.folder, env: { ...process.env, ...this.env } });
    this.#child = child;
    this.#said = '';
    this.lives.push([]);
    this.heard.push(0);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.#said = (this.#said + data.toString()).slice(-50_000)));
    this.#address = await until(
      `${this.name} says where it is`,
      () => {
        if (child.exitCode !== null) throw new Error(`${this.name} ended with status ${child.exitCode}: ${this.#said}`);
        return /http:\/\/[\d.]+:\d+/.exec(this.#said)?.[0] ?? null;
      },
      { timeout: 180_000 },
    );
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Gives the exit status; null where a signal ended it. */
  async end(name: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(name);
    await gone;
    return child.exitCode;
  }

  /** Looks once: memory, descriptors, event loop, flows heard. Nothing where it does not answer now. */
  async look(at: number): Promise<void> {
    const { pid } = this;
    const text = await fetch(`${this.#address}/metrics`, { signal: AbortSignal.timeout(2_000) })
      .then((answer) => answer.text())
      .catch(() => null);
    if (text === null || pid !== this.pid) return;
    const value = (name: string): number =>
      [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.e+-]+)$`, 'gm'))].reduce(
        (sum, [, each]) => sum + Number(each),
        0,
      );
    this.heard[this.heard.length - 1] = value('interconnect_flow_datagrams_total');
    this.lives.at(-1)!.push({
      at,
      memory: 1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      delay: value('nodejs_eventloop_lag_p99_seconds') * 1_000,
      heap: value('nodejs_heap_size_used_bytes'),
      committed: value('nodejs_heap_size_total_bytes'),
      outside: value('nodejs_external_memory_bytes'),
    });
  }

  async status(): Promise<{
    store: { state: string; spool: { points: number; oldest: string | null }; dropped: Record<string, number> };
  }> {
    const answer = await fetch(`${this.#address}/api/v1/status`, { signal: AbortSignal.timeout(60_000) });
    return (await answer.json()) as Awaited<ReturnType<Member['status']>>;
  }
}
