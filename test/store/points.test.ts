import { describe, expect, test } from 'vitest';
import type { EventObservation, InterfaceObservation, Observation, Origin } from '../../collector/model/observation.js';
import { toPoints } from '../../collector/store/points.js';

const origin: Origin = { gateway: 'gw1', context: 'vrf', collector: 'collector-1', at: 1_700_000_030_250 };
const slot = 1_700_000_030_000;
const base = { collector: 'collector-1', time: slot, seconds: null };

describe('toPoints', () => {
  test('an interface: deltas over the seconds they cover, states as positions of their words, gaps as null', () => {
    const names =
      'inOctets outOctets inUcastPkts outUcastPkts inMulticastPkts outMulticastPkts inBroadcastPkts outBroadcastPkts inErrors outErrors inDiscards outDiscards inUnknownProtos alignmentErrors fcsErrors lateCollisions carrierSenseErrors symbolErrors';
    const deltas = Object.fromEntries(
      names.split(' ').map((name, index) => [name, index === 3 ? null : index]),
    ) as unknown as InterfaceObservation['deltas'];
    const identity = { ifIndex: 1, ifName: 'Te0', ifDescr: null, ifAlias: null, ifType: null, ifPhysAddress: null };
    const observation: InterfaceObservation = {
      ...origin,
      kind: 'interface',
      slot,
      seconds: 30.02,
      interface: 'Te0',
      identity,
      adminStatus: 'up',
      operStatus: 'lowerLayerDown',
      speed: 1e10,
      deltas,
    };
    const { points } = toPoints([observation]);
    const tags = { gateway: 'gw1', context: 'vrf', interface: 'Te0' };
    expect(points).toEqual([
      {
        ...base,
        measurement: 'interface',
        tags,
        seconds: 30.02,
        fields: { ...deltas, speed: 1e10, adminStatus: 1, operStatus: 7 },
      },
    ]);
  });

  test('state polls keep their own time; sensors, metrics, gateways and polls have their tags', () => {
    const errors = { timeout: 2, agent: 1 };
    const observations: Observation[] = [
      { ...origin, kind: 'interface-state', interface: 'Te0', adminStatus: null, operStatus: 'up', lastChange: null },
      {
        ...origin,
        kind: 'gateway',
        slot,
        sysName: null,
        sysDescr: null,
        sysObjectID: null,
        uptime: 5,
        cpu: null,
        memoryUsed: 1,
        memoryTotal: 2,
      },
      {
        ...origin,
        kind: 'sensor',
        slot,
        sensor: 's1',
        sensorKind: 'fan',
        label: 'Fan',
        value: 4_000,
        unit: 'rpm',
        state: 'failed',
      },
      { ...origin, kind: 'metric', slot, metric: 'm', index: '1', value: 9, word: null, unit: '1', seconds: 60 },
      { ...origin, kind: 'metric', slot, metric: 'g', index: '', value: 9, word: null, unit: '1', seconds: null },
      {
        ...origin,
        kind: 'poll',
        slot,
        table: 'ifTable',
        outcome: 'partial',
        duration: 250,
        requests: 3,
        varbinds: 90,
        retries: 1,
        timeouts: 2,
        rows: 10,
        errors,
        message: null,
      },
    ];
    const { points } = toPoints(observations);
    expect(points.map(({ measurement, time, seconds, fields }) => [measurement, time, seconds, fields])).toEqual([
      ['interface', 1_700_000_030_250, null, { adminStatus: null, operStatus: 1 }],
      ['gateway', slot, null, { uptime: 5, cpu: null, memoryUsed: 1, memoryTotal: 2 }],
      ['sensor', slot, null, { value: 4_000, state: 2 }],
      ['metric', slot, 60, { delta: 9 }],
      ['metric', slot, null, { value: 9 }],
      ['poll', slot, 0.25, { duration: 250, requests: 3, varbinds: 90, retries: 1, timeouts: 2, errors: 3 }],
    ]);
    expect(points.map(({ tags }) => Object.values(tags).slice(2))).toEqual([
      ['Te0'],
      [],
      ['s1'],
      ['m', '1'],
      ['g', ''],
      ['ifTable'],
    ]);
  });

  test('an event has the same id from each collector that saw it, and another when it happens again', () => {
    const event: EventObservation = {
      ...origin,
      kind: 'event',
      code: 'gateway-restarted',
      severity: 'warning',
      subject: '',
      message: 'restarted',
    };
    const seen = [
      event,
      { ...event, collector: 'collector-2', at: event.at + 400 },
      { ...event, at: event.at + 60_000 },
      { ...event, subject: 'Te0' },
    ];
    const ids = toPoints(seen).events.map(({ id }) => id);
    expect(ids[0]).toMatch(/^[0-9a-f]{24}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    expect(toPoints([event]).events[0]).toMatchObject({
      time: 1_700_000_030_250,
      gateway: 'gw1',
      data: { context: 'vrf' },
    });
  });
});
