import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema, type Config } from '../../collector/config/schema/index.js';
import { rendezvous } from '../../collector/sharding/rendezvous.js';
import { ownersOf, parseShard, shareOf } from '../../collector/sharding/shard.js';
import { unitsOf } from '../../collector/sharding/units.js';

/** Groups of two gateways each, and every fifth gateway alone. */
function configuration(count: number): Config {
  const gateways = Array.from({ length: count }, (_, i) => ({
    name: `gw${i}`,
    address: '192.0.2.1',
    snmp: { user: 'm' },
  }));
  const grouped = gateways.filter((_gateway, i) => i % 5 !== 4);
  const groupOf = (i: number): string => `group${Math.floor(i / 2)}`;
  return configSchema.parse({
    interconnect: { name: 'x' },
    gateways,
    groups: [...new Set(grouped.map((_gateway, i) => groupOf(i)))].map((name) => ({ name })),
    paths: grouped.map(({ name }, i) => ({ name: `path-${name}`, group: groupOf(i), gateway: name, a: 'a', b: 'b' })),
    probes: [
      ...grouped.map(({ name }) => ({ name: `probe-${name}`, target: '192.0.2.9', path: `path-${name}` })),
      ...[1, 2, 3].map((n) => ({ name: `end-to-end-${n}`, target: '192.0.2.9', service: true })),
    ],
  });
}

const shares = (config: Config, of: number): Config[] =>
  Array.from({ length: of }, (_, i) => shareOf(config, { index: i + 1, of }));

/** Gateway → the number of its shard. */
const placesOf = (config: Config, of: number): Map<string, number> =>
  new Map(shares(config, of).flatMap(({ gateways }, i) => gateways.map(({ name }) => [name, i + 1] as const)));

describe('what is divided', () => {
  it('is every gateway, path, group and probe exactly once, and no group between two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 9 }), (count, of) => {
        const config = configuration(count);
        const all = shares(config, of);
        for (const key of ['gateways', 'paths', 'groups', 'probes'] as const) {
          const names = all.flatMap((share) => share[key].map(({ name }: { name: string }) => name));
          expect(names.sort()).toEqual(config[key].map(({ name }: { name: string }) => name).sort());
        }
        for (const { paths, gateways } of all)
          expect(paths.every(({ gateway }) => gateways.some(({ name }) => name === gateway))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('holds together what shares a gateway, whatever joins it', () => {
    const config = configSchema.parse({
      interconnect: { name: 'x' },
      gateways: ['g1', 'g2', 'g3', 'g4'].map((name) => ({ name, address: '192.0.2.1', snmp: { user: 'm' } })),
      groups: [{ name: 'north' }, { name: 'south' }],
      paths: [
        { name: 'p1', group: 'north', gateway: 'g1', a: 'a', b: 'b' },
        { name: 'p2', group: 'north', gateway: 'g2', a: 'a', b: 'b' },
        { name: 'p3', group: 'south', gateway: 'g2', a: 'c', b: 'd' },
        { name: 'p4', group: 'south', gateway: 'g3', a: 'c', b: 'd' },
      ],
    });
    const units = unitsOf(config);
    expect(new Set(['g1', 'g2', 'g3'].map((name) => units.get(name))).size).toBe(1);
    expect(units.get('g4')).not.toBe(units.get('g1'));
  });
});

describe('what a service rests on', () => {
  const config = configSchema.parse({
    interconnect: { name: 'x' },
    gateways: ['g1', 'g2', 'g3'].map((name) => ({ name, address: '192.0.2.1', snmp: { user: 'm' } })),
    paths: ['g1', 'g2', 'g3'].map((gateway) => ({ name: `path-${gateway}`, gateway, a: 'a', b: 'b' })),
    probes: [
      { name: 'end-to-end', target: '192.0.2.9', service: true },
      { name: 'named', target: '192.0.2.9' },
      { name: 'pinned', target: '192.0.2.9', path: 'path-g1' },
      { name: 'sent', kind: 'router', from: 'g2', operation: '1', target: '192.0.2.9', service: true },
    ],
    contract: {
      versions: [
        { effective: '2026-01-01', services: [{ name: 's', probes: ['named', 'pinned'], paths: [], groups: [] }] },
      ],
    },
  });

  it('is together, with the gateways that it comes from', () => {
    for (const of of [2, 3, 5, 9]) {
      const { service, gateways } = ownersOf(config, of);
      const { probes } = shareOf(config, { index: service, of });
      expect(probes.map(({ name }) => name)).toEqual(['end-to-end', 'named', 'pinned', 'sent']);
      expect([gateways.get('g1'), gateways.get('g2')]).toEqual([service, service]);
    }
  });
});

describe('when their number changes', () => {
  it('moves what the new shard wins, and nothing between the others', () => {
    const config = configuration(1_000);
    for (const of of [1, 2, 3, 4, 7]) {
      const [before, after] = [placesOf(config, of), placesOf(config, of + 1)];
      const moved = [...after].filter(([name, place]) => before.get(name) !== place);
      expect(moved.every(([, place]) => place === of + 1)).toBe(true);
      // A fair share, within what chance does to some five hundred units.
      expect(moved.length / 1_000).toBeGreaterThan(0.6 / (of + 1));
      expect(moved.length / 1_000).toBeLessThan(1.4 / (of + 1));
    }
  });

  it('is the same on every machine', () => {
    expect(Array.from({ length: 8 }, (_, i) => rendezvous(`key ${i}`, 4))).toMatchInlineSnapshot(`
      [
        2,
        2,
        1,
        1,
        3,
        4,
        2,
        4,
      ]
    `);
  });
});

describe('--shard', () => {
  it('is the number of this one and of all', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, of: 4 });
    for (const text of ['0/4', '5/4', '1', '1/0', 'a/b', '1/2/3', '-1/4', '1/9999'])
      expect(() => parseShard(text)).toThrowError(/expected the number/);
  });
});
