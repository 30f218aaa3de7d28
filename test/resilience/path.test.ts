import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adminStates, operStates } from '../../collector/model/interface.js';
import type { EndEvidence, PathEvidence } from '../../collector/resilience/evidence.js';
import { judgePath, pathCapacity } from '../../collector/resilience/path.js';

const NOON = Date.UTC(2026, 10, 23, 12);

function end(rest: Partial<EndEvidence> = {}): EndEvidence {
  return {
    interface: 'Gi0/0',
    found: true,
    rivals: [],
    ifIndex: 1,
    adminStatus: 'up',
    operStatus: 'up',
    statusSince: NOON,
    signals: [
      { name: 'state', interval: 5_000, age: 1_000, at: NOON },
      { name: 'counters', interval: 30_000, age: 10_000, at: NOON },
    ],
    missing: [],
    speed: 1e9,
    loss: [
      { direction: 'incoming', packets: 100_000, errors: 0, discards: 0 },
      { direction: 'outgoing', packets: 100_000, errors: 0, discards: 0 },
    ],
    ...rest,
  };
}

const path = (a: Partial<EndEvidence> = {}, rest: Partial<PathEvidence> = {}): PathEvidence => ({
  gateway: 'gw1',
  capacity: null,
  failure: null,
  a: end(a),
  b: end({ interface: 'Gi0/1' }),
  ...rest,
});

const signals = (state: number | null, counters: number | null): EndEvidence['signals'] => [
  { name: 'state', interval: 5_000, age: state, at: state === null ? null : NOON },
  { name: 'counters', interval: 30_000, age: counters, at: counters === null ? null : NOON },
];

const incoming = (packets: number | null, errors: number | null, discards: number | null = 0): EndEvidence['loss'] => [
  { direction: 'incoming', packets, errors, discards },
];
const outgoing = (packets: number | null, errors: number | null, discards: number | null = 0): EndEvidence['loss'] => [
  { direction: 'outgoing', packets, errors, discards },
];

describe('a path', () => {
  it.each<[string, PathEvidence, string, string[]]>([
    ['all fresh', path(), 'up', []],
    ['as old as may be', path({ signals: signals(10_000, 60_000) }), 'up', []],
    [
      'state just stale',
      path({ signals: signals(10_001, 10_000) }),
      'unknown',
      ['gw1 Gi0/0: no new state since 2026-11-23 12:00:00 UTC.'],
    ],
    [
      'counters stale',
      path({ signals: signals(1_000, 60_001) }),
      'unknown',
      ['gw1 Gi0/0: no new counters since 2026-11-23 12:00:00 UTC.'],
    ],
    ['counters never read', path({ signals: signals(1_000, null) }), 'unknown', ['gw1 Gi0/0: no counters read yet.']],
    ['nothing read', path({ found: null }), 'unknown', ['gw1 Gi0/0 has not been read yet.']],
    [
      'one of several',
      path({ found: false, rivals: ['Gi0/0#1', 'Gi0/0#7'] }),
      'unknown',
      ['gw1 has 2 interfaces named Gi0/0: the configuration must say Gi0/0#1 or Gi0/0#7.'],
    ],
    ['not there', path({ found: false }), 'unknown', ['gw1 answers and has no interface named Gi0/0.']],
    ['oper down', path({ operStatus: 'down' }), 'down', ['gw1 Gi0/0 is down since 2026-11-23 12:00:00 UTC.']],
    [
      'admin down',
      path({ adminStatus: 'down', operStatus: 'down' }),
      'down',
      ['gw1 Gi0/0 is shut down by its operator (admin down) since 2026-11-23 12:00:00 UTC.'],
    ],
    [
      'a layer below down',
      path({ operStatus: 'lowerLayerDown', statusSince: null }),
      'down',
      ['gw1 Gi0/0 is down because a layer below it is down.'],
    ],
    [
      'hardware gone',
      path({ operStatus: 'notPresent', statusSince: null }),
      'down',
      ['gw1 Gi0/0 is down because its hardware is not present.'],
    ],
    [
      'down, seen by a poll that is stale',
      path({ operStatus: 'down', signals: signals(10_001, 1_000) }),
      'unknown',
      ['gw1 Gi0/0: no new state since 2026-11-23 12:00:00 UTC.'],
    ],
    [
      'down on fresh state while counters are stale',
      path({ operStatus: 'down', statusSince: null, signals: signals(1_000, null) }),
      'down',
      ['gw1 Gi0/0 is down.'],
    ],
    ['state not reported', path({ operStatus: null }), 'unknown', ['gw1 Gi0/0 does not report ifOperStatus.']],
    [
      'state not known to the router',
      path({ operStatus: 'unknown', statusSince: null }),
      'unknown',
      ['gw1 Gi0/0: the router itself cannot tell its state.'],
    ],
    [
      'dormant',
      path({ operStatus: 'dormant', statusSince: null }),
      'degraded',
      ['gw1 Gi0/0 is dormant: it waits for an event before it passes traffic.'],
    ],
    [
      'without octets',
      path({ missing: ['octet counters'] }),
      'degraded',
      ['gw1 Gi0/0 does not report octet counters.'],
    ],
    [
      'lossy on the way in',
      path({ loss: incoming(99_000, 1_000) }),
      'degraded',
      ['gw1 Gi0/0 lost 1 % of its incoming packets to errors in the poll of 2026-11-23 12:00:00 UTC.'],
    ],
    [
      'lossy on the way out',
      path({ loss: outgoing(100_000, 0, 250) }),
      'degraded',
      ['gw1 Gi0/0 lost 0.25 % of its outgoing packets to discards in the poll of 2026-11-23 12:00:00 UTC.'],
    ],
    [
      'every packet out discarded',
      path({ loss: outgoing(50, 0, 50) }),
      'degraded',
      ['gw1 Gi0/0 lost 100 % of its outgoing packets to discards in the poll of 2026-11-23 12:00:00 UTC.'],
    ],
    ['loss at the objective', path({ loss: outgoing(100_000, 100) }), 'up', []],
    ['one lost packet on an idle standby', path({ loss: incoming(1, 1) }), 'up', []],
    ['loss not reported', path({ loss: incoming(null, null, null) }), 'up', []],
    [
      'slow',
      path({ speed: 1e8 }, { capacity: 1e9 }),
      'degraded',
      ["gw1 Gi0/0 runs at 100 Mbit/s, below the path's capacity of 1 Gbit/s."],
    ],
    ['speed not reported', path({ speed: null }, { capacity: 1e9 }), 'up', []],
    [
      'gateway failing',
      path({ signals: signals(60_000, 10_000) }, { failure: { text: 'no answer (timeout)', since: NOON } }),
      'unknown',
      [
        'gw1: no answer (timeout) since 2026-11-23 12:00:00 UTC.',
        'gw1 Gi0/0: no new state since 2026-11-23 12:00:00 UTC.',
      ],
    ],
    ['gateway failing just now', path({}, { failure: { text: 'no answer (timeout)', since: NOON } }), 'up', []],
    [
      'one end down, the other unknown',
      path({ operStatus: 'down', statusSince: null }, { b: end({ found: null }) }),
      'down',
      ['gw1 Gi0/0 is down.'],
    ],
    [
      'one interface for both',
      path({ operStatus: 'down', statusSince: null }, { b: end({ operStatus: 'down', statusSince: null }) }),
      'down',
      ['gw1 Gi0/0 is down.'],
    ],
  ])('%s', (_what, evidence, health, reasons) => {
    expect(judgePath(evidence)).toEqual({ health, reasons });
  });

  it('has the configured capacity, else the smaller speed, else none', () => {
    expect(pathCapacity(path({ speed: 1e8 }))).toBe(1e8);
    expect(pathCapacity(path({ speed: 1e8 }, { capacity: 5e8 }))).toBe(5e8);
    expect(pathCapacity(path({ speed: null }))).toBeNull();
  });
});

const age = fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: null });
const count = fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: null });
const anyEnd: fc.Arbitrary<EndEvidence> = fc
  .record({
    found: fc.constantFrom(true, true, true, false, null),
    adminStatus: fc.option(fc.constantFrom(...Object.values(adminStates)), { nil: null }),
    operStatus: fc.option(fc.constantFrom(...Object.values(operStates)), { nil: null }),
    ages: fc.tuple(age, age),
    speed: count,
    counts: fc.tuple(count, count, count),
    interface: fc.string(),
  })
  .map(({ ages, counts: [packets, errors, discards], ...rest }) =>
    end({ ...rest, signals: signals(...ages), loss: [{ direction: 'incoming', packets, errors, discards }] }),
  );
const anyPath = fc.record({ a: anyEnd, b: anyEnd, capacity: count }).map((rest) => path({}, rest));

describe('whatever is seen', () => {
  const fresh = ({ signals: all }: EndEvidence) =>
    all.every(({ age: old, interval }) => old !== null && old <= 2 * interval);

  it('a path is up only on fresh evidence from every signal of both ends', () => {
    fc.assert(
      fc.property(anyPath, (evidence) => {
        if (judgePath(evidence).health !== 'up') return true;
        return [evidence.a, evidence.b].every(
          (one) => one.found === true && fresh(one) && one.operStatus === 'up' && one.adminStatus !== 'down',
        );
      }),
    );
  });

  it('there are reasons, each a sentence without control characters, exactly where the path is not up', () => {
    fc.assert(
      fc.property(anyPath, (evidence) => {
        const { health, reasons } = judgePath(evidence);
        expect(reasons.length === 0).toBe(health === 'up');
        for (const reason of reasons) expect(reason).toMatch(/^[^\p{Cc}]+\.$/u);
      }),
    );
  });

  it('growing old never makes a path look better than unknown', () => {
    fc.assert(
      fc.property(anyPath, (evidence) => {
        const old = (one: EndEvidence) => ({
          ...one,
          signals: one.signals.map((signal) => ({ ...signal, age: 10 ** 9 })),
        });
        return judgePath({ ...evidence, a: old(evidence.a), b: old(evidence.b) }).health === 'unknown';
      }),
    );
  });
});
