import { readFileSync } from 'node:fs';

/** USER_HZ: Linux reports process times in hundredths of a second on every architecture that Node runs on (proc(5)). */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a process and the children it has waited for have used (proc_pid_stat(5)). */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name may hold spaces and brackets; what follows its last bracket does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / TICKS_PER_SECOND;
}

/** The same of this process, in microsecond grain. */
export function cpuOfThis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Other work on the machine takes the caches away and makes the same instructions dearer, never cheaper: the best of several measurements is the truest. */
export function bestOf(measure: () => number, times = 5): number {
  return Math.max(...Array.from({ length: times }, measure));
}
