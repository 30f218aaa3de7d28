/** Whoever is paged: a web address inside a namespace, `nms` mostly, that keeps what is posted to it, and when. A small process, one line a POST. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from '../../until.js';
import type { Namespace } from '../namespace.js';

export const PAGER_PORT = 9477;
export const PAGER_URL = `http://127.0.0.1:${PAGER_PORT}/page`;

const listener = (host: string): string => `
  require('node:http').createServer((request, response) => {
    const at = Date.now();
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.end('{}');
      process.stdout.write(JSON.stringify({ at, url: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) }) + '\\n');
    });
  }).listen(${PAGER_PORT}, '${host}', () => process.stdout.write('"listens"\\n'));
  process.stdin.resume().on('end', () => process.exit());`;

export interface Paged {
  /** ms since the epoch, when its first octets were there. */
  at: number;
  url: string;
  body: {
    status: 'firing' | 'resolved';
    groupKey: string;
    commonAnnotations: Record<string, string>;
    alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string>; startsAt: string }[];
  };
}

export class Pager {
  readonly all: Paged[] = [];
  private listens = false;

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const said = JSON.parse(line) as Paged | 'listens';
      if (said === 'listens') this.listens = true;
      else this.all.push(said);
    });
  }

  /** `host`: the address that it listens at. */
  static async open(namespace: Namespace, host = '127.0.0.1'): Promise<Pager> {
    const [command, words] = namespace.inside(process.execPath, ['-e', listener(host)]);
    const pager = new Pager(spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await until('the pager listens', () => pager.listens);
    return pager;
  }

  /** What came since, ms since the epoch, to an address that ends so. */
  since(at: number, status: 'firing' | 'resolved', ending = '/page'): Paged[] {
    return this.all.filter((each) => each.at >= at && each.body.status === status && each.url.endsWith(ending));
  }

  async shut(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.stdin!.end();
    await gone;
  }
}
