/** ENTITY-MIB entPhysicalTable (RFC 6933), ENTITY-SENSOR-MIB (RFC 3433) and ENTITY-STATE-MIB (RFC 4268). */
import type { Device } from '../device.js';
import { parts, wander, type Part } from '../sensors.js';
import { column, type Table } from './table.js';

const rows = (wanted: (part: Part) => boolean) => (): { index: number; row: Part }[] =>
  parts.filter(wanted).map((part) => ({ index: part.index, row: part }));

/** A part works unless it, or the part that it sits in, has failed. */
function works({ failed }: Device, part: Part): boolean {
  const holder = parts.find(({ index }) => index === part.containedIn);
  return !failed.has(part.name) && !(holder && failed.has(holder.name));
}

export const entPhysicalTable: Table<Part> = {
  name: 'entPhysicalTable',
  oid: '1.3.6.1.2.1.47.1.1.1.1',
  rows: rows(() => true),
  columns: [
    column(2, 'entPhysicalDescr', 'OctetString', ({ descr }) => descr),
    column(3, 'entPhysicalVendorType', 'OID', () => '0.0'),
    column(4, 'entPhysicalContainedIn', 'Integer', ({ containedIn }) => containedIn),
    column(5, 'entPhysicalClass', 'Integer', (part) => part.class),
    column(6, 'entPhysicalParentRelPos', 'Integer', ({ index }) => index),
    column(7, 'entPhysicalName', 'OctetString', ({ name }) => name),
  ],
};

/** entPhySensorOperStatus. */
const OK = 1;
const NONOPERATIONAL = 3;

export const entPhySensorTable: Table<Part> = {
  name: 'entPhySensorTable',
  oid: '1.3.6.1.2.1.99.1.1.1',
  rows: rows(({ sensor }) => sensor !== null),
  columns: [
    column(1, 'entPhySensorType', 'Integer', ({ sensor }) => sensor!.type),
    column(2, 'entPhySensorScale', 'Integer', ({ sensor }) => sensor!.scale),
    column(3, 'entPhySensorPrecision', 'Integer', ({ sensor }) => sensor!.precision),
    column(4, 'entPhySensorValue', 'Integer', (part, device, now) =>
      works(device, part) ? Math.round(wander(device.seed, part.name, part.centre, part.swing, now)) : 0,
    ),
    column(5, 'entPhySensorOperStatus', 'Integer', (part, device) => (works(device, part) ? OK : NONOPERATIONAL)),
    column(6, 'entPhySensorUnitsDisplay', 'OctetString', ({ sensor }) => sensor!.units),
    column(7, 'entPhySensorValueTimeStamp', 'TimeTicks', (_, device, now) => device.upTime(now)),
    column(8, 'entPhySensorValueUpdateRate', 'Gauge', () => 1_000),
  ],
};

/** EntityAdminState unlocked(4), EntityOperState enabled(3) and disabled(2), EntityUsageState active(3), EntityStandbyStatus providingService(4). */
const UNLOCKED = 4;
const ENABLED = 3;
const DISABLED = 2;
const ACTIVE = 3;
const PROVIDING_SERVICE = 4;
/** EntityAlarmStatus is BITS: none, and critical(2). */
const NO_ALARM = Buffer.from([0]);
const CRITICAL_ALARM = Buffer.from([0b0010_0000]);

export const entStateTable: Table<Part> = {
  name: 'entStateTable',
  oid: '1.3.6.1.2.1.131.1.1.1',
  rows: rows(({ sensor }) => sensor === null),
  columns: [
    column(2, 'entStateAdmin', 'Integer', () => UNLOCKED),
    column(3, 'entStateOper', 'Integer', (part, device) => (works(device, part) ? ENABLED : DISABLED)),
    column(4, 'entStateUsage', 'Integer', () => ACTIVE),
    column(5, 'entStateAlarm', 'OctetString', (part, device) => (works(device, part) ? NO_ALARM : CRITICAL_ALARM)),
    column(6, 'entStateStandby', 'Integer', () => PROVIDING_SERVICE),
  ],
};
