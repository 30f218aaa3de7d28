/** A crash must not write secrets to the disk: what this process holds in memory stays out of its core dump. */
import { writeFileSync } from 'node:fs';
import { systemCode } from './model/coded-error.js';

/** core(5): bit by bit the kinds of memory that a dump holds. None is left; who is started by this process inherits it. */
const FILTER = '/proc/self/coredump_filter';

/** True where it is so from now on; false where the system has no such thing, or does not let a process say so. */
export function leaveMemoryOutOfCoreDumps(file = FILTER): boolean {
  try {
    writeFileSync(file, '0x0');
    return true;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}
