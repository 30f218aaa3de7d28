import { describe, expect, test } from 'vitest';
import type { Clock } from '../../collector/deps.js';
import { createSimulator } from '../../collector/simulator/index.js';
import type { SimulatedPoint } from '../../collector/simulator/history.js';
import { World } from '../../collector/simulator/world.js';
import { measurement } from '../../collector/model/measurements.js';
import { quiet } from './deps.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 14, 13, 27);
const clock: Clock = { now: () => NOW, monotonic: () => 0, after: () => ({ cancel: () => undefined }) };
const simulator = createSimulator({}, { clock, log: quiet });
const slots = [...simulator.history(NOW - 35 * DAY, NOW)];
const points = slots.flat();

function sum(of: SimulatedPoint[], gateway: string, name: string, field: string): number {
  return of
    .filter(({ tags }) => tags['gateway'] === gateway && tags['interface'] === name)
    .reduce((total, { fields }) => total + (fields[field] ?? Number.NaN), 0);
}

describe('seeded history', () => {
  test('holds five weeks of 5-minute samples that adjoin, up to the last live slot', () => {
    const mine = points.filter(({ tags }) => tags['gateway'] === 'gw1' && tags['interface'] === 'ge-0/0/0');
    expect(mine.length).toBe(35 * 288);
    for (const [i, point] of mine.entries()) {
      const before = mine[i - 1];
      if (before) expect(point.time - point.seconds! * 1_000).toBe(before.time);
    }
    expect(mine.at(-1)!.time).toBe(Date.UTC(2026, 10, 20, 14, 13, 20));
    expect(mine.at(-2)!.seconds).toBe(300);
  });

  test('is marked as simulated and uses only fields of the model', () => {
    expect(points.every(({ collector }) => collector === 'simulated')).toBe(true);
    for (const { measurement: name, fields, tags } of slots[0]!) {
      const spec = measurement(name);
      expect(Object.keys(spec.fields)).toEqual(expect.arrayContaining(Object.keys(fields)));
      expect(Object.keys(tags).sort()).toEqual([...spec.tags].sort());
    }
  });

  test('has no negative and no missing figure', () => {
    const wrong = points.filter(({ fields, tags }) =>
      Object.entries(fields).some(([field, value]) =>
        field === 'speed' && tags['interface'] === 'lo0' ? value !== null : value === null || !(value >= 0),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('agrees to the octet with the counters that live gateways show', () => {
    const last = slots.at(-1)!;
    const [from, to] = [last[0]!.time - last[0]!.seconds! * 1_000, last[0]!.time];
    const world = new World(['gw1', 'gw2'], 20_101_201, clock);
    for (const device of world.devices) {
      for (const port of device.ports) {
        const live = Number(port.read(to).in.octets - port.read(from).in.octets);
        expect(sum(last, device.name, port.plan.name, 'inOctets'), `${device.name} ${port.plan.name}`).toBe(live);
      }
    }
  });

  test('shows one gateway carrying and the other standing by, and what enters on one side leaving on the other', () => {
    const day = slots.slice(-289, -1).flat();
    const entered = sum(day, 'gw1', 'ge-0/0/0', 'inOctets');
    expect(sum(day, 'gw1', 'ge-0/0/1', 'outOctets') / entered).toBeCloseTo(1, 3);
    expect(sum(day, 'gw2', 'ge-0/0/0', 'inOctets')).toBeGreaterThan(0);
    expect(sum(day, 'gw2', 'ge-0/0/0', 'inOctets')).toBeLessThan(entered / 1_000);
  });
});
