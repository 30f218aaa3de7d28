/** A real influxd with authentication on, on ports and in a folder of its own. Stop it and start it again: its data stay. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, program } from '../needs.js';
import { until } from '../until.js';
import { Daemon } from './daemon.js';
import type { Namespace } from './namespace.js';
import { freeTcpPort } from './ports.js';

/** Null where influxd is installed. */
export const INFLUXD_MISSING = missing({ influxd: 'influxdb' });
export const ADMIN = { username: 'admin', password: 'admin_password' };

/** Asks once, inside a namespace. */
const ASKER = `
  const [url, options] = JSON.parse(process.argv[1]);
  fetch(url, options).then(async (response) => {
    process.stdout.write(JSON.stringify({ status: response.status, body: await response.text() }));
  });`;

export class Influxd {
  readonly url: string;
  readonly #folder: string;
  readonly #ports: [number, number];
  #process: Daemon | null = null;

  readonly #inside: Namespace | null;

  private constructor(folder: string, ports: [number, number], inside: Namespace | null) {
    this.#folder = folder;
    this.#ports = ports;
    this.#inside = inside;
    this.url = `http://127.0.0.1:${ports[0]}`;
  }

  /** Starts one and creates its administrator. Inside a namespace it listens at every address there, port 8086. */
  static async create(inside: Namespace | null = null): Promise<Influxd> {
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-influxd-'));
    const ports: [number, number] = inside === null ? [await freeTcpPort(), await freeTcpPort()] : [8086, 8088];
    const daemon = new Influxd(folder, ports, inside);
    await daemon.start();
    await daemon.ask(`CREATE USER admin WITH PASSWORD '${ADMIN.password}' WITH ALL PRIVILEGES`, null);
    return daemon;
  }

  async start(): Promise<void> {
    const file = join(this.#folder, 'influxdb.conf');
    await writeFile(file, this.#configuration());
    const words = ['-config', file];
    const influxd = program('influxd') ?? 'influxd';
    const [command, all] = this.#inside === null ? [influxd, words] : this.#inside.inside(influxd, words);
    const running = (this.#process = new Daemon(command, all));
    await until(
      'influxd answers',
      async () => {
        if (running.exited) throw new Error(`influxd ended: ${running.output}`);
        return (await this.#http('GET', '/ping').catch(() => null))?.status === 204;
      },
      { timeout: 60_000 },
    );
  }

  async stop(): Promise<void> {
    const running = this.#process;
    if (running === null) return;
    this.#process = null;
    await running.stop('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** One statement, as the administrator unless told, of a database where that is named. Gives the body of the answer. */
  async ask(
    statement: string,
    user: { username: string; password: string } | null = ADMIN,
    database?: string,
  ): Promise<string> {
    const headers: Record<string, string> = user
      ? { authorization: `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}` }
      : {};
    const asked = new URLSearchParams({ q: statement, ...(database === undefined ? {} : { db: database }) });
    const { status, body } = await this.#http('POST', `/query?${asked.toString()}`, headers);
    if (status !== 200 || body.includes('"error"')) throw new Error(`influxd refused ${statement}: ${body}`);
    return body;
  }

  /** Of its process. @throws where it does not run. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('influxd does not run');
    return pid;
  }

  /** Where its data files and its write-ahead log are. */
  get folders(): { data: string; wal: string } {
    return { data: join(this.#folder, 'data'), wal: join(this.#folder, 'wal') };
  }

  /** From where it listens. Rejects while it does not. */
  async #http(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: string }> {
    if (this.#inside === null) {
      const response = await fetch(`${this.url}${path}`, { method, headers });
      return { status: response.status, body: await response.text() };
    }
    const asked = JSON.stringify([`${this.url}${path}`, { method, headers }]);
    const told = await this.#inside.run(process.execPath, '-e', ASKER, asked);
    return JSON.parse(told) as { status: number; body: string };
  }

  #configuration(): string {
    const at = (name: string): string => JSON.stringify(join(this.#folder, name));
    const [http, rpc] = this.#ports;
    return `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = ${at('meta')}
[data]
  dir = ${at('data')}
  wal-dir = ${at('wal')}
  index-version = "tsi1"
  cache-snapshot-write-cold-duration = "2s"
[monitor]
  store-enabled = false
[http]
  bind-address = "${this.#inside === null ? '127.0.0.1' : '0.0.0.0'}:${http}"
  auth-enabled = true
  log-enabled = false
[logging]
  level = "error"
`;
  }
}
