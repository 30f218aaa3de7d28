/** Runs the sender beside this file, and waits until the receiver has taken everything. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RECORDS } from '../traffic.js';
import { drained } from './kernel.js';

const execute = promisify(execFile);

/** Seconds that the sending took. */
export async function sendTo(
  port: number,
  datagrams: number,
  recordsPerSecond: number,
  exporters: number,
): Promise<number> {
  const script = fileURLToPath(new URL('sender.js', import.meta.url));
  const words = [script, ...[port, datagrams, recordsPerSecond / RECORDS, exporters].map(String)];
  const { stdout } = await execute(process.execPath, words);
  await drained(port);
  return Number(stdout);
}
