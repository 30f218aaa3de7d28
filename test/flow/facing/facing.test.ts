/** From polled interfaces to what the receiver is told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../collector/deps.js';
import type { KnownInterface } from '../../../collector/flow/aggregate/consumer.js';
import { createFacing, type Facing } from '../../../collector/flow/facing/facing.js';
import { log, Router, scene } from '../../api/scene.js';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'interconnect-facing-'))));
afterEach(async () => {
  for (const facing of open.splice(0)) await facing.stop();
  await rm(folder, { recursive: true });
});
const open: Facing[] = [];

const config = scene();
const router = new Router(systemClock, 'gw1');

function made(): { facing: Facing; told: KnownInterface[][] } {
  const told: KnownInterface[][] = [];
  const inform = (known: KnownInterface[]): void => void told.push(known);
  const deps = { clock: systemClock, log, inform };
  const facing = createFacing(config, join(folder, 'flow-interfaces.json'), deps);
  open.push(facing);
  return { facing, told };
}

const at = (name: string, ifIndex: number, slot = 0) => {
  const one = router.counters(name);
  return { ...one, slot: one.slot + slot, identity: { ...one.identity, ifIndex } };
};
const short = (known: readonly KnownInterface[] | undefined) =>
  known?.map(({ ifIndex, facing }) => [ifIndex, facing.interface, facing.side, facing.paths]).sort();

describe('interfaces that face a side', () => {
  it('are told once, and again when a number changes', () => {
    const { facing, told } = made();
    facing.observe([at('Gi0/0', 1), at('Gi0/1', 2), at('Gi0/9', 3)]);
    expect(short(told[0])).toEqual([
      [1, 'Gi0/0', 'a', [{ path: 'one', other: 2 }]],
      [2, 'Gi0/1', 'b', [{ path: 'one', other: 1 }]],
    ]);
    expect(told[0]?.[0]?.facing).toMatchObject({ gateway: 'gw1', speed: 1e9, overhead: 18 });
    facing.observe([at('Gi0/0', 1), at('Gi0/1', 2), at('Gi0/9', 3)]);
    expect(told.length).toBe(1);
    // Renumbered: what was the second number belongs to another interface now.
    facing.observe([at('Gi0/0', 1, 1), at('Gi0/1', 3, 1), at('Gi0/9', 2, 1)]);
    expect(short(told.at(-1))).toEqual([
      [1, 'Gi0/0', 'a', [{ path: 'one', other: 3 }]],
      [3, 'Gi0/1', 'b', [{ path: 'one', other: 1 }]],
    ]);
  });

  it('are those that a path names; of the others nothing is kept, however many there are', () => {
    const { facing, told } = made();
    const ports = Array.from({ length: 100_001 }, (_, n) => ({ ...at('Gi0/9', 100 + n), interface: `Gi9/${n}` }));
    facing.observe(ports.map((port) => ({ ...port, identity: { ...port.identity, ifName: port.interface } })));
    facing.observe([at('Gi0/0', 1), at('Gi0/1', 2)]);
    expect(short(told.at(-1))).toEqual([
      [1, 'Gi0/0', 'a', [{ path: 'one', other: 2 }]],
      [2, 'Gi0/1', 'b', [{ path: 'one', other: 1 }]],
    ]);
  });

  it('have the overhead of their type, or what is configured for the gateway', () => {
    const { facing, told } = made();
    const tunnel = at('Gi0/0', 1);
    facing.observe([{ ...tunnel, identity: { ...tunnel.identity, ifType: 131 } }, at('Gi0/1', 2)]);
    const overheads = () => told.at(-1)?.map(({ facing: { overhead } }) => overhead);
    expect(overheads()).toEqual([0, 18]);
    const gateways = config.gateways.map((gateway) => ({ ...gateway, flowOverhead: 22 }));
    facing.update({ ...config, gateways });
    expect(overheads()).toEqual([22, 22]);
    facing.update(config);
    expect(overheads()).toEqual([0, 18]);
  });

  it('that bear one name are not guessed between', () => {
    const { facing, told } = made();
    const twin = { ...at('Gi0/0', 7), interface: 'Gi0/0#7' };
    facing.observe([{ ...at('Gi0/0', 1), slot: 5 }, { ...twin, slot: 5 }, at('Gi0/1', 2)]);
    expect(short(told.at(-1))).toEqual([[2, 'Gi0/1', 'b', [{ path: 'one', other: null }]]]);
  });

  it('are known after a restart, before the first poll; a damaged file is not', async () => {
    const first = made();
    await first.facing.start();
    expect(first.told).toEqual([]);
    first.facing.observe([at('Gi0/0', 1), at('Gi0/1', 2)]);
    await first.facing.stop();
    const second = made();
    await second.facing.start();
    expect(second.told).toEqual(first.told);
    await second.facing.stop();
    await writeFile(join(folder, 'flow-interfaces.json'), '[{"gateway":"gw1"}]');
    const third = made();
    await third.facing.start();
    expect(third.told).toEqual([]);
  });

  it('follow the configuration', () => {
    const { facing, told } = made();
    facing.observe([at('Gi0/0', 1), at('Gi0/1', 2)]);
    facing.update(scene({ paths: [{ name: 'uno', gateway: 'gw1', a: 'Gi0/1', b: 'Gi0/0' }] }));
    expect(short(told.at(-1))).toEqual([
      [1, 'Gi0/0', 'b', [{ path: 'uno', other: 2 }]],
      [2, 'Gi0/1', 'a', [{ path: 'uno', other: 1 }]],
    ]);
    facing.update({ paths: [], gateways: [] });
    expect(facing.known).toEqual([]);
  });
});
