/** entPhySensorTable of ENTITY-SENSOR-MIB (RFC 3433, 1.3.6.1.2.1.99.1.1). */
import { columnsOf } from './columns.js';
import { entity } from './ent-physical-table.js';
import { senseEntity } from './entity-sensor.js';
import type { Sensed, Tables } from './sensor.js';

const table = columnsOf('entPhySensorTable', '1.3.6.1.2.1.99.1.1.1', {
  entPhySensorType: 1,
  entPhySensorScale: 2,
  entPhySensorPrecision: 3,
  entPhySensorValue: 4,
  entPhySensorOperStatus: 5,
  entPhySensorUnitsDisplay: 6,
});
export const entPhySensorTable = table.spec;

export function entPhySensors(tables: Tables): Sensed[] {
  return [...tables(table.spec)].map(([index, row]) =>
    senseEntity({
      index,
      label: entity(tables, index).label ?? `sensor ${index}`,
      type: row[table.at.entPhySensorType],
      scale: row[table.at.entPhySensorScale],
      precision: row[table.at.entPhySensorPrecision],
      value: row[table.at.entPhySensorValue],
      status: row[table.at.entPhySensorOperStatus],
      units: row[table.at.entPhySensorUnitsDisplay],
    }),
  );
}
