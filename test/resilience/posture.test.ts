/** What each check says of a group, and when it does not know. */
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../collector/model/judgement.js';
import type { PlanScene } from '../../collector/model/plan.js';
import { percentilesOf } from '../../collector/api/live/percentiles.js';
import { judgePosture } from '../../collector/resilience/posture/index.js';
import type { Fact, PosturePath, PostureScene } from '../../collector/resilience/posture/scene.js';
import { planOf } from '../../collector/sla/plan.js';

const evidence = (rest: Partial<Evidence> = {}): Evidence => ({
  ...{ signal: 'bgp', subject: 'gw', says: 'so', at: 1_000, ageSeconds: 1, fresh: true },
  ...rest,
});
const old = evidence({ ageSeconds: 3_000, fresh: false });

const path = (name: string, rest: Partial<PosturePath> = {}): PosturePath => ({
  ...{ name, gateway: `gw-${name}`, health: 'up', reasons: [], evidence: evidence(), peers: [], capacity: 1e9 },
  ...{ rates: { 'a-b': 1e6, 'b-a': 1e6 }, counters: [evidence({ signal: 'interface' })] },
  ...{ loss: [{ direction: 'incoming', packets: 1_000, errors: 0, discards: 0 }], sensors: [], common: [] },
  ...rest,
});

const judge = (paths: PosturePath[], rest: Partial<PostureScene> = {}) =>
  judgePosture({
    ...{ group: 'main', mode: 'active-standby', paths, p95: null, drill: null },
    forwarding: (['a-b', 'b-a'] as const).map((direction) => ({
      ...{ direction, state: 'forwarding', paths: ['one'], reason: '', basis: [] },
    })),
    ...rest,
  });

function checkOf(name: string, paths: PosturePath[], rest: Partial<PostureScene> = {}) {
  const posture = judge(paths, rest);
  const made = posture.checks.find((each) => each.name === name);
  return { verdict: made?.verdict, decides: made?.decides, said: made?.sentence, state: posture.protection.state };
}

describe('drift', () => {
  const count = (n: number, given = evidence()): Fact => ({
    what: 'prefixes',
    is: String(n),
    count: n,
    evidence: given,
  });
  const drift = (...facts: Fact[]) =>
    checkOf(
      'drift',
      facts.map((fact, i) => path(['one', 'two', 'three'][i] ?? '', { common: [fact] })),
    );

  it('is told of what differs now', () => {
    expect(drift(count(3), count(4))).toMatchObject({
      ...{ verdict: 'not-ok', said: 'prefixes differs: 3 on one, 4 on two.', state: 'at-risk' },
    });
    expect(drift(count(3), count(3))).toMatchObject({ verdict: 'ok', state: 'protected' });
  });

  it('is not known, and no risk, where one gateway is silent', () => {
    expect(drift(count(3, old), count(4))).toMatchObject({ verdict: 'unknown', decides: false, state: 'protected' });
    expect(drift(count(3, old), count(3))).toMatchObject({ verdict: 'unknown', decides: false });
  });

  it('of two that are heard is told beside a third that is not', () => {
    expect(drift(count(3), count(4), count(9, old))).toMatchObject({
      ...{ verdict: 'not-ok', said: 'prefixes differs: 3 on one, 4 on two.' },
    });
  });

  it('of counts begins above a twentieth, of words at once', () => {
    expect(drift(count(1_000_000), count(950_000)).verdict).toBe('ok');
    expect(drift(count(1_000_000), count(949_999)).verdict).toBe('not-ok');
    expect(drift(count(19), count(18)).verdict).toBe('not-ok');
    const system = (is: string): Fact => ({ what: 'remote AS', is, evidence: evidence() });
    expect(drift(system('65001'), system('65002')).verdict).toBe('not-ok');
  });
});

describe('room for what is lost', () => {
  const rates = (rate: number | null) => ({ 'a-b': rate, 'b-a': rate });

  it('is the standby’s, for what all carry now in the busier direction', () => {
    const now = (ab: number | null, capacity: number | null = 1e9) =>
      checkOf('capacity-now', [
        path('one', { rates: { 'a-b': ab, 'b-a': 1e6 } }),
        path('two', { rates: rates(0), capacity }),
      ]);
    expect(now(1e9)).toMatchObject({ verdict: 'ok', decides: true, state: 'protected' });
    expect(now(1.1e9)).toMatchObject({
      ...{ verdict: 'not-ok', said: '1.1 Gbit/s now, and 1 Gbit/s would be left to carry it.', state: 'at-risk' },
    });
    expect(now(null)).toMatchObject({ verdict: 'unknown', decides: true, state: 'unknown' });
    expect(now(1e6, null)).toMatchObject({ verdict: 'unknown', state: 'unknown' });
  });

  it('is not known to be too small where the last intervals of two paths have the same traffic, which has moved', () => {
    const moved = (one: number, two: number) =>
      checkOf('capacity-now', [path('one', { rates: rates(one) }), path('two', { rates: rates(two) })]);
    expect(moved(6e8, 5e8)).toMatchObject({ verdict: 'unknown', state: 'unknown' });
    expect(moved(6e8, 3e8)).toMatchObject({ verdict: 'ok', state: 'protected' });
    expect(moved(1.1e9, 5e8)).toMatchObject({ verdict: 'not-ok', state: 'at-risk' });
  });

  it('of an active-active group is that of all without the largest', () => {
    const now = (carried: number) =>
      checkOf(
        'capacity-now',
        [path('one', { rates: rates(carried), capacity: 1e9 }), path('two', { rates: rates(0), capacity: 4e8 })],
        { mode: 'active-active' },
      );
    expect(now(4e8).verdict).toBe('ok');
    expect(now(4.1e8)).toMatchObject({ verdict: 'not-ok', state: 'at-risk' });
  });

  it('of unequal paths that share is bound by the first that is full, in each direction, as `plan` has it', () => {
    const sharing = (...loads: [number, number, number]) =>
      checkOf(
        'capacity-now',
        loads.map((load, i) =>
          path(`p${i}`, { rates: { 'a-b': load * 1e6, 'b-a': 1e6 }, capacity: i === 2 ? 100e6 : 1e9 }),
        ),
        { mode: 'active-active' },
      );
    // 270 Mbit/s, of which the smallest takes half when the first is lost.
    expect(sharing(90, 90, 90)).toMatchObject({
      ...{ verdict: 'not-ok', state: 'at-risk' },
      said: '270 Mbit/s now, and 200 Mbit/s would be left to carry it, shared as it is.',
    });
    expect(sharing(300, 300, 30)).toMatchObject({ verdict: 'ok', state: 'protected' });
    const scene: PlanScene = {
      ...{ month: '2026-11', share: 0.7, groups: [{ name: 'main', mode: 'active-active', paths: ['p0', 'p1', 'p2'] }] },
      paths: [90, 90, 90].map((load, i) => ({
        ...{ path: `p${i}`, gateway: `gw${i}`, capacity: i === 2 ? 100e6 : 1e9, load: load * 1e6, growth: null },
      })),
    };
    expect(planOf(scene, { authorities: 0, bits: 0 }).failures[0]).toMatchObject({ left: 200e6, fits: false });
  });

  it('at the 95th percentile goes by how the paths usually share', () => {
    const usual = (share: number) =>
      checkOf('capacity-p95', [path('one'), path('two'), path('three', { capacity: 1e8 })], {
        mode: 'active-active',
        p95: {
          ...{ rates: rates(6e8), days: 7, evidence: evidence({ signal: 'counters' }) },
          paths: new Map([
            ['one', rates(3e8)],
            ['two', rates(3e8)],
            ['three', rates(share)],
          ]),
        },
      });
    expect(usual(3e7).verdict).toBe('ok');
    expect(usual(2e8).verdict).toBe('not-ok');
  });

  it('at the 95th percentile does not decide while nothing is gathered', () => {
    const paths = [path('one'), path('two')];
    const p95 = (rate: number | null, given = evidence({ signal: 'counters' })) =>
      checkOf('capacity-p95', paths, { p95: { rates: rates(rate), paths: new Map(), days: 6.97, evidence: given } });
    expect(checkOf('capacity-p95', paths)).toMatchObject({ verdict: 'unknown', decides: false, state: 'protected' });
    expect(p95(9e8)).toMatchObject({ verdict: 'ok' });
    expect(p95(2e9)).toMatchObject({
      ...{ verdict: 'not-ok', state: 'at-risk' },
      said: '2 Gbit/s at the 95th percentile of 7 days, and 1 Gbit/s would be left to carry it.',
    });
    expect(p95(null)).toMatchObject({ verdict: 'unknown', state: 'protected' });
    // The store has not answered for hours.
    expect(p95(2e9, old)).toMatchObject({ verdict: 'unknown', state: 'protected' });
  });
});

describe('the 95th percentile of a group', () => {
  const settings = {
    groups: [{ name: 'main', mode: 'active-standby', paths: ['one', 'two'] }],
    paths: ['one', 'two'].map((name) => ({ name, gateway: `gw-${name}`, context: '' })),
  };
  /** Octets/s of each path in intervals of five minutes. */
  const of = (values: Record<string, (number | null)[]>) =>
    percentilesOf(
      settings as never,
      async ({ filter }) => {
        const points = (values[filter?.['gateway']?.[0] ?? ''] ?? []).map((value, i) => ({ time: i * 300_000, value }));
        return [{ points }] as never;
      },
      () => 'Gi0/0',
      { at: 0, monotonic: 0 },
    );
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

  it('is that of the sum of its paths, by nearest rank, in bit/s', async () => {
    const found = await of({ 'gw-one': hundred, 'gw-two': hundred.map((n) => n * 2) });
    expect(found.get('main')).toEqual({
      rates: { 'a-b': 95 * 3 * 8, 'b-a': 95 * 3 * 8 },
      paths: new Map([
        ['one', { 'a-b': 95 * 8, 'b-a': 95 * 8 }],
        ['two', { 'a-b': 95 * 2 * 8, 'b-a': 95 * 2 * 8 }],
      ]),
      days: 100 / 288,
      read: { at: 0, monotonic: 0 },
    });
  });

  it('leaves out intervals in which not all were counted, and says nothing by less than an hour', async () => {
    const half = hundred.map((n) => (n > 50 ? null : 1));
    expect((await of({ 'gw-one': hundred, 'gw-two': half })).get('main')?.rates['a-b']).toBe((48 + 1) * 8);
    expect((await of({ 'gw-one': hundred, 'gw-two': half.map((n, i) => (i < 11 ? n : null)) })).size).toBe(0);
  });
});

describe('errors of the standby', () => {
  const errors = (loss: PosturePath['loss']) => checkOf('errors', [path('one'), path('two', { loss })]);
  const counts = (rest: object) => [{ direction: 'incoming' as const, packets: 10, errors: 0, discards: 0, ...rest }];

  it.each([
    [counts({ errors: 4, discards: 4 }), 'ok', 'protected'],
    [counts({ errors: 5 }), 'not-ok', 'at-risk'],
    [counts({ discards: 5 }), 'not-ok', 'at-risk'],
    [counts({ errors: null, discards: null }), 'unknown', 'protected'],
    [null, 'unknown', 'unknown'],
  ])('%j: %s', (loss, verdict, state) => {
    expect(errors(loss)).toMatchObject({ verdict, state });
  });

  it('are those of the standby alone', () => {
    const busy = path('one', { loss: counts({ errors: 500 }) });
    expect(checkOf('errors', [busy, path('two')]).verdict).toBe('ok');
  });
});

describe('where each direction goes by a path of its own', () => {
  const apart = (one: PosturePath, two: PosturePath) =>
    judge([one, two], {
      forwarding: (['a-b', 'b-a'] as const).map((direction) => ({
        ...{ direction, state: 'forwarding', paths: [direction === 'a-b' ? 'one' : 'two'], reason: '', basis: [] },
      })),
    });

  it('each stands by for the other: what is wrong with either is a risk', () => {
    const one = (rest: Partial<PosturePath> = {}) => path('one', { rates: { 'a-b': 1e6, 'b-a': 0 }, ...rest });
    const two = (rest: Partial<PosturePath> = {}) => path('two', { rates: { 'a-b': 0, 'b-a': 1e6 }, ...rest });
    expect(apart(one(), two()).protection).toEqual({ state: 'protected', reasons: [] });
    const few = { health: 'degraded' as const, reasons: ['Its peer sends too few.'] };
    const told = (name: string) => ({ state: 'at-risk', reasons: [`${name} is degraded. Its peer sends too few.`] });
    expect(apart(one(few), two()).protection).toEqual(told('one'));
    expect(apart(one(), two(few)).protection).toEqual(told('two'));
    expect(apart(one({ capacity: 5e5 }), two()).protection.state).toBe('at-risk');
    expect(apart(one(), two({ capacity: 5e5 })).protection.state).toBe('at-risk');
    expect(apart(one(), two({ health: 'unknown' })).protection.state).toBe('unknown');
  });

  it('a few packets of the many that they carry are no risk', () => {
    const loss = (packets: number) => [{ direction: 'incoming' as const, packets, errors: 5, discards: 0 }];
    expect(apart(path('one', { loss: loss(1e6) }), path('two')).protection.state).toBe('protected');
    expect(apart(path('one', { loss: loss(1e3) }), path('two')).protection.state).toBe('at-risk');
  });
});

describe('hardware of the standby', () => {
  const sensor = (state: 'ok' | 'failed', given = evidence()) => ({
    ...{ kind: 'power' as const, label: 'PS1', state, evidence: given },
  });
  const hardware = (sensors: PosturePath['sensors']) => checkOf('hardware', [path('one'), path('two', { sensors })]);

  it('is at risk by what has failed, and does not decide by what is not told or old', () => {
    expect(hardware([sensor('ok'), sensor('failed')])).toMatchObject({
      ...{ verdict: 'not-ok', said: 'gw-two: PS1 has failed.', state: 'at-risk' },
    });
    expect(hardware([sensor('ok')])).toMatchObject({ verdict: 'ok', state: 'protected' });
    expect(hardware([])).toMatchObject({ verdict: 'unknown', decides: false, state: 'protected' });
    expect(hardware([sensor('ok'), sensor('failed', old)])).toMatchObject({ verdict: 'unknown', state: 'protected' });
  });
});

describe('an active-active group', () => {
  const shared = (one: PosturePath, two: PosturePath) =>
    judge([one, two], {
      mode: 'active-active',
      forwarding: (['a-b', 'b-a'] as const).map((direction) => ({
        ...{ direction, state: 'shared', paths: ['one', 'two'], reason: '', basis: [] },
      })),
    });

  it('is protected while losing one leaves one; two that forward are no split brain', () => {
    const { protection, checks, standby } = shared(path('one'), path('two'));
    expect(protection).toEqual({ state: 'protected', reasons: [] });
    expect(checks.map(({ name }) => name)).not.toContain('one-forwarder');
    expect(standby).toEqual(['one', 'two']);
    expect(shared(path('one'), path('two', { health: 'down' })).protection).toEqual({
      state: 'at-risk',
      reasons: ['1 of 2 paths is up.', '2 Mbit/s now, and 0 bit/s would be left to carry it.'],
    });
    expect(shared(path('one'), path('two', { health: 'unknown' })).protection.state).toBe('unknown');
  });

  it('is judged by the errors of every path', () => {
    const loss = [{ direction: 'incoming' as const, packets: 10, errors: 5, discards: 0 }];
    expect(shared(path('one', { loss }), path('two')).protection.state).toBe('at-risk');
  });
});

describe('the evidence of a check', () => {
  const basis = (subject: string) => ({
    ...{ signal: 'redundancy' as const, paths: ['one'], evidence: [evidence({ subject, ageSeconds: 7 })] },
  });
  const forwarding = (state: 'forwarding' | 'none' | 'unknown' | 'split-brain', paths: string[]) =>
    (['a-b', 'b-a'] as const).map((direction) => ({
      ...{ direction, state, paths, reason: 'so' },
      basis: [basis(`virtual router of ${direction}`), basis('what does not decide')],
    }));
  const made = (name: string, paths: PosturePath[], rest: Partial<PostureScene> = {}) =>
    judge(paths, rest).checks.find((each) => each.name === name);
  const both = [path('one'), path('two')];

  it.each(['forwarding', 'none', 'unknown', 'split-brain'] as const)('that nothing or one forwards: %s', (state) => {
    const scene = { forwarding: forwarding(state, state === 'split-brain' ? ['one', 'two'] : []) };
    for (const name of ['forwarding', 'one-forwarder']) {
      const check = made(name, both, scene);
      expect(check?.evidence.map(({ subject }) => subject)).toEqual(['virtual router of a-b', 'virtual router of b-a']);
      expect(check?.ageSeconds).toBe(7);
    }
  });

  it('of a standby where every path forwards is that of the paths', () => {
    const scene = { forwarding: forwarding('split-brain', ['one', 'two']) };
    expect(made('standby-up', both, scene)).toMatchObject({ verdict: 'unknown', evidence: [{}, {}], ageSeconds: 1 });
  });

  it('of sensors that are not told any more is what they said last', () => {
    const sensor = (label: string, given: Evidence) => ({
      kind: 'fan' as const,
      label,
      state: 'ok' as const,
      evidence: given,
    });
    const sensors = [sensor('fan 1', evidence()), sensor('fan 2', old)];
    expect(made('hardware', [path('one'), path('two', { sensors })])).toMatchObject({
      ...{ verdict: 'unknown', evidence: [old], ageSeconds: 3_000 },
    });
  });

  it('of the usual traffic is when the store was asked', () => {
    const given = evidence({ signal: 'counters', subject: 'group main', ageSeconds: 60 });
    const p95 = { paths: new Map(), rates: { 'a-b': 1, 'b-a': 1 }, days: 3, evidence: given };
    expect(made('capacity-p95', both, { p95 })).toMatchObject({ verdict: 'ok', evidence: [given], ageSeconds: 60 });
  });
});
