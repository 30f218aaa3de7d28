/** Processor and memory of TIMETRA-SYSTEM-MIB (sysGenInfo, 1.3.6.1.4.1.6527.3.1.2.1.1). */
import type { ReadInput } from '../table.js';
import { integer } from '../text.js';
import { scalarRow, scalarsOf } from './columns.js';
import type { HostFigures } from './system.js';

const general = scalarsOf('sysGenInfo', '1.3.6.1.4.1.6527.3.1.2.1.1', {
  sgiCpuUsage: 1,
  sgiKbMemoryUsed: 9,
  sgiKbMemoryAvailable: 10,
  sgiKbMemoryPoolAllocated: 11,
});
export const nokiaHostSpecs = [general.spec];

/**
 * Memory is what the pools have taken and what they may still take; used is what is in use of the pools, or where that is not told all that
 * they have taken.
 */
export function nokiaFigures(input: ReadInput): HostFigures {
  const row = scalarRow(input.readings, general.spec);
  const available = integer(row[general.at.sgiKbMemoryAvailable]);
  const pools = integer(row[general.at.sgiKbMemoryPoolAllocated]);
  const used = integer(row[general.at.sgiKbMemoryUsed]) ?? pools;
  const known = used !== null && available !== null && pools !== null;
  return {
    cpu: integer(row[general.at.sgiCpuUsage]),
    memoryUsed: known ? used * 1024 : null,
    memoryTotal: known ? (available + pools) * 1024 : null,
  };
}
