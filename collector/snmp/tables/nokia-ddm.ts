/** Optical power of tmnxDigitalDiagMonitorTable (TIMETRA-PORT-MIB, 1.3.6.1.4.1.6527.3.1.2.2.4.31), in 0.1 µW. */
import { integer } from '../text.js';
import { columnsOf } from './columns.js';
import { ifNames, portName } from './if-names.js';
import { dBm, type Sensed, type Tables } from './sensor.js';

/** Indexed by tmnxChassisIndex and tmnxPortPortID, which is the ifIndex. */
const table = columnsOf('tmnxDigitalDiagMonitorTable', '1.3.6.1.4.1.6527.3.1.2.2.4.31.1', {
  tmnxDDMTxOutputPower: 16,
  tmnxDDMRxOpticalPower: 21,
});
export const nokiaDdmSpecs = [table.spec, ifNames];

export function nokiaDdm(tables: Tables): Sensed[] {
  return [...tables(table.spec)].flatMap(([index, row]) => {
    const tx = integer(row[table.at.tmnxDDMTxOutputPower]);
    const rx = integer(row[table.at.tmnxDDMRxOpticalPower]);
    // Both zero: no module, or one that measures nothing.
    if (!tx && !rx) return [];
    const name = portName(tables, index.slice(index.indexOf('.') + 1));
    return [sense(index, `${name} receive power`, rx), sense(index, `${name} transmit power`, tx)];
  });
}

function sense(index: string, label: string, raw: number | null): Sensed {
  const value = raw === null ? null : dBm(raw / 10_000);
  // No light at all is a measurement, but not one that dBm can write.
  const state = raw === null ? 'unknown' : value === null ? 'warning' : 'ok';
  return { index, kind: 'optical-power', label, value, unit: 'dBm', state };
}
