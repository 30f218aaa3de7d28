/** Temperatures, fans and voltages of CHECKPOINT-MIB (1.3.6.1.4.1.2620.1.6.7.8): readings are text, such as "62.88". */
import type { SensorKind } from '../../model/observation.js';
import { decimal, text } from '../text.js';
import { columnsOf } from './columns.js';
import { stateOf, type Sensed, type Tables } from './sensor.js';

/** The three tables have the same columns; `temperture` is the MIB's own spelling. */
const columns = { name: 2, value: 3, status: 6 };
const under = (table: string, arc: number) => columnsOf(table, `1.3.6.1.4.1.2620.1.6.7.8.${arc}.1`, columns);
const tables: [kind: SensorKind, unit: string, table: ReturnType<typeof under>][] = [
  ['temperature', 'Cel', under('tempertureSensorTable', 1)],
  ['fan', 'rpm', under('fanSpeedSensorTable', 2)],
  ['voltage', 'V', under('voltageSensorTable', 3)],
];
export const checkPointSpecs = tables.map(([, , { spec }]) => spec);

/** Whether it is out of its range: no(0), yes(1), could not be read(2). */
const states = { 0: 'ok', 1: 'failed' } as const;

export function checkPointSensors(rows: Tables): Sensed[] {
  return tables.flatMap(([kind, unit, { spec, at }]) =>
    [...rows(spec)].map(([index, row]): Sensed => {
      const label = text(row[at.name]) ?? `${kind} ${index}`;
      return { index, kind, label, value: decimal(row[at.value]), unit, state: stateOf(states, row[at.status]) };
    }),
  );
}
