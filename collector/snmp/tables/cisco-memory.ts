/** Processor load and memory of Cisco: CISCO-PROCESS-MIB (9.9.109), CISCO-ENHANCED-MEMPOOL-MIB (9.9.221), CISCO-MEMORY-POOL-MIB (9.9.48). */
import type { ReadInput, Row } from '../table.js';
import { integer } from '../text.js';
import { columnsOf, rowsOf } from './columns.js';
import { highest } from './host-resources.js';
import type { HostFigures } from './system.js';

const cpus = columnsOf('cpmCPUTotalTable', '1.3.6.1.4.1.9.9.109.1.1.1.1', {
  cpmCPUTotal5min: 5,
  cpmCPUTotal5minRev: 8,
  cpmCPUMemoryUsed: 12,
  cpmCPUMemoryFree: 13,
});
const enhanced = columnsOf('cempMemPoolTable', '1.3.6.1.4.1.9.9.221.1.1.1.1', {
  cempMemPoolType: 2,
  cempMemPoolUsed: 7,
  cempMemPoolFree: 8,
  cempMemPoolHCUsed: 18,
  cempMemPoolHCFree: 20,
});
const pools = columnsOf('ciscoMemoryPoolTable', '1.3.6.1.4.1.9.9.48.1.1.1', {
  ciscoMemoryPoolUsed: 5,
  ciscoMemoryPoolFree: 6,
});

export const ciscoHostSpecs = [cpus.spec, enhanced.spec, pools.spec];

/** cempMemPoolType processorMemory(2); virtualMemory(10), by which firewalls call the memory of their whole system. */
const PROCESSOR_MEMORY = 2;
const VIRTUAL_MEMORY = 10;
/** ciscoMemoryPoolType, the index: processor(1). */
const PROCESSOR_POOL = '1';

/** The busiest processor over 5 minutes, and the largest memory of a processor. */
export function ciscoFigures(input: ReadInput): HostFigures {
  const cpuRows = [...rowsOf(input.readings, cpus.spec).values()];
  const loads = cpuRows.map((row) => integer(row[cpus.at.cpmCPUTotal5minRev]) ?? integer(row[cpus.at.cpmCPUTotal5min]));
  const ofType = (type: number) =>
    largest(
      [...rowsOf(input.readings, enhanced.spec).values()]
        .filter((row) => row[enhanced.at.cempMemPoolType] === type)
        .map(enhancedPool),
    );
  const memory =
    ofType(PROCESSOR_MEMORY) ??
    largest(cpuRows.map((row) => pair(row, cpus.at.cpmCPUMemoryUsed, cpus.at.cpmCPUMemoryFree, 1024))) ??
    largest([pool(rowsOf(input.readings, pools.spec).get(PROCESSOR_POOL))]) ??
    ofType(VIRTUAL_MEMORY);
  return { cpu: highest(loads), memoryUsed: memory?.used ?? null, memoryTotal: memory?.total ?? null };
}

interface Memory {
  used: number;
  total: number;
}

/** The 32-bit columns come round at 4 GiB without saying so: the 64-bit ones go first. */
function enhancedPool(row: Row): Memory | null {
  return (
    pair(row, enhanced.at.cempMemPoolHCUsed, enhanced.at.cempMemPoolHCFree, 1) ??
    pair(row, enhanced.at.cempMemPoolUsed, enhanced.at.cempMemPoolFree, 1)
  );
}

function pool(row: Row | undefined): Memory | null {
  return row ? pair(row, pools.at.ciscoMemoryPoolUsed, pools.at.ciscoMemoryPoolFree, 1) : null;
}

function pair(row: Row, usedAt: number, freeAt: number, octets: number): Memory | null {
  const used = integer(row[usedAt]);
  const free = integer(row[freeAt]);
  return used === null || free === null || used + free <= 0
    ? null
    : { used: used * octets, total: (used + free) * octets };
}

function largest(found: readonly (Memory | null)[]): Memory | null {
  return found.reduce((most, each) => (each && (!most || each.total > most.total) ? each : most), null);
}
