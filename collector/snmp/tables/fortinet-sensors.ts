/**
 * Hardware sensors of FORTINET-FORTIGATE-MIB (fgHwSensorTable, 1.3.6.1.4.1.12356.101.4.3.2): readings are text, and no unit is told. It is
 * known of fans and of what calls itself a temperature; all others are their states alone.
 */
import { decimal, text } from '../text.js';
import { columnsOf } from './columns.js';
import { kindByName, stateOf, type Sensed, type Tables } from './sensor.js';

const table = columnsOf('fgHwSensorTable', '1.3.6.1.4.1.12356.101.4.3.2.1', {
  fgHwSensorEntName: 2,
  fgHwSensorEntValue: 3,
  fgHwSensorEntAlarmStatus: 4,
});
export const fortinetSensorSpecs = [table.spec];

/** Whether it is outside its thresholds: false(0), true(1). */
const states = { 0: 'ok', 1: 'failed' } as const;

export function fortinetSensors(tables: Tables): Sensed[] {
  return [...tables(table.spec)].map(([index, row]) => {
    const label = text(row[table.at.fgHwSensorEntName]) ?? `sensor ${index}`;
    const value = decimal(row[table.at.fgHwSensorEntValue]);
    const state = stateOf(states, row[table.at.fgHwSensorEntAlarmStatus]);
    if (/\btemp/i.test(label)) return { index, kind: 'temperature', label, value, unit: 'Cel', state };
    if (kindByName(label) === 'fan') return { index, kind: 'fan', label, value, unit: 'rpm', state };
    const kind = /^PSU? ?\d+ status$/i.test(label) ? 'power-supply' : 'other';
    return { index, kind, label, value: null, unit: '1', state };
  });
}
