import { describe, expect, test } from 'vitest';
import { topology, type TopologyInput, type TopologyPath } from '../../dashboard/charts/topology.js';
import type { TreeNode } from '../../dashboard/charts/node.js';
import { toString } from '../../dashboard/charts/toString.js';
import { all, text } from './fixture/tree.js';

const rate = (value: number | null, mark = '') => ({
  text: value === null ? '—' : `${value / 1e6} Mbit/s`,
  share: value === null ? '' : `${value / 1e7} %`,
  value,
  mark,
});

const path = (change: Partial<TopologyPath> = {}): TopologyPath => {
  const look = change.look ?? 'up';
  return {
    name: 'path-gw1',
    gateway: 'gw1',
    word: 'FORWARDING',
    look,
    halves: { a: look, b: look },
    aToB: rate(412e6),
    bToA: rate(96e6),
    note: '',
    ...change,
  };
};

const input = (change: Partial<TopologyInput> = {}): TopologyInput => ({
  id: 'crossing',
  width: 900,
  height: 300,
  textSize: 14,
  sides: { a: 'GCSX', b: 'N3' },
  paths: [path(), path({ name: 'path-gw2', gateway: 'gw2', word: 'READY', look: 'ready' })],
  interactive: false,
  simulated: false,
  ...change,
});

describe('topology', () => {
  test('draws each path once on each half, and says it in words', () => {
    const chart = topology(input());
    expect(all(chart, '.topology-row')).toHaveLength(2);
    expect(all(chart, '.curve')).toHaveLength(4);
    expect(chart.attrs['aria-label']).toBe(
      'Paths between GCSX and N3. path-gw1 via gw1: FORWARDING, GCSX to N3 412 Mbit/s (41.2 %), N3 to GCSX 96 Mbit/s (9.6 %). ' +
        'path-gw2 via gw2: READY, GCSX to N3 412 Mbit/s (41.2 %), N3 to GCSX 96 Mbit/s (9.6 %)',
    );
  });

  test.each(['up', 'ready', 'at-risk', 'degraded', 'down', 'unknown', 'planned'] as const)(
    'a path that is %s has a line and a glyph of its own without any colour',
    (look) => {
      const bare = (one: typeof look) =>
        toString(topology(input({ paths: [path({ look: one })] }))).replace(/class="[^"]*"/g, '');
      const others = (['up', 'ready', 'at-risk', 'degraded', 'down', 'unknown', 'planned'] as const).filter(
        (one) => one !== look,
      );
      for (const other of others) expect(bare(look)).not.toBe(bare(other));
    },
  );

  test('traffic that is not known has no arrow, and no arrow stands for none', () => {
    const arrows = (aToB: number | null) =>
      all(topology(input({ paths: [path({ aToB: rate(aToB) })] })), '.flow').length;
    expect([arrows(412e6), arrows(0), arrows(null)]).toEqual([2, 1, 1]);
  });

  test('marks a rate beyond a threshold in words', () => {
    const chart = topology(input({ paths: [path({ aToB: rate(912e6, 'BUSY') })] }));
    expect(text(all(chart, '.busy')[0]!)).toContain('▲ BUSY');
  });

  test('why stands in whole sentences, as many as there is room for; the first is cut where it has none', () => {
    const known = 'Last known: forwarding, Mon 23 Nov 14:05:09 GMT.';
    const drawn = (note: string, width = 900) =>
      text(all(topology(input({ width, paths: [path({ note })] })), '.note')[0]!);
    expect(drawn('BGP is idle. The link is up.')).toBe('BGP is idle. The link is up.');
    expect(drawn(`${known} The collector has gone silent.`)).toBe(known);
    expect(drawn(known, 420)).toMatch(/^Last known: forwarding,.*…$/);
    expect(drawn('192.0.2.1 is idle\u202e. x')).toBe('192.0.2.1 is idle\ufffd. x');
  });

  test('where there is no room the names of the sides go before the rate does', () => {
    const narrow = input({
      width: 420,
      sides: { a: 'Councils', b: 'N3' },
      paths: [path({ aToB: rate(912e6, 'BUSY') })],
    });
    expect(all(topology(narrow), '.rate').map(text)).toEqual(['→ 912 Mbit/s ▲ BUSY', '→ 96 Mbit/s']);
  });

  test('grows beyond its height rather than become unreadable, and says how many are what', () => {
    const many = Array.from({ length: 500 }, (_, i) =>
      path({ name: `p${i}`, ...(i === 7 ? { word: 'DOWN', look: 'down' as const } : {}) }),
    );
    const chart = topology(input({ paths: many }));
    expect(Number(chart.attrs['height'])).toBeGreaterThan(500 * 14);
    expect(chart.attrs['aria-label']).toBe('500 paths between GCSX and N3: 499 FORWARDING, 1 DOWN');
  });

  test('draws of a high drawing what is seen; what is not stays a button', () => {
    const many = Array.from({ length: 500 }, (_, i) => path({ name: `p${i}` }));
    const [whole, part] = [{}, { seen: [2_000, 2_600] as const }].map((change) =>
      topology(input({ paths: many, interactive: true, ...change })),
    ) as [TreeNode, TreeNode];
    expect(all(part, '.row-button').map(({ attrs }) => attrs)).toEqual(
      all(whole, '.row-button').map(({ attrs }) => attrs),
    );
    const cards = all(part, '.card').map(
      ({ attrs: { y, height } }) => [Number(y), Number(y) + Number(height)] as const,
    );
    expect(cards.length).toBeGreaterThan(20);
    expect(Math.min(...cards.map(([, bottom]) => bottom))).toBeGreaterThan(1_980);
    expect(Math.max(...cards.map(([y]) => y))).toBeLessThan(2_620);
    expect(all(part, '.curve')).toHaveLength(2 * cards.length);
    expect(all(whole, '.card')).toHaveLength(500);
    const drawn = (chart: TreeNode) => all(chart, '.topology-row').find((row) => row.key === 'p105');
    expect(drawn(part)).toEqual(drawn(whole));
  });

  test('paths that can be chosen are buttons with a name; a hostile name stays text', () => {
    const name = '"><script>alert(1)</script>';
    const chart = topology(input({ interactive: true, paths: [path({ name })] }));
    const [row] = all(chart, '.row-button');
    expect(row?.attrs).toMatchObject({ role: 'button', tabindex: 0, 'data-path': name });
    expect(chart.attrs['role']).toBe('group');
    expect(toString(chart)).not.toContain('<script');
  });

  test.each([
    [160, 90],
    [300, 120],
    [900, 300],
    [3000, 1600],
  ])('every figure is finite at %d × %d', (width, height) => {
    for (const paths of [[], [path()], [path(), path({ name: 'b' })]])
      expect(toString(topology(input({ width, height, paths })))).not.toMatch(/NaN|Infinity/);
  });

  test('looks as it did', () => {
    expect(toString(topology(input()))).toMatchSnapshot();
  });
});
