/**
 * Boards of Huawei's HUAWEI-ENTITY-EXTENT-MIB (1.3.6.1.4.1.2011.5.25.31.1.1) and of H3C's and HPE Comware's HH3C-ENTITY-EXT-MIB
 * (1.3.6.1.4.1.25506.2.6.1.1), which is of the same origin: processor, memory and temperature by entPhysicalIndex; fans and supplies by slot.
 */
import type { ReadInput, Row, TableSpec } from '../table.js';
import { integer } from '../text.js';
import { columnsOf, rowsOf, type Columns } from './columns.js';
import { entity } from './ent-physical-table.js';
import { highest } from './host-resources.js';
import { stateOf, type Sensed, type Tables } from './sensor.js';
import type { HostFigures } from './system.js';

type Board = 'cpu' | 'memory' | 'octets' | 'mebioctets' | 'temperature' | 'limit';

const huawei = columnsOf<Board>('hwEntityStateTable', '1.3.6.1.4.1.2011.5.25.31.1.1.1.1', {
  cpu: 5,
  memory: 7,
  octets: 9,
  mebioctets: 19,
  temperature: 11,
  limit: 12,
});
/** hh3cEntityExtMemSize is in octets; there is no other. */
const h3c = columnsOf<Exclude<Board, 'mebioctets'>>('hh3cEntityExtStateTable', '1.3.6.1.4.1.25506.2.6.1.1.1.1', {
  cpu: 6,
  memory: 8,
  octets: 10,
  temperature: 12,
  limit: 13,
});
const hwFans = columnsOf('hwFanStatusTable', '1.3.6.1.4.1.2011.5.25.31.1.1.10.1', { present: 6, state: 7 });
const hwSupplies = columnsOf('hwPwrStatusTable', '1.3.6.1.4.1.2011.5.25.31.1.1.18.1', { present: 5, state: 6 });
const h3cFans = columnsOf('hh3cdevMFanStatusTable', '1.3.6.1.4.1.25506.8.35.9.1.1.1', { state: 2 });
const h3cSupplies = columnsOf('hh3cdevMPowerStatusTable', '1.3.6.1.4.1.25506.8.35.9.1.2.1', { state: 2 });

export const huaweiHostSpecs: readonly TableSpec[] = [huawei.spec];
export const h3cHostSpecs: readonly TableSpec[] = [h3c.spec];
export const huaweiSensorSpecs: readonly TableSpec[] = [huawei.spec, hwFans.spec, hwSupplies.spec];
export const h3cSensorSpecs: readonly TableSpec[] = [h3c.spec, h3cFans.spec, h3cSupplies.spec];

export const huaweiFigures = (input: ReadInput): HostFigures => figures(rowsOf(input.readings, huawei.spec), huawei.at);
export const h3cFigures = (input: ReadInput): HostFigures =>
  figures(rowsOf(input.readings, h3c.spec), { ...h3c.at, mebioctets: -1 });

/** What a size beyond 32 bits is written as. */
const TOO_LARGE = 4_294_967_295;
const MEBI = 2 ** 20;

/** The busiest board, and the memory of the fullest one. Entities without a processor answer zero. */
function figures(rows: ReadonlyMap<string, Row>, at: Readonly<Record<Board, number>>): HostFigures {
  const boards = [...rows.values()].map((row) => ({
    cpu: percent(row[at.cpu]),
    share: percent(row[at.memory]),
    total: sizeOf(row, at),
  }));
  const [fullest] = boards
    .filter((each): each is typeof each & { share: number } => each.total !== null && (each.share ?? 0) > 0)
    .sort((one, other) => other.share - one.share);
  return {
    cpu: highest(boards.map(({ cpu }) => cpu)),
    memoryTotal: fullest?.total ?? null,
    memoryUsed: fullest ? Math.round(((fullest.total ?? 0) * fullest.share) / 100) : null,
  };
}

function percent(value: Row[number]): number | null {
  const number = integer(value);
  return number === null || number < 0 || number > 100 ? null : number;
}

function sizeOf(row: Row, at: Readonly<Record<Board, number>>): number | null {
  const large = integer(row[at.mebioctets]) ?? 0;
  if (large > 0) return large * MEBI;
  const octets = integer(row[at.octets]) ?? 0;
  return octets > 0 && octets < TOO_LARGE ? octets : null;
}

/** present, absent. */
const ABSENT = 2;
/** normal, abnormal. */
const hwFanStates = { 1: 'ok', 2: 'failed' } as const;
/** supply, notSupply, sleep, unknown. */
const hwSupplyStates = { 1: 'ok', 2: 'failed', 3: 'ok', 4: 'unknown' } as const;
/** active, deactive, not-install, unsupport. */
const h3cStates = { 1: 'ok', 2: 'failed', 3: 'absent', 4: 'unknown' } as const;

export const huaweiSensors = (tables: Tables): Sensed[] => [
  ...temperatures(tables, huawei),
  ...units(tables, hwFans, 'fan', hwFanStates),
  ...units(tables, hwSupplies, 'power-supply', hwSupplyStates),
];
export const h3cSensors = (tables: Tables): Sensed[] => [
  ...temperatures(tables, h3c),
  ...units(tables, h3cFans, 'fan', h3cStates),
  ...units(tables, h3cSupplies, 'power-supply', h3cStates),
];

/** Boards without a sensor answer zero, 65535 or the largest number. */
const HOTTEST = 500;

function temperatures(tables: Tables, { spec, at }: Columns<'temperature' | 'limit'>): Sensed[] {
  return [...tables(spec)].flatMap(([index, row]) => {
    const value = integer(row[at.temperature]);
    if (value === null || value === 0 || Math.abs(value) > HOTTEST) return [];
    const limit = integer(row[at.limit]);
    const state = limit !== null && limit > 0 && limit <= HOTTEST && value > limit ? 'warning' : 'ok';
    const label = `${entity(tables, index).label ?? `entity ${index}`} temperature`;
    return [{ index, kind: 'temperature' as const, label, value, unit: 'Cel', state }];
  });
}

function units(
  tables: Tables,
  { spec, at }: Columns<'state'> | Columns<'state' | 'present'>,
  kind: 'fan' | 'power-supply',
  states: Readonly<Record<number, Sensed['state']>>,
): Sensed[] {
  return [...tables(spec)].map(([index, row]) => {
    const isAbsent = 'present' in at && row[at.present] === ABSENT;
    const label = `${kind === 'fan' ? 'fan' : 'power supply'} ${index.replaceAll('.', '/')}`;
    return { index, kind, label, value: null, unit: '1', state: isAbsent ? 'absent' : stateOf(states, row[at.state]) };
  });
}
