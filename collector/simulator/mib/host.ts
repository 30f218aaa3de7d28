/** HOST-RESOURCES-MIB (RFC 2790): processors and memory. */
import type { Device } from '../device.js';
import { processorLoad, wander } from '../sensors.js';
import { column, type Table } from './table.js';

/** hrDeviceIndex of each. */
export const PROCESSORS = [196_608, 196_609];
/** hrStorageRam: what hrStorageType says of memory. */
const RAM = '1.3.6.1.2.1.25.2.1.2';
const UNIT = 4_096;
const MEMORY_UNITS = 1_048_576;
/** Milliseconds over which load is averaged (hrProcessorLoad: one minute). */
const MINUTE = 60_000;

/** Share of the crossing interfaces' capacity that was used over the last minute, 0 to 1. */
export function load(device: Device, now: number): number {
  const shares = device.ports
    .filter(({ plan }) => plan.role !== null)
    .map((port) => {
      const octets = Number(port.inOctets(now) - port.inOctets(now - MINUTE));
      return (octets * 8_000) / MINUTE / port.plan.speed;
    });
  return Math.max(0, ...shares);
}

export function memoryUsedUnits(device: Device, now: number): number {
  return Math.round(MEMORY_UNITS * wander(device.seed, 'memory', 0.46, 0.03, now));
}

export const hrProcessorTable: Table<number> = {
  name: 'hrProcessorTable',
  oid: '1.3.6.1.2.1.25.3.3.1',
  rows: () => PROCESSORS.map((index) => ({ index, row: index })),
  columns: [
    column(1, 'hrProcessorFrwID', 'OID', () => '0.0'),
    column(2, 'hrProcessorLoad', 'Integer', (index, device, now) =>
      processorLoad(device.seed, index, load(device, now), now),
    ),
  ],
};

export const hrStorageTable: Table<number> = {
  name: 'hrStorageTable',
  oid: '1.3.6.1.2.1.25.2.3.1',
  rows: () => [{ index: 1, row: 1 }],
  columns: [
    column(1, 'hrStorageIndex', 'Integer', (index) => index),
    column(2, 'hrStorageType', 'OID', () => RAM),
    column(3, 'hrStorageDescr', 'OctetString', () => 'Physical memory'),
    column(4, 'hrStorageAllocationUnits', 'Integer', () => UNIT),
    column(5, 'hrStorageSize', 'Integer', () => MEMORY_UNITS),
    column(6, 'hrStorageUsed', 'Integer', (_, device, now) => memoryUsedUnits(device, now)),
  ],
};

/** Octets. */
export const memory = { total: MEMORY_UNITS * UNIT, unit: UNIT };
