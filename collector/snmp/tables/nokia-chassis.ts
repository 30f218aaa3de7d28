/** Fans, power supplies and temperatures of TIMETRA-CHASSIS-MIB (1.3.6.1.4.1.6527.3.1.2.2.1). */
import { integer, text } from '../text.js';
import { columnsOf } from './columns.js';
import { stateOf, type Sensed, type Tables } from './sensor.js';

const CHASSIS = '1.3.6.1.4.1.6527.3.1.2.2.1';
/** Indexed by tmnxChassisIndex and the number of the tray. */
const fans = columnsOf('tmnxChassisFanTable', `${CHASSIS}.4.1`, { tmnxChassisFanOperStatus: 2 });
const supplies = columnsOf('tmnxChassisPowerSupplyTable', `${CHASSIS}.5.1`, {
  tmnxChassisPowerSupply1Status: 6,
  tmnxChassisPowerSupply2Status: 7,
});
const hardware = columnsOf('tmnxHwTable', `${CHASSIS}.8.1`, {
  tmnxHwName: 8,
  tmnxHwTempSensor: 17,
  tmnxHwTemperature: 18,
  tmnxHwTempThreshold: 19,
});

export const nokiaChassisSpecs = [fans.spec, supplies.spec, hardware.spec];

/** TmnxDeviceState: unknown, notEquipped, ok, failed, outOfService. */
const states = { 1: 'unknown', 2: 'absent', 3: 'ok', 4: 'failed', 5: 'warning' } as const;

export function nokiaChassis(tables: Tables): Sensed[] {
  const fanSensors = [...tables(fans.spec)].map(([index, row]): Sensed => {
    const state = stateOf(states, row[fans.at.tmnxChassisFanOperStatus]);
    return { index, kind: 'fan', label: `fan tray ${index}`, value: null, unit: '1', state };
  });
  return [
    ...fanSensors,
    ...[...tables(supplies.spec)].flatMap(([index, row]) => supply(index, row)),
    ...temperatures(tables),
  ];
}

/** A tray holds one or two supplies; the second status is notEquipped or absent where there is one. */
function supply(index: string, row: readonly unknown[]): Sensed[] {
  return [supplies.at.tmnxChassisPowerSupply1Status, supplies.at.tmnxChassisPowerSupply2Status].flatMap(
    (at, number) => {
      const status = row[at];
      if (typeof status !== 'number') return [];
      const label = `power supply ${index}/${number + 1}`;
      return [{ index, kind: 'power-supply', label, value: null, unit: '1', state: stateOf(states, status) }];
    },
  );
}

const TRUE = 1;
/** What a part without a sensor answers. */
const NO_READING = -1;

function temperatures(tables: Tables): Sensed[] {
  return [...tables(hardware.spec)].flatMap(([index, row]) => {
    const value = integer(row[hardware.at.tmnxHwTemperature]);
    if (row[hardware.at.tmnxHwTempSensor] !== TRUE || value === null || value === NO_READING) return [];
    const limit = integer(row[hardware.at.tmnxHwTempThreshold]);
    const state = limit !== null && limit > 0 && value > limit ? 'warning' : 'ok';
    const label = `${text(row[hardware.at.tmnxHwName]) ?? `part ${index}`} temperature`;
    return [{ index, kind: 'temperature' as const, label, value, unit: 'Cel', state }];
  });
}
