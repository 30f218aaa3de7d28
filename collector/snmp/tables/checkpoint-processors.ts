/** Processors of CHECKPOINT-MIB (multiProcTable, 1.3.6.1.4.1.2620.1.6.7.5), which agents have whose HOST-RESOURCES-MIB tells none. */
import type { ReadInput } from '../table.js';
import { integer } from '../text.js';
import { columnsOf, rowsOf } from './columns.js';
import { highest } from './host-resources.js';
import type { HostFigures } from './system.js';

const processors = columnsOf('multiProcTable', '1.3.6.1.4.1.2620.1.6.7.5.1', { multiProcUsage: 5 });
export const checkPointHostSpecs = [processors.spec];

/** The busiest processor. */
export function checkPointFigures(input: ReadInput): HostFigures {
  const loads = [...rowsOf(input.readings, processors.spec).values()].map((row) =>
    integer(row[processors.at.multiProcUsage]),
  );
  return { cpu: highest(loads), memoryUsed: null, memoryTotal: null };
}
