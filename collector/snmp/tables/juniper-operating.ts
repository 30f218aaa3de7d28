/** jnxOperatingTable, jnxFruTable and the chassis alarms of JUNIPER-MIB (1.3.6.1.4.1.2636.3). */
import type { ReadInput } from '../table.js';
import { integer, text } from '../text.js';
import { columnsOf, rowsOf, scalarsOf } from './columns.js';
import { highest } from './host-resources.js';
import { kindByName, stateOf, type Sensed, type Tables } from './sensor.js';
import type { HostFigures } from './system.js';

const operating = columnsOf('jnxOperatingTable', '1.3.6.1.4.1.2636.3.1.13.1', {
  jnxOperatingDescr: 5,
  jnxOperatingState: 6,
  jnxOperatingTemp: 7,
  jnxOperatingCPU: 8,
  jnxOperatingDRAMSize: 10,
  jnxOperatingBuffer: 11,
});
const frus = columnsOf('jnxFruTable', '1.3.6.1.4.1.2636.3.1.15.1', { jnxFruName: 5, jnxFruType: 6, jnxFruState: 8 });
const yellow = scalarsOf('jnxYellowAlarms', '1.3.6.1.4.1.2636.3.4.2.2', {
  jnxYellowAlarmState: 1,
  jnxYellowAlarmCount: 2,
});
const red = scalarsOf('jnxRedAlarms', '1.3.6.1.4.1.2636.3.4.2.3', { jnxRedAlarmState: 1, jnxRedAlarmCount: 2 });

export const juniperHostSpecs = [operating.spec];
export const juniperOperatingSpecs = [operating.spec, frus.spec, yellow.spec, red.spec];

/** unknown, running, ready, reset, runningAtFullSpeed (fans), down, standby. */
const operatingStates = { 1: 'unknown', 2: 'ok', 3: 'ok', 4: 'warning', 5: 'warning', 6: 'failed', 7: 'ok' } as const;
/** unknown, empty, present, ready, announceOnline, online, announceOffline, offline, diagnostic, standby. */
const fruStates = {
  1: 'unknown',
  2: 'absent',
  3: 'warning',
  4: 'ok',
  5: 'ok',
  6: 'ok',
  7: 'warning',
  8: 'failed',
  9: 'warning',
  10: 'ok',
} as const;
/** jnxFruType. */
const fruKinds: Readonly<Record<number, 'power-supply' | 'fan'>> = { 7: 'power-supply', 13: 'fan' };
/** jnxContainersIndex of routing engines. */
const ROUTING_ENGINE = /^9\./;

/** The busiest routing engine, and the memory of the fullest one. Zero size stands for "does not apply". */
export function juniperFigures(input: ReadInput): HostFigures {
  const engines = [...rowsOf(input.readings, operating.spec)]
    .filter(([index, row]) => ROUTING_ENGINE.test(index) && (integer(row[operating.at.jnxOperatingDRAMSize]) ?? 0) > 0)
    .map(([, row]) => ({
      cpu: integer(row[operating.at.jnxOperatingCPU]),
      share: integer(row[operating.at.jnxOperatingBuffer]),
      total: integer(row[operating.at.jnxOperatingDRAMSize]) ?? 0,
    }));
  const [fullest] = engines
    .filter(({ share }) => share !== null)
    .sort((one, other) => (other.share ?? 0) - (one.share ?? 0));
  return {
    cpu: highest(engines.map(({ cpu }) => cpu)),
    memoryTotal: fullest?.total ?? null,
    memoryUsed: fullest ? Math.round((fullest.total * (fullest.share ?? 0)) / 100) : null,
  };
}

/** Temperatures from jnxOperatingTable; supplies and fans from jnxFruTable, or from jnxOperatingTable where that has none. */
export function juniperSensors(tables: Tables): Sensed[] {
  const fru = fruSensors(tables);
  const hardware = fru.length > 0 ? fru : operatingSensors(tables);
  return [...temperatures(tables), ...hardware, ...alarms(tables)];
}

/** Zero degrees stands for "no sensor". */
function temperatures(tables: Tables): Sensed[] {
  return [...tables(operating.spec)].flatMap(([index, row]) => {
    const value = integer(row[operating.at.jnxOperatingTemp]);
    if (value === null || value === 0) return [];
    const label = `${text(row[operating.at.jnxOperatingDescr]) ?? index} temperature`;
    const state = stateOf(operatingStates, row[operating.at.jnxOperatingState]);
    return [{ index, kind: 'temperature' as const, label, value, unit: 'Cel', state }];
  });
}

function operatingSensors(tables: Tables): Sensed[] {
  return [...tables(operating.spec)].flatMap(([index, row]) => {
    const label = text(row[operating.at.jnxOperatingDescr]) ?? index;
    const kind = kindByName(label);
    const state = stateOf(operatingStates, row[operating.at.jnxOperatingState]);
    return kind === 'other' ? [] : [{ index, kind, label, value: null, unit: '1', state }];
  });
}

function fruSensors(tables: Tables): Sensed[] {
  const operation = tables(operating.spec);
  return [...tables(frus.spec)].flatMap(([index, row]) => {
    const kind = fruKinds[integer(row[frus.at.jnxFruType]) ?? 0];
    if (!kind) return [];
    const fru = stateOf(fruStates, row[frus.at.jnxFruState]);
    // An online unit may still run badly: jnxOperatingTable has it under the same index.
    const runs = operation.get(index)?.[operating.at.jnxOperatingState];
    const state = fru === 'ok' && runs !== undefined ? stateOf(operatingStates, runs) : fru;
    return [{ index, kind, label: text(row[frus.at.jnxFruName]) ?? `${kind} ${index}`, value: null, unit: '1', state }];
  });
}

/** other, off, on. The value is the number of alarms of that colour. */
function alarms(tables: Tables): Sensed[] {
  const colours = [
    { label: 'yellow alarm', row: tables(yellow.spec).get('0'), on: 'warning' },
    { label: 'red alarm', row: tables(red.spec).get('0'), on: 'failed' },
  ] as const;
  return colours.flatMap(({ label, row, on }) => {
    if (row?.[0] === undefined) return [];
    const state = stateOf({ 2: 'ok', 3: on }, row[0]);
    return [{ index: '0', kind: 'other' as const, label, value: integer(row[1]), unit: '1', state }];
  });
}
