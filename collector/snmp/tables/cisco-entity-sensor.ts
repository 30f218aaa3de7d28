/** entSensorValueTable and the verdicts of entSensorThresholdTable (CISCO-ENTITY-SENSOR-MIB, 1.3.6.1.4.1.9.9.91). */
import { columnsOf } from './columns.js';
import { entity } from './ent-physical-table.js';
import { senseEntity } from './entity-sensor.js';
import type { Sensed, Tables } from './sensor.js';

const values = columnsOf('entSensorValueTable', '1.3.6.1.4.1.9.9.91.1.1.1.1', {
  entSensorType: 1,
  entSensorScale: 2,
  entSensorPrecision: 3,
  entSensorValue: 4,
  entSensorStatus: 5,
});
/** Indexed by entPhysicalIndex and a number. */
const thresholds = columnsOf('entSensorThresholdTable', '1.3.6.1.4.1.9.9.91.1.2.1.1', {
  entSensorThresholdEvaluation: 5,
});

export const ciscoEntitySensorSpecs = [values.spec, thresholds.spec];

const TRUE = 1;
export function ciscoEntitySensors(tables: Tables): Sensed[] {
  const crossed = new Set<string>();
  for (const [index, row] of tables(thresholds.spec))
    if (row[thresholds.at.entSensorThresholdEvaluation] === TRUE) crossed.add(index.slice(0, index.indexOf('.')));
  return [...tables(values.spec)].flatMap(([index, row]) => {
    const type = row[values.at.entSensorType];
    if (type === undefined) return [];
    const sensed = senseEntity({
      index,
      label: entity(tables, index).label ?? `sensor ${index}`,
      type,
      scale: row[values.at.entSensorScale],
      precision: row[values.at.entSensorPrecision],
      value: row[values.at.entSensorValue],
      status: row[values.at.entSensorStatus],
    });
    return [sensed.state === 'ok' && crossed.has(index) ? { ...sensed, state: 'warning' as const } : sensed];
  });
}
