import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A child that is one of ours; `output` is the end of what it said. */
export class Daemon {
  output = '';
  ended = false;
  #child;
  #ended;

  constructor(command, words, options = {}) {
    this.#child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (data) => (this.output = (this.output + data).slice(-8192)));
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
      this.#child.once('error', (error) => {
        this.output += String(error);
        resolve(null);
      });
    });
    void this.#ended.then(() => (this.ended = true));
  }

  /** Until `url` answers well; one that does not is stopped. */
  async answers(url) {
    const ask = async () => {
      if (this.ended) {
        throw new Error(`it ended before ${url} answered: ${this.output}`);
      }
      return (await fetch(url).catch(() => null))?.ok === true;
    };
    try {
      await until(`${url} answers`, ask);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop() {
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(hard);
  }
}

/** Asks until it is so. What `ask` throws ends it. */
export async function until(what, ask, { timeout = 120_000, every = 250 } = {}) {
  for (const end = Date.now() + timeout; Date.now() < end; await pause(every)) {
    const found = await ask();
    if (found) {
      return found;
    }
  }
  throw new Error(`not within ${timeout / 1_000} s: ${what}`);
}

/** One of the loopback that nobody listened on a moment ago. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
