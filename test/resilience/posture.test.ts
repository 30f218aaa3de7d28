/** What each check says of a group, and when it does not know. */
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../collector/model/judgement.js';
import { judgePosture } from '../../collector/resilience/posture/index.js';
import type { Fact, PosturePath, PostureScene } from '../../collector/resilience/posture/scene.js';

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
      ...{ direction, state: 'forwarding', paths: ['one'], reason: '' },
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
