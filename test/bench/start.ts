/** From the command to the first answer of the wall, without a configuration: simulated gateways, seeded history. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.js';

const TIMES = 3;

export async function run(report: Report): Promise<void> {
  const seconds: number[] = [];
  for (let i = 0; i < TIMES; i++) seconds.push(await firstAnswer());
  const value = seconds.sort((a, b) => a - b)[Math.floor(TIMES / 2)]!;
  report.add({ area: 'start', what: 'command to the first 200 of /', value, unit: 's', goal: { atMost: 5 } });
}

/** Seconds. The address is the one that the command prints. */
async function firstAnswer(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-start-'));
  const cli = fileURLToPath(new URL('../../collector/cli.js', import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, [cli, 'start', '--listen', '127.0.0.1:0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const address = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
        const url = /http:\/\/[\d.]+:\d+/.exec(output)?.[0];
        if (url) resolve(url);
      });
    }
    child.once('exit', (code) => reject(new Error(`start ended with status ${code}: ${output}`)));
  });
  const answer = await fetch(`${await address}/`);
  const seconds = (performance.now() - began) / 1_000;
  if (answer.status !== 200) throw new Error(`the wall answered ${answer.status}`);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  await rm(folder, { recursive: true });
  return seconds;
}
