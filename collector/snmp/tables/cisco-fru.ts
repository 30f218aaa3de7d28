/** Power supplies and fan trays of CISCO-ENTITY-FRU-CONTROL-MIB (1.3.6.1.4.1.9.9.117), indexed by entPhysicalIndex. */
import { columnsOf } from './columns.js';
import { entity, physicalClass } from './ent-physical-table.js';
import { kindByName, stateOf, type Sensed, type Tables } from './sensor.js';

const power = columnsOf('cefcFRUPowerStatusTable', '1.3.6.1.4.1.9.9.117.1.1.2.1', { cefcFRUPowerOperStatus: 2 });
const trays = columnsOf('cefcFanTrayStatusTable', '1.3.6.1.4.1.9.9.117.1.4.1.1', { cefcFanTrayOperStatus: 1 });

export const ciscoFruSpecs = [power.spec, trays.spec];

/** PowerOperType. An operator turned it off: offAdmin(3). On, but without fan(9) or inline power(12). */
const powerStates = {
  1: 'failed',
  2: 'ok',
  3: 'warning',
  4: 'failed',
  5: 'failed',
  6: 'failed',
  7: 'failed',
  8: 'failed',
  9: 'warning',
  10: 'failed',
  11: 'failed',
  12: 'warning',
} as const;
/** unknown, up, down, warning. */
const trayStates = { 1: 'unknown', 2: 'ok', 3: 'failed', 4: 'warning' } as const;

/** The table lists every unit that draws power; only power supplies are taken. */
export function fruSupplies(tables: Tables): Sensed[] {
  return [...tables(power.spec)].flatMap(([index, row]) => {
    const { label, class: entityClass } = entity(tables, index);
    const isSupply =
      entityClass === null ? kindByName(label ?? '') === 'power-supply' : entityClass === physicalClass.powerSupply;
    const state = stateOf(powerStates, row[power.at.cefcFRUPowerOperStatus]);
    return isSupply
      ? [{ index, kind: 'power-supply', label: label ?? `power supply ${index}`, value: null, unit: '1', state }]
      : [];
  });
}

export function fruFans(tables: Tables): Sensed[] {
  return [...tables(trays.spec)].map(([index, row]) => ({
    index,
    kind: 'fan',
    label: entity(tables, index).label ?? `fan tray ${index}`,
    value: null,
    unit: '1',
    state: stateOf(trayStates, row[trays.at.cefcFanTrayOperStatus]),
  }));
}
