import { describe, expect, test } from 'vitest';
import type { SensorObservation } from '../../collector/model/observation.js';
import type { Reader } from '../../collector/snmp/table.js';
import { vendorOf } from '../../collector/snmp/tables/vendor.js';
import { text } from '../../collector/snmp/text.js';
import { poll, type Columns } from './agent.js';
import { readerFor, sensors, table } from './health.js';

const CISCO = '1.3.6.1.4.1.9.1.1018';
const NOKIA = '1.3.6.1.4.1.6527.1.3.17';

describe('which tables are asked of whom', () => {
  test.each([
    [null, null],
    ['1.3.6.1.4.1.9.1.1', 'cisco'],
    ['.1.3.6.1.4.1.2636.1.1', 'juniper'],
    ['1.3.6.1.4.1.6527.1.3', 'nokia'],
    ['1.3.6.1.4.1.2620.1.6.123.1.64', 'checkpoint'],
    ['1.3.6.1.4.1.2011.2.23.291', 'huawei'],
    ['1.3.6.1.4.1.25506.11.1.120', 'h3c'],
    ['1.3.6.1.4.1.12356.101.1.1', 'fortinet'],
    ['1.3.6.1.4.1.99.1', null],
    ['1.3.6.1.4.1.8072.3.2.10', null],
  ])('%s: %s', (id, vendor) => {
    expect(vendorOf(id)).toBe(vendor);
    expect(readerFor('system', id).specs.length).toBeGreaterThan(1);
    expect(readerFor('sensors', id).specs.length).toBeGreaterThan(1);
  });
});

test('Check Point: out of its range has failed, and what is no number is none', () => {
  const reader = readerFor('sensors', '1.3.6.1.4.1.2620.1.6.123.1.64');
  const row = (name: string, value: string, status: number): Columns => ({ name, value, status });
  const { readings: read } = table(reader, {
    entPhysicalTable: {},
    tempertureSensorTable: { '1.0': row('CPU0 Temp', '98.50', 1), '2.0': row('CPU1 Temp', '1e9', 2) },
    fanSpeedSensorTable: { '1.0': row('', '0.00', 0), '2.0': row('Fan\u001b[31m', '', 7) },
  });
  const found = sensors(poll(reader, 0, {}, { readings: read }));
  expect(found.map(({ sensor, value, unit, state }) => [sensor, value, unit, state])).toEqual([
    ['CPU0 Temp', 98.5, 'Cel', 'failed'],
    ['CPU1 Temp', null, 'Cel', 'unknown'],
    ['fan 1.0', 0, 'rpm', 'ok'],
    ['Fan\\x1b[31m', null, 'rpm', 'unknown'],
  ]);
});

describe('Nokia', () => {
  const reader = readerFor('sensors', NOKIA);
  const rows = {
    ifNames: { 69369856: { ifName: '1/1/1' } },
    tmnxChassisFanTable: { 1.1: { tmnxChassisFanOperStatus: 3 }, 1.2: { tmnxChassisFanOperStatus: 4 } },
    tmnxChassisPowerSupplyTable: {
      1.1: { tmnxChassisPowerSupply1Status: 3, tmnxChassisPowerSupply2Status: 2 },
      1.2: { tmnxChassisPowerSupply1Status: 5, tmnxChassisPowerSupply2Status: 2 },
    },
    tmnxHwTable: {
      '1.50331649': { tmnxHwName: 'chassis', tmnxHwTempSensor: 1, tmnxHwTemperature: 37, tmnxHwTempThreshold: 75 },
      '1.134217729': { tmnxHwName: 'Slot 1', tmnxHwTempSensor: 1, tmnxHwTemperature: 80, tmnxHwTempThreshold: 75 },
      '1.5': { tmnxHwName: 'none', tmnxHwTempSensor: 2, tmnxHwTemperature: -1 },
    },
    tmnxDigitalDiagMonitorTable: { '1.69369856': { tmnxDDMTxOutputPower: 3196, tmnxDDMRxOpticalPower: 0 } },
  };

  test('fans, supplies, temperatures and optical power', () => {
    const found = sensors(poll(reader, 0, {}, table(reader, rows)));
    expect(found.map(({ sensor, value, unit, state }) => [sensor, value, unit, state])).toEqual([
      ['fan tray 1.1', null, '1', 'ok'],
      ['fan tray 1.2', null, '1', 'failed'],
      ['power supply 1.1/1', null, '1', 'ok'],
      ['power supply 1.2/1', null, '1', 'warning'],
      ['chassis temperature', 37, 'Cel', 'ok'],
      ['Slot 1 temperature', 80, 'Cel', 'warning'],
      ['1/1/1 receive power', null, 'dBm', 'warning'],
      ['1/1/1 transmit power', -4.95, 'dBm', 'ok'],
    ]);
  });

  test('a supply that is taken out has failed', () => {
    const out = { ...rows, tmnxChassisPowerSupplyTable: { 1.1: { tmnxChassisPowerSupply1Status: 2 } } };
    const found = sensors(poll(reader, 60, {}, table(reader, out)));
    expect(found.find(({ sensor }) => sensor === 'power supply 1.1/1')).toMatchObject({ state: 'failed' });
  });

  test('processor and memory', () => {
    const system = readerFor('system', NOKIA);
    const general = {
      0: { sgiCpuUsage: 12, sgiKbMemoryUsed: 1000, sgiKbMemoryAvailable: 5000, sgiKbMemoryPoolAllocated: 2000 },
    };
    expect(poll(system, 0, {}, table(system, { sysGenInfo: general }))[0]).toMatchObject({
      cpu: 12,
      memoryUsed: 1_024_000,
      memoryTotal: 7_168_000,
    });
  });

  test('memory in use that is not told is all that the pools have taken', () => {
    const system = readerFor('system', NOKIA);
    const general = { 0: { sgiKbMemoryAvailable: 5000, sgiKbMemoryPoolAllocated: 2000 } };
    expect(poll(system, 0, {}, table(system, { sysGenInfo: general }))[0]).toMatchObject({
      memoryUsed: 2_048_000,
      memoryTotal: 7_168_000,
    });
  });
});

describe('Cisco', () => {
  const entities = {
    10: { entPhysicalName: 'Power Supply 1', entPhysicalClass: 6 },
    20: { entPhysicalName: 'Fan Tray 1', entPhysicalClass: 7 },
    30: { entPhysicalName: 'Te0/0/0 Receive Power Sensor', entPhysicalClass: 8 },
    40: { entPhysicalName: 'Line card 1', entPhysicalClass: 9 },
  };

  test('units of CISCO-ENTITY-FRU-CONTROL-MIB, and thresholds that are crossed', () => {
    const reader = readerFor('sensors', CISCO);
    const rows = {
      entPhysicalTable: entities,
      cefcFRUPowerStatusTable: { 10: { cefcFRUPowerOperStatus: 8 }, 40: { cefcFRUPowerOperStatus: 2 } },
      cefcFanTrayStatusTable: { 20: { cefcFanTrayOperStatus: 4 } },
      entSensorValueTable: {
        30: { entSensorType: 14, entSensorScale: 9, entSensorPrecision: 1, entSensorValue: -301, entSensorStatus: 1 },
      },
      entSensorThresholdTable: {
        '30.1': { entSensorThresholdEvaluation: 2 },
        '30.2': { entSensorThresholdEvaluation: 1 },
      },
    };
    const found = sensors(poll(reader, 0, {}, table(reader, rows)));
    expect(found.map(({ sensor, value, state }) => [sensor, value, state])).toEqual([
      ['Te0/0/0 Receive Power Sensor', -30.1, 'warning'],
      ['Power Supply 1', null, 'failed'],
      ['Fan Tray 1', null, 'warning'],
    ]);
  });

  test('one sensor in both entity MIBs is taken from the standard one', () => {
    const reader = readerFor('sensors', CISCO);
    const rows = {
      entPhysicalTable: { 5: { entPhysicalName: 'Inlet' } },
      entPhySensorTable: {
        5: {
          entPhySensorType: 8,
          entPhySensorScale: 9,
          entPhySensorPrecision: 0,
          entPhySensorValue: 30,
          entPhySensorOperStatus: 1,
        },
      },
      entSensorValueTable: {
        5: { entSensorType: 8, entSensorScale: 9, entSensorPrecision: 0, entSensorValue: 31, entSensorStatus: 1 },
      },
      ciscoEnvMonTemperatureStatusTable: { 1: { descr: 'Inlet', value: 32, state: 1 } },
    };
    expect(sensors(poll(reader, 0, {}, table(reader, rows))).map(({ sensor, value }) => [sensor, value])).toEqual([
      ['Inlet', 30],
    ]);
  });

  test('a firewall whose only pool is virtual memory', () => {
    const system = readerFor('system', CISCO);
    const pool = { cempMemPoolType: 10, cempMemPoolHCUsed: 6_000_000_000, cempMemPoolHCFree: 10_000_000_000 };
    expect(poll(system, 0, {}, table(system, { cempMemPoolTable: { '1.1': pool } }))[0]).toMatchObject({
      memoryUsed: 6_000_000_000,
      memoryTotal: 16_000_000_000,
    });
  });

  const celsius = (value: number) => ({
    entSensorType: 8,
    entSensorScale: 9,
    entSensorPrecision: 0,
    entSensorValue: value,
    entSensorStatus: 1,
  });

  test.each([
    ['in a port', { entPhysicalName: 'Gi1/0/52', entPhysicalClass: 10 }],
    ['called a transceiver', { entPhysicalName: 'subslot 0/0 transceiver 0', entPhysicalClass: 9 }],
  ])('the temperature of an optical module %s does not hide that of the chassis', (_, module) => {
    const reader = readerFor('sensors', CISCO);
    const rows = {
      entPhysicalTable: {
        1: { entPhysicalName: 'Switch 1', entPhysicalClass: 3, entPhysicalContainedIn: 0 },
        7: { ...module, entPhysicalContainedIn: 1 },
        8: { entPhysicalName: 'Module Temperature', entPhysicalClass: 8, entPhysicalContainedIn: 7 },
      },
      entSensorValueTable: { 8: celsius(35) },
      ciscoEnvMonTemperatureStatusTable: { 1008: { descr: 'SW#1, Sensor#1, GREEN', value: 44, state: 1 } },
    };
    expect(sensors(poll(reader, 0, {}, table(reader, rows))).map(({ sensor, value }) => [sensor, value])).toEqual([
      ['Module Temperature', 35],
      ['SW#1, Sensor#1', 44],
    ]);
  });

  test('entities that contain each other end the search', () => {
    const reader = readerFor('sensors', CISCO);
    const rows = {
      entPhysicalTable: {
        1: { entPhysicalName: 'Inlet', entPhysicalClass: 8, entPhysicalContainedIn: 2 },
        2: { entPhysicalName: 'Slot', entPhysicalClass: 5, entPhysicalContainedIn: 1 },
      },
      entSensorValueTable: { 1: celsius(35) },
      ciscoEnvMonTemperatureStatusTable: { 1: { descr: 'Chassis', value: 44, state: 1 } },
    };
    expect(sensors(poll(reader, 0, {}, table(reader, rows))).map(({ sensor }) => sensor)).toEqual(['Inlet']);
  });
});

describe('ENTITY-SENSOR-MIB', () => {
  const reader = (): Reader => readerFor('sensors', null);
  const sensor = (over: Columns): Columns => ({
    entPhySensorType: 8,
    entPhySensorScale: 9,
    entPhySensorPrecision: 0,
    entPhySensorValue: 1,
    entPhySensorOperStatus: 1,
    ...over,
  });
  const read = (over: Columns, label = 'x'): SensorObservation | undefined => {
    const r = reader();
    const rows = { entPhysicalTable: { 1: { entPhysicalDescr: label } }, entPhySensorTable: { 1: sensor(over) } };
    return sensors(poll(r, 0, {}, table(r, rows)))[0];
  };

  test.each([
    [{ entPhySensorValue: 425, entPhySensorPrecision: 1 }, 42.5, 'Cel', 'ok'],
    [{ entPhySensorType: 3, entPhySensorScale: 8, entPhySensorValue: 11_980 }, 11.98, 'V', 'ok'],
    [{ entPhySensorType: 10, entPhySensorValue: 5100 }, 5100, 'rpm', 'ok'],
    [{ entPhySensorValue: -32_768, entPhySensorPrecision: 1 }, null, 'Cel', 'unknown'],
    [{ entPhySensorType: 3, entPhySensorValue: 232_500 }, null, 'V', 'unknown'],
    [{ entPhySensorOperStatus: 2 }, null, 'Cel', 'unknown'],
    [{ entPhySensorOperStatus: 3 }, null, 'Cel', 'failed'],
    [{ entPhySensorType: 1, entPhySensorUnitsDisplay: 'dBm', entPhySensorValue: -7 }, -7, 'dBm', 'ok'],
  ])('%j', (columns, value, unit, state) => expect(read(columns as Columns)).toMatchObject({ value, unit, state }));

  test('a truth about a power supply that is false warns', () => {
    const found = read({ entPhySensorType: 12, entPhySensorValue: 2 }, 'Power Supply 1 Input Sensor');
    expect(found).toMatchObject({ sensorKind: 'power-supply', value: 0, state: 'warning' });
  });

  test('names are remembered between the polls that read them', () => {
    const r = reader();
    const rows = { entPhysicalTable: { 1: { entPhysicalDescr: 'Inlet' } }, entPhySensorTable: { 1: sensor({}) } };
    poll(r, 0, {}, table(r, rows));
    const { readings: later } = table(r, { entPhySensorTable: { 1: sensor({ entPhySensorValue: 9 }) } });
    later.delete('entPhysicalTable');
    expect(sensors(poll(r, 60, {}, { readings: later }))[0]).toMatchObject({ sensor: 'Inlet', value: 9 });
  });

  test.each(['Lüfter', `${'x'.repeat(254)} is cut`])('a name is remembered as it reads: %s', (name) => {
    const r = reader();
    const rows = { entPhysicalTable: { 1: { entPhysicalDescr: name } }, entPhySensorTable: { 1: sensor({}) } };
    expect(sensors(poll(r, 0, {}, table(r, rows)))[0]?.sensor).toBe(text(Buffer.from(name)));
  });

  test('without any names read yet there is nothing rather than passing keys', () => {
    const r = reader();
    const { readings: first } = table(r, { entPhySensorTable: { 1: sensor({}) } });
    const names = first.get('entPhysicalTable');
    if (names) names.complete = false;
    expect(poll(r, 0, {}, { readings: first })).toEqual([]);
  });

  test('sensors of one name are told apart', () => {
    const r = reader();
    const rows = {
      entPhysicalTable: { 1: { entPhysicalDescr: 'Fan' }, 2: { entPhysicalDescr: 'Fan' } },
      entPhySensorTable: { 1: sensor({}), 2: sensor({}) },
    };
    expect(sensors(poll(r, 0, {}, table(r, rows))).map((each) => each.sensor)).toEqual(['Fan#1', 'Fan#2']);
  });
});
