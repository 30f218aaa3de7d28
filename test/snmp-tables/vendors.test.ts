/** Processors, memory and sensors of agents that were made by hand, from the objects of their vendors' MIBs. */
import { describe, expect, test } from 'vitest';
import { poll } from './agent.js';
import { readerFor, sensors, table } from './health.js';

const HUAWEI = '1.3.6.1.4.1.2011.2.23.291';
const H3C = '1.3.6.1.4.1.25506.11.1.120';
const FORTINET = '1.3.6.1.4.1.12356.101.1.15000';
const CHECK_POINT = '1.3.6.1.4.1.2620.1.6.123.1.49';
const MEBI = 2 ** 20;

type Rows = Parameters<typeof table>[1];

function figures(vendor: string | null, rows: Rows): unknown {
  const reader = readerFor('system', vendor);
  return poll(reader, 0, {}, table(reader, rows))[0];
}

function read(vendor: string, rows: Rows): unknown[] {
  const reader = readerFor('sensors', vendor);
  const found = sensors(poll(reader, 0, {}, table(reader, { entPhysicalTable: {}, ...rows })));
  return found.map(({ sensor, sensorKind, value, unit, state }) => [sensor, sensorKind, value, unit, state]);
}

describe('Huawei', () => {
  test('the busiest board, and the memory of the fullest one', () => {
    const hwEntityStateTable = {
      1: { cpu: 0, memory: 0, octets: 0 },
      2: { cpu: 20, memory: 9, octets: 1_000_000_000, mebioctets: 0 },
      3: { cpu: 44, memory: 50, octets: -1, mebioctets: 8192 },
      4: { cpu: 300, memory: 99, octets: 4_294_967_295 },
    };
    expect(figures(HUAWEI, { hwEntityStateTable })).toMatchObject({
      cpu: 44,
      memoryTotal: 8192 * MEBI,
      memoryUsed: 4096 * MEBI,
    });
  });

  test('temperatures where there is a sensor, fans and supplies that are there', () => {
    const found = read(HUAWEI, {
      entPhysicalTable: { 5: { entPhysicalName: 'MPU Board 1' } },
      hwEntityStateTable: {
        4: { temperature: 0, limit: 0 },
        5: { temperature: 70, limit: 57 },
        6: { temperature: 42, limit: 0 },
        7: { temperature: 2_147_483_647 },
      },
      hwFanStatusTable: { 1.1: { present: 1, state: 1 }, 1.2: { present: 1, state: 2 }, 1.3: { present: 2, state: 2 } },
      hwPwrStatusTable: { 1.5: { present: 1, state: 2 }, 1.6: { present: 1, state: 3 } },
    });
    expect(found).toEqual([
      ['MPU Board 1 temperature', 'temperature', 70, 'Cel', 'warning'],
      ['entity 6 temperature', 'temperature', 42, 'Cel', 'ok'],
      ['fan 1/1', 'fan', null, '1', 'ok'],
      ['fan 1/2', 'fan', null, '1', 'failed'],
      ['power supply 1/5', 'power-supply', null, '1', 'failed'],
      ['power supply 1/6', 'power-supply', null, '1', 'ok'],
    ]);
  });
});

describe('H3C and HPE Comware', () => {
  test('processor and memory', () => {
    const hh3cEntityExtStateTable = { 192: { cpu: 5, memory: 32, octets: 2_000_000_000 } };
    expect(figures(H3C, { hh3cEntityExtStateTable })).toMatchObject({
      cpu: 5,
      memoryTotal: 2_000_000_000,
      memoryUsed: 640_000_000,
    });
  });

  test('temperatures, fans and supplies', () => {
    const found = read(H3C, {
      hh3cEntityExtStateTable: { 42: { temperature: 65_535, limit: 65_535 }, 192: { temperature: 42, limit: 65_535 } },
      hh3cdevMFanStatusTable: { 1: { state: 2 } },
      hh3cdevMPowerStatusTable: { 1: { state: 1 }, 2: { state: 3 } },
    });
    expect(found).toEqual([
      ['entity 192 temperature', 'temperature', 42, 'Cel', 'ok'],
      ['fan 1', 'fan', null, '1', 'failed'],
      ['power supply 1', 'power-supply', null, '1', 'ok'],
    ]);
  });
});

test('FortiGate: a reading has a unit where that is known, and every sensor its state', () => {
  const row = (fgHwSensorEntName: string, fgHwSensorEntValue: string, fgHwSensorEntAlarmStatus: number) => ({
    fgHwSensorEntName,
    fgHwSensorEntValue,
    fgHwSensorEntAlarmStatus,
  });
  const fgHwSensorTable = {
    1: row('+12V', '11.969', 0),
    2: row('PS1 Temp 1', '26', 0),
    3: row('Fan 1', '0', 1),
    4: row('PS2 Status', '1', 1),
    5: row('Temp\u001b[31m', 'hot', 7),
  };
  expect(read(FORTINET, { fgHwSensorTable })).toEqual([
    ['+12V', 'other', null, '1', 'ok'],
    ['PS1 Temp 1', 'temperature', 26, 'Cel', 'ok'],
    ['Fan 1', 'fan', 0, 'rpm', 'failed'],
    ['PS2 Status', 'power-supply', null, '1', 'failed'],
    ['Temp\\x1b[31m', 'temperature', null, 'Cel', 'unknown'],
  ]);
});

test('Check Point without HOST-RESOURCES-MIB: the busiest of its own processors', () => {
  const multiProcTable = { '1.0': { multiProcUsage: 12 }, '2.0': { multiProcUsage: 7 } };
  expect(figures(CHECK_POINT, { multiProcTable })).toMatchObject({ cpu: 12 });
});

test.each([
  [97, 3],
  [101, null],
])('net-snmp that lists no processor: %d per cent idle', (ssCpuIdle, cpu) => {
  expect(figures(null, { ucdSystemStats: { 0: { ssCpuIdle } } })).toMatchObject({ cpu });
});

test('net-snmp that counts its buffers in 32 bits: a negative one is none, and no more is used than there is', () => {
  const ucdMemory = { 0: { memTotalReal: 8000, memAvailReal: 1000, memBuffer: -4_000, memCached: 500 } };
  expect(figures(null, { ucdMemory })).toMatchObject({ memoryUsed: 6500 * 1024, memoryTotal: 8000 * 1024 });
});
