/** The real promtool: whether it takes rule files, and what it says of tests. */
import { spawnSync } from 'node:child_process';
import { missing, program } from '../needs.js';

/** Null where promtool is installed. */
export const PROMTOOL_MISSING = missing({ promtool: 'prometheus' });

/** What it printed, and whether it was content. */
export function promtool(...args: string[]): { ok: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(program('promtool')!, args, { encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}
