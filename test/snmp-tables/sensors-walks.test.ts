/** Every reader over every recorded router: nothing throws, figures are sane, and known ones are right. */
import { describe, expect, test } from 'vitest';
import type { GatewayObservation, Observation, SensorObservation } from '../../collector/model/observation.js';
import { createReaders } from '../../collector/snmp/tables/index.js';
import { corpus, CORPUS_ABSENT } from '../needs.js';
import { gatewayOf } from './agent.js';
import { pollOf, sysObjectID, walk, walkNames, type Walk } from './walk.js';

const absent = corpus() === null;

function pollAll(lines: Walk): Observation[] {
  const id = sysObjectID(lines);
  return createReaders(gatewayOf(), '', [])
    .filter((reader) => reader.appliesTo?.(id) ?? true)
    .flatMap((reader) => reader.read(pollOf(lines, reader)));
}

const gatewayIn = (all: readonly Observation[]): GatewayObservation => {
  const found = all.filter((each): each is GatewayObservation => each.kind === 'gateway');
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} gateway observations`);
  return found[0];
};
const sensorsIn = (all: readonly Observation[]): SensorObservation[] =>
  all.filter((each): each is SensorObservation => each.kind === 'sensor');

/** How many lines of a walk lie under an OID: read independently of the tables. */
const linesUnder = (lines: Walk, oid: string): Walk => lines.filter(([at]) => at.startsWith(`${oid}.`));

describe.skipIf(absent)(absent ? CORPUS_ABSENT : 'recorded routers', () => {
  test.each(absent ? [] : walkNames().filter((name) => sysObjectID(walk(name)) !== null))('%s is sane', (name) => {
    const all = pollAll(walk(name));
    const gateway = gatewayIn(all);
    if (gateway.cpu !== null) expect(gateway.cpu).toSatisfy((cpu: number) => cpu >= 0 && cpu <= 100);
    if (gateway.memoryTotal !== null) expect(gateway.memoryUsed).toBeLessThanOrEqual(gateway.memoryTotal);
    const sensors = sensorsIn(all);
    expect(new Set(sensors.map(({ sensor }) => sensor)).size).toBe(sensors.length);
    for (const { sensor, sensorKind, value, unit } of sensors) {
      expect(sensor).not.toBe('');
      if (value === null) continue;
      if (sensorKind === 'temperature') expect([unit, value > -40 && value < 130]).toEqual(['Cel', true]);
      if (sensorKind === 'optical-power') expect([unit, value >= -50 && value < 20]).toEqual(['dBm', true]);
      if (unit === 'V') expect(Math.abs(value)).toBeLessThan(260);
      if (unit === 'A') expect(Math.abs(value)).toBeLessThan(100);
    }
  });

  test('arista_eos: every row of entPhySensorTable, with its scale', () => {
    const lines = walk('arista_eos');
    const sensors = sensorsIn(pollAll(lines));
    expect(sensors).toHaveLength(linesUnder(lines, '1.3.6.1.2.1.99.1.1.1.4').length);
    const byKey = new Map(sensors.map((sensor) => [sensor.sensor, sensor]));
    expect(byKey.get('Cpu temp sensor')).toMatchObject({ sensorKind: 'temperature', value: 53.3, unit: 'Cel' });
    expect(byKey.get('CpucardPwrCon Rail1 12V standby')).toMatchObject({ value: 11.98, unit: 'V' });
    // 0.6322 mW.
    expect(byKey.get('DOM TX Power Sensor for Ethernet1')).toMatchObject({ value: -1.99, unit: 'dBm', state: 'ok' });
    // −1 000 000 000 says "out of range".
    expect(byKey.get('DOM RX Power Sensor for Ethernet2')).toMatchObject({ sensorKind: 'optical-power', value: null });
  });

  test('arista_eos: memory without buffers and cache', () => {
    const used = 3_866_596 - 215_080 - 2_291_752;
    expect(gatewayIn(pollAll(walk('arista_eos')))).toMatchObject({
      cpu: 17,
      memoryTotal: 3_963_672 * 1024,
      memoryUsed: used * 1024,
    });
  });

  test('asa: ENTITY-SENSOR-MIB, and the largest pool beyond 4 GiB', () => {
    const all = pollAll(walk('asa'));
    const sensors = sensorsIn(all);
    expect(sensors).toHaveLength(15);
    expect(sensors.filter(({ unit }) => unit === 'rpm')).toHaveLength(5);
    expect(sensors.find(({ label }) => label === 'CPU Temperature Sensor 0/0')).toMatchObject({ value: 67 });
    expect(gatewayIn(all)).toMatchObject({ memoryUsed: 1_448_104_336, memoryTotal: 1_448_104_336 + 7_545_641_625 });
  });

  test('panos_5220: readings and the states of ENTITY-STATE-MIB', () => {
    const sensors = sensorsIn(pollAll(walk('panos_5220')));
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'power-supply').map(({ state }) => state)).toEqual([
      'ok',
      'ok',
    ]);
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'temperature')).toHaveLength(13);
  });

  test('nxos_n3k-3064pq: transceivers in dBm, supplies and fans once', () => {
    const all = pollAll(walk('nxos_n3k-3064pq'));
    const sensors = sensorsIn(all);
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'optical-power')).toHaveLength(16);
    const key = 'Ethernet1/1 Lane 1 Transceiver Receive Power Sensor';
    expect(sensors.find(({ sensor }) => sensor === key)).toMatchObject({ value: -13.187, unit: 'dBm' });
    const units = sensors.filter(({ sensorKind }) => ['fan', 'power-supply'].includes(sensorKind));
    expect(units.map(({ sensor, state }) => [sensor, state])).toEqual([
      ['PowerSupply-1', 'ok'],
      ['Fan Module-1', 'ok'],
      ['PowerSupply-1 Fan-1', 'ok'],
    ]);
    expect(gatewayIn(all)).toMatchObject({ cpu: 14, memoryUsed: 2_589_782_016 });
  });

  test('iosxe_c3850: empty power bays are left out, the verdict is not part of the name', () => {
    const sensors = sensorsIn(pollAll(walk('iosxe_c3850')));
    const supplies = sensors.filter(({ sensorKind }) => sensorKind === 'power-supply');
    expect(supplies.map(({ sensor, state }) => [sensor, state])).toEqual([
      ['Switch 1 - Power Supply A', 'ok'],
      ['Switch 2 - Power Supply A', 'ok'],
    ]);
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'fan')).toHaveLength(6);
  });

  test('full/cisco-7206vxr: temperatures are not reported by two MIBs', () => {
    const all = pollAll(walk('full/cisco-7206vxr'));
    const sensors = sensorsIn(all);
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'temperature')).toHaveLength(4);
    expect(sensors.filter(({ sensorKind }) => sensorKind === 'voltage').map(({ value }) => value)).toEqual([
      3.437, 5.131, 12.105, -11.905,
    ]);
    expect(gatewayIn(all)).toMatchObject({ cpu: 5, memoryTotal: 28_771_468 + 351_476_408 });
  });

  test('junos_mx5t-isis: routing engine, fans, alarms and optical power with its limits', () => {
    const all = pollAll(walk('junos_mx5t-isis'));
    expect(gatewayIn(all)).toMatchObject({ cpu: 87, memoryTotal: 2 ** 31, memoryUsed: Math.round(2 ** 31 * 0.39) });
    const byKey = new Map(sensorsIn(all).map((sensor) => [sensor.sensor, sensor]));
    expect(byKey.get('Routing Engine temperature')).toMatchObject({ value: 38, state: 'ok' });
    expect(byKey.get('PEM 0')).toMatchObject({ sensorKind: 'power-supply', state: 'ok' });
    expect(byKey.has('PEM 1')).toBe(false);
    expect(byKey.get('red alarm')).toMatchObject({ state: 'failed' });
    expect(byKey.get('yellow alarm')).toMatchObject({ state: 'ok' });
    expect([...byKey.values()].filter(({ sensorKind }) => sensorKind === 'fan')).toHaveLength(6);
    expect(byKey.get('xe-0/0/1 receive power')).toMatchObject({ value: -2.55, unit: 'dBm', state: 'ok' });
    const weak = [...byKey.values()].filter(({ value }) => value === -26.77);
    expect(weak.map(({ state }) => state)).toEqual(['warning']);
  });

  test('fortigate: processor and memory of its own table', () => {
    const capacity = 8_188_980 * 1_024;
    expect(gatewayIn(pollAll(walk('fortigate_500d')))).toMatchObject({
      ...{ cpu: 3, memoryTotal: capacity, memoryUsed: Math.round((capacity * 43) / 100) },
    });
    expect(gatewayIn(pollAll(walk('fortigate_cluster-60f')))).toMatchObject({ cpu: 4, memoryTotal: 1_964_820 * 1_024 });
  });

  test('gaia_15600: every row of the three tables of CHECKPOINT-MIB', () => {
    const lines = walk('gaia_15600');
    const sensors = sensorsIn(pollAll(lines));
    expect(sensors).toHaveLength(
      ['1', '2', '3'].flatMap((n) => linesUnder(lines, `1.3.6.1.4.1.2620.1.6.7.8.${n}.1.2`)).length,
    );
    const byKey = new Map(sensors.map((sensor) => [sensor.sensor, sensor]));
    expect(byKey.get('CPU0 Temp')).toMatchObject({ sensorKind: 'temperature', value: 62.88, unit: 'Cel', state: 'ok' });
    expect(byKey.get('System Fan 4')).toMatchObject({ sensorKind: 'fan', value: 4090, unit: 'rpm', state: 'ok' });
    expect(byKey.get('VCC 12V')).toMatchObject({ sensorKind: 'voltage', value: 12.24, unit: 'V', state: 'ok' });
  });

  test('sysUpTime that has wrapped is unwrapped by snmpEngineTime', () => {
    expect(gatewayIn(pollAll(walk('iosxr'))).uptime).toBeCloseTo((1_631_840_059 + 2 ** 32) / 100, 2);
    expect(gatewayIn(pollAll(walk('dnos_bgp'))).uptime).toBeCloseTo((2_121_528_540 + 2 ** 32) / 100, 2);
    // These two clocks disagree by more than wraps: sysUpTime stands.
    expect(gatewayIn(pollAll(walk('arista_eos'))).uptime).toBe(27_933_161.99);
  });

  test('edgeos: memory as net-snmp offers it', () => {
    const used = 2_036_504 - 1_658_576 - 33_680 - 204_600;
    expect(gatewayIn(pollAll(walk('edgeos')))).toMatchObject({
      memoryTotal: 2_036_504 * 1024,
      memoryUsed: used * 1024,
    });
  });
});
