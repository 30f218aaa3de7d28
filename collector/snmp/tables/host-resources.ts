/** Processors and memory of HOST-RESOURCES-MIB (RFC 2790), and of UCD-SNMP-MIB where net-snmp answers. */
import type { ReadInput, Row } from '../table.js';
import { integer, text } from '../text.js';
import { columnsOf, rowsOf, scalarRow, scalarsOf } from './columns.js';
import type { HostFigures } from './system.js';

const processors = columnsOf('hrProcessorTable', '1.3.6.1.2.1.25.3.3.1', { hrProcessorLoad: 2 });
const storage = columnsOf('hrStorageTable', '1.3.6.1.2.1.25.2.3.1', {
  hrStorageType: 2,
  hrStorageDescr: 3,
  hrStorageAllocationUnits: 4,
  hrStorageSize: 5,
  hrStorageUsed: 6,
});
/** Kibioctets. */
const memory = scalarsOf('ucdMemory', '1.3.6.1.4.1.2021.4', {
  memTotalReal: 5,
  memAvailReal: 6,
  memBuffer: 14,
  memCached: 15,
});

/** Per cent of the last minute, over all processors. */
const statistics = scalarsOf('ucdSystemStats', '1.3.6.1.4.1.2021.11', { ssCpuIdle: 11 });

export const hostSpecs = [processors.spec, storage.spec, memory.spec, statistics.spec];

const RAM = '1.3.6.1.2.1.25.2.1.2';

/** The busiest processor, and memory in use without what the system would give back. */
export function hostFigures(input: ReadInput): HostFigures {
  const loads = [...rowsOf(input.readings, processors.spec).values()].map((row) =>
    integer(row[processors.at.hrProcessorLoad]),
  );
  return {
    cpu: highest(loads) ?? busy(input),
    ...(ucdMemory(input) ?? storageMemory([...rowsOf(input.readings, storage.spec).values()])),
  };
}

/** What net-snmp tells of all processors together, where it lists none. */
function busy(input: ReadInput): number | null {
  const idle = integer(scalarRow(input.readings, statistics.spec)[statistics.at.ssCpuIdle]);
  return idle === null || idle < 0 || idle > 100 ? null : 100 - idle;
}

/** The largest that is there; null where none is. */
export function highest(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : Math.max(...there);
}

type Memory = Pick<HostFigures, 'memoryUsed' | 'memoryTotal'>;

function ucdMemory(input: ReadInput): Memory | null {
  const row = scalarRow(input.readings, memory.spec);
  const total = integer(row[memory.at.memTotalReal]);
  const free = integer(row[memory.at.memAvailReal]);
  if (total === null || free === null || total <= 0) return null;
  // Agents that count in 32 bits give a negative one where there is more.
  const kept = [memory.at.memBuffer, memory.at.memCached].reduce(
    (sum, at) => sum + Math.max(0, integer(row[at]) ?? 0),
    0,
  );
  return { memoryTotal: total * 1024, memoryUsed: Math.max(0, total - free - kept) * 1024 };
}

/** The largest hrStorageRam. Agents of Linux count buffers and cache as used and list them as rows of their own. */
function storageMemory(rows: readonly Row[]): Memory {
  const areas = rows.map(area).filter((found) => found !== null);
  const ram = areas
    .filter(({ type, kept }) => type === RAM && !kept)
    .reduce<Area | null>((most, each) => (most === null || each.size > most.size ? each : most), null);
  if (!ram) return { memoryUsed: null, memoryTotal: null };
  const kept = areas.filter((each) => each.kept).reduce((sum, each) => sum + each.used, 0);
  return { memoryTotal: ram.size, memoryUsed: kept <= ram.used ? ram.used - kept : ram.used };
}

interface Area {
  type: string;
  /** Buffers and cache, which the system gives back when asked. */
  kept: boolean;
  size: number;
  used: number;
}

/** The names under which net-snmp and Arista list them; type `other` or RAM, so that no disk is meant. */
const KEPT = /^(Memory buffers|Cached memory|RAM \((Buffers|Cache)\))$/;

function area(row: Row): Area | null {
  const units = integer(row[storage.at.hrStorageAllocationUnits]);
  const size = integer(row[storage.at.hrStorageSize]);
  const used = integer(row[storage.at.hrStorageUsed]);
  if (units === null || size === null || used === null || size <= 0) return null;
  const type = row[storage.at.hrStorageType];
  const kept = KEPT.test(text(row[storage.at.hrStorageDescr]) ?? '');
  return { type: typeof type === 'string' ? type : '', kept, size: size * units, used: used * units };
}
