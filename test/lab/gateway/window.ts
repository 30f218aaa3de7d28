/** Asks an HTTP server that only its own namespace reaches: a small process inside it, one question and one answer a line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Namespace } from '../namespace.js';

const ASKER = `
  const lines = require('node:readline').createInterface({ input: process.stdin });
  (async () => {
    for await (const url of lines) {
      let answer;
      try {
        const response = await fetch(url);
        answer = { status: response.status, text: await response.text() };
      } catch (error) {
        answer = { status: 0, text: String(error.cause ?? error) };
      }
      process.stdout.write(JSON.stringify(answer) + '\\n');
    }
  })();`;

export interface Answer {
  /** 0 where the server could not be reached. */
  status: number;
  text: string;
}

export class Window {
  private readonly waiting: ((answer: Answer) => void)[] = [];

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line) as Answer));
    child.once('exit', () => this.waiting.splice(0).forEach((done) => done({ status: 0, text: 'the window is shut' })));
  }

  static open(namespace: Namespace): Window {
    const [command, words] = namespace.inside(process.execPath, ['-e', ASKER]);
    return new Window(spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  ask(url: string): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin!.write(`${url}\n`);
    });
  }

  async shut(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.stdin!.end();
    await gone;
  }
}
