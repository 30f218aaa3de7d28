/** When paths need more capacity, and which failure would not fit: figures by hand. */
import { describe, expect, it } from 'vitest';
import type { PlanScene, PlanScenePath } from '../../collector/model/plan.js';
import { planOf } from '../../collector/sla/plan.js';

const M = 1e6;
const path = (name: string, load: number | null, rest: Partial<PlanScenePath> = {}): PlanScenePath => ({
  ...{ path: name, gateway: name, capacity: 1_000 * M, load, growth: 10 * M, ...rest },
});
const scene = (mode: 'active-standby' | 'active-active', ...paths: PlanScenePath[]): PlanScene => ({
  ...{ month: '2026-11', share: 0.7, paths },
  groups: [{ name: 'main', mode, paths: paths.map((each) => each.path) }],
});

describe('of paths that stand in for each other', () => {
  const pair = scene('active-standby', path('north', 400 * M), path('south', 5 * M, { growth: 0 }));

  it('each carries what the group carries', () => {
    const { paths, failures } = planOf(pair, { authorities: 10, bits: 10 * M });
    // 400 + 100 = 500 of 700 at the threshold; 200 left at 10 a month: 20 months from November 2026.
    expect(paths).toEqual(
      ['north', 'south'].map((name) => ({
        ...{
          path: name,
          group: 'main',
          capacity: 1_000 * M,
          threshold: 700 * M,
          load: 400 * M,
          after: 500 * M,
          growth: 10 * M,
        },
        ...{ verdict: 'enough', monthsLeft: 20, month: '2028-07' },
      })),
    );
    // The one that is left carries 500 of 1,000: 50 months at 10 a month.
    expect(failures.map(({ name, left, load, fits, monthsLeft }) => [name, left, load, fits, monthsLeft])).toEqual([
      ['north', 1_000 * M, 500 * M, true, 50],
      ['south', 1_000 * M, 500 * M, true, 50],
    ]);
  });

  it('says that more is needed now, and what does not fit at all', () => {
    expect(planOf(pair, { authorities: 30, bits: 10 * M }).paths[0]).toMatchObject({
      verdict: 'plan',
      monthsLeft: 0,
      month: '2026-11',
    });
    expect(planOf(pair, { authorities: 61, bits: 10 * M }).paths[0]).toMatchObject({ verdict: 'full', monthsLeft: 0 });
  });

  it('says which failure would then not fit', () => {
    const small = scene('active-standby', path('north', 400 * M), path('south', 0, { capacity: 450 * M }));
    const now = planOf(small, { authorities: 0, bits: 0 });
    expect(now.failures.map(({ name, fits, fitted }) => [name, fits, fitted])).toEqual([
      ['north', true, true],
      ['south', true, true],
    ]);
    const then = planOf(small, { authorities: 6, bits: 10 * M });
    expect(then.failures).toEqual([
      {
        kind: 'path',
        name: 'north',
        group: 'main',
        left: 450 * M,
        load: 460 * M,
        fits: false,
        fitted: true,
        monthsLeft: 0,
      },
      expect.objectContaining({ name: 'south', fits: true, left: 1_000 * M }),
    ]);
  });
});

describe('of paths that share', () => {
  const three = scene(
    'active-active',
    path('one', 300 * M, { gateway: 'gw1' }),
    path('two', 300 * M, { gateway: 'gw1', growth: null }),
    path('three', 600 * M, { gateway: 'gw2' }),
  );

  it('new traffic is spread as traffic is, and a gateway takes its paths with it', () => {
    const { paths, failures } = planOf(three, { authorities: 4, bits: 100 * M });
    expect(paths.map(({ path: name, after, verdict }) => [name, after, verdict])).toEqual([
      ['one', 400 * M, 'enough'],
      ['two', 400 * M, 'enough'],
      ['three', 800 * M, 'plan'],
    ]);
    expect(failures.map(({ kind, name, left, load, fits, fitted }) => [kind, name, left, load, fits, fitted])).toEqual([
      // Without it the third has two thirds of all: with 1,500 it is full, while the second has half of its room left.
      ['path', 'one', 1_500 * M, 1_600 * M, false, true],
      ['path', 'two', 1_500 * M, 1_600 * M, false, true],
      ['path', 'three', 2_000 * M, 1_600 * M, true, true],
      ['gateway', 'gw1', 1_000 * M, 1_600 * M, false, false],
    ]);
  });
});

describe('of unequal paths that share', () => {
  const unequal = (...loads: [number, number, number]): PlanScene =>
    scene(
      'active-active',
      path('a', loads[0] * M),
      path('b', loads[1] * M),
      path('c', loads[2] * M, { capacity: 100 * M }),
    );
  const told = (given: PlanScene) =>
    planOf(given, { authorities: 0, bits: 0 }).failures.map(({ name, left, fits }) => [name, left, fits]);

  it('the smallest is full first where all carry alike, and is no limit where each carries by its size', () => {
    expect(told(unequal(90, 90, 90))).toEqual([
      ['a', 200 * M, false],
      ['b', 200 * M, false],
      ['c', 2_000 * M, true],
    ]);
    expect(told(unequal(300, 300, 30))).toEqual([
      ['a', 1_100 * M, true],
      ['b', 1_100 * M, true],
      ['c', 2_000 * M, true],
    ]);
  });

  it('what carries nothing now is taken for what it could, where nothing else is left', () => {
    expect(told(unequal(300, 0, 0))[0]).toEqual(['a', 1_100 * M, true]);
    expect(told(unequal(300, 0, 0))[1]).toEqual(['b', 1_000 * M, true]);
  });
});

describe('what is not known', () => {
  it('is said, and nothing is made up of it', () => {
    const { paths, failures } = planOf(scene('active-standby', path('north', null), path('south', null)), {
      authorities: 1,
      bits: M,
    });
    expect(paths[0]).toMatchObject({ load: null, after: null, verdict: 'unknown', monthsLeft: null, month: null });
    expect(failures[0]).toMatchObject({ fits: null, fitted: null, monthsLeft: null });
    const odd = scene('active-standby', path('north', 400 * M, { capacity: null, growth: null }));
    expect(planOf(odd, { authorities: 1, bits: M })).toMatchObject({
      paths: [{ verdict: 'unknown', threshold: null }],
      failures: [{ left: 0, fits: false, fitted: false }],
    });
  });

  it('a path of no group stands alone: nothing is left when it fails', () => {
    const alone = { ...scene('active-standby', path('north', 400 * M)), groups: [] };
    expect(planOf(alone, { authorities: 1, bits: M }).failures).toMatchObject([
      { name: 'north', group: null, left: 0, fits: false },
    ]);
  });
});
