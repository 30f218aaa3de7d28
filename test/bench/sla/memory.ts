import { readFile } from 'node:fs/promises';

/** The most that a process had in memory, MiB: VmHWM of its status (proc_pid_status(5)). */
export async function mostMemory(pid: number | 'self'): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) / 1_024;
}
