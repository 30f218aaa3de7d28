/** Processor and memory of FORTINET-FORTIGATE-MIB (fgSystemInfo, 1.3.6.1.4.1.12356.101.4.1). */
import type { ReadInput } from '../table.js';
import { integer } from '../text.js';
import { scalarRow, scalarsOf } from './columns.js';
import type { HostFigures } from './system.js';

const info = scalarsOf('fgSystemInfo', '1.3.6.1.4.1.12356.101.4.1', {
  fgSysCpuUsage: 3,
  fgSysMemUsage: 4,
  fgSysMemCapacity: 5,
});
export const fortinetHostSpecs = [info.spec];

/** fgSysMemUsage is per cent of fgSysMemCapacity, which is in KiB. */
export function fortinetFigures(input: ReadInput): HostFigures {
  const row = scalarRow(input.readings, info.spec);
  const [share, capacity] = [integer(row[info.at.fgSysMemUsage]), integer(row[info.at.fgSysMemCapacity])];
  const total = capacity === null || capacity <= 0 ? null : capacity * 1024;
  return {
    cpu: integer(row[info.at.fgSysCpuUsage]),
    memoryUsed: total === null || share === null || share > 100 ? null : Math.round((total * share) / 100),
    memoryTotal: total,
  };
}
