/** Optical power of jnxDomCurrentTable (JUNIPER-DOM-MIB, 1.3.6.1.4.1.2636.3.60.1.1.1), in 0.01 dBm, indexed by ifIndex. */
import type { Row } from '../table.js';
import { integer } from '../text.js';
import { columnsOf } from './columns.js';
import { ifNames, portName } from './if-names.js';
import type { Sensed, Tables } from './sensor.js';

const table = columnsOf('jnxDomCurrentTable', '1.3.6.1.4.1.2636.3.60.1.1.1.1', {
  rx: 5,
  bias: 6,
  tx: 7,
  rxHighAlarm: 9,
  rxLowAlarm: 10,
  rxHighWarning: 11,
  rxLowWarning: 12,
  txHighAlarm: 17,
  txLowAlarm: 18,
  txHighWarning: 19,
  txLowWarning: 20,
});
export const juniperDomSpecs = [table.spec, ifNames];

export function juniperDom(tables: Tables): Sensed[] {
  return [...tables(table.spec)].flatMap(([index, row]) => {
    // A port without a module, or with one that measures nothing, answers zero everywhere.
    if (!row[table.at.rx] && !row[table.at.tx] && !row[table.at.bias]) return [];
    const name = portName(tables, index);
    return [sense(index, `${name} receive power`, row, 'rx'), sense(index, `${name} transmit power`, row, 'tx')];
  });
}

function sense(index: string, label: string, row: Row, side: 'rx' | 'tx'): Sensed {
  const raw = integer(row[table.at[side]]);
  const limits = [`${side}HighAlarm`, `${side}HighWarning`, `${side}LowAlarm`, `${side}LowWarning`] as const;
  const [highAlarm, highWarning, lowAlarm, lowWarning] = limits.map((name) => integer(row[table.at[name]]));
  // Modules without thresholds answer zero for all four.
  const set = [highAlarm, highWarning, lowAlarm, lowWarning].some((limit) => limit !== 0);
  const outside =
    raw !== null &&
    set &&
    ([highAlarm, highWarning].some((limit) => isNumber(limit) && raw > limit) ||
      [lowAlarm, lowWarning].some((limit) => isNumber(limit) && raw < limit));
  const value = raw === null ? null : raw / 100;
  return {
    index,
    kind: 'optical-power',
    label,
    value,
    unit: 'dBm',
    state: raw === null ? 'unknown' : outside ? 'warning' : 'ok',
  };
}

function isNumber(limit: number | null | undefined): limit is number {
  return limit !== null && limit !== undefined;
}
