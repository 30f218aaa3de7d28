/** entStateTable of ENTITY-STATE-MIB (RFC 4268, 1.3.6.1.2.1.131.1.1): power supplies, fans and modules. */
import type { SensorKind } from '../../model/observation.js';
import { columnsOf } from './columns.js';
import { entity, physicalClass } from './ent-physical-table.js';
import { stateOf, type Sensed, type Tables } from './sensor.js';

const table = columnsOf('entStateTable', '1.3.6.1.2.1.131.1.1.1', { entStateOper: 3, entStateStandby: 6 });
export const entStateTable = table.spec;

/** EntityOperState: disabled(2) cannot work at all; testing(4) serves nobody for a while. */
const states = { 1: 'unknown', 2: 'failed', 3: 'ok', 4: 'warning' } as const;

const kinds = new Map<number | null, SensorKind>([
  [physicalClass.powerSupply, 'power-supply'],
  [physicalClass.fan, 'fan'],
  [physicalClass.module, 'other'],
]);

/** The value is EntityStandbyStatus: 2 hot standby, 3 cold standby, 4 providing service; null where it does not apply. */
export function entStates(tables: Tables): Sensed[] {
  return [...tables(table.spec)].flatMap(([index, row]) => {
    const { label, class: entityClass } = entity(tables, index);
    const kind = kinds.get(entityClass);
    if (!kind) return [];
    const standby = row[table.at.entStateStandby];
    const value = typeof standby === 'number' && standby > 1 ? standby : null;
    const state = stateOf(states, row[table.at.entStateOper]);
    return [{ index, kind, label: label ?? `entity ${index}`, value, unit: '1', state }];
  });
}
