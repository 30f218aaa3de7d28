import { describe, expect, test } from 'vitest';
import type { Health, Status } from '../../collector/api/types.js';
import { answers, spoken } from '../../dashboard/wall/answer.js';
import { blind } from '../../dashboard/wall/blind.js';
import { isIncident, problemsOf, stillWorks } from '../../dashboard/wall/incident.js';
import { page } from '../../dashboard/wall/page.js';
import { toString } from '../../dashboard/charts/toString.js';
import { sceneOf } from './fixture/scenes.js';
import * as given from './fixture/statuses.js';

const withHealth = (...healths: Health[]): Status =>
  given.well({ paths: healths.map((health, i) => given.path(`p${i}`, `gw${i}`, { health })) });

const lost = {
  phase: 'lost',
  since: 3000,
  reason: 'The collector has gone silent',
  attempt: 1,
  retryAt: null,
} as const;

const judged = (change: Partial<Status['resilience']>) => sceneOf(given.well({ resilience: given.resilience(change) }));

describe('the two answers', () => {
  test.each([
    ['available', 'AVAILABLE', 'calm'],
    ['unavailable', 'DOWN', 'down'],
    ['unknown', 'UNKNOWN', 'unknown'],
  ] as const)('service %s is %s', (state, word, tone) => {
    const [service] = answers(judged({ service: { ...given.resilience().service, state } }));
    expect(service).toMatchObject({ label: 'Service', lines: [word], tone });
  });

  test.each([
    ['protected', 'PROTECTED', 'calm'],
    ['at-risk', 'AT RISK', 'degraded'],
    ['none', 'NONE', 'down'],
    ['unknown', 'UNKNOWN', 'unknown'],
  ] as const)('protection %s is %s', (state, word, tone) => {
    const [, protection] = answers(judged({ protection: given.protection(state, 'a reason', 'another') }));
    expect(protection).toMatchObject({ label: 'Protection', lines: [word], tone });
    expect(protection!.detail).toMatch(/^A reason\. And 1 more reason\. Since .*, for 4 min 12 s\.$/);
  });

  test('say since when once, in the zone of the interconnect', () => {
    const reason = 'gw1 ge-0/0/0 is down since 2026-11-27 05:31:17 UTC';
    const [, protection] = answers(judged({ protection: given.protection('at-risk', reason) }));
    expect(protection!.detail).toMatch(/^Gw1 ge-0\/0\/0 is down\. Since Mon 23 Nov 14:00:57 GMT, for 4 min 12 s\.$/);
  });

  test('directions are named by the sides that they lead to', () => {
    const [, protection] = answers(judged({ protection: given.protection('none', 'nothing forwards a→b or b→a') }));
    expect(protection!.detail).toMatch(/^Nothing forwards GCSX→N3 or N3→GCSX\. Since/);
  });

  test('say why and since when; a standby is named', () => {
    const [service, protection] = answers(sceneOf(given.well()));
    expect(service!.detail).toBe('Probes are answered. Since Sun 22 Nov 13:05:09 GMT, for 1 d 1 h.');
    expect(protection!.detail).toMatch(/^south takes over when a path fails\. Since/);
  });

  test('without probes the service is unknown, and the next step is told', () => {
    const [service] = answers(judged({ service: given.unprobed() }));
    expect(service).toMatchObject({ lines: ['UNKNOWN'], tone: 'unknown' });
    expect(service!.detail).toBe(
      'No probe between the demarcation points is configured. Next step: name one under probes, with service: true.',
    );
  });

  test('a probe that has not reported is no missing configuration', () => {
    const evidence = [
      { signal: 'probe' as const, subject: 'e2e', says: 'nothing', at: null, ageSeconds: null, fresh: false },
    ];
    const [service] = answers(judged({ service: { ...given.unprobed(), reason: 'no probe has reported', evidence } }));
    expect(service!.detail).not.toContain('Next step');
  });

  test('wait in the first minute, and no longer', () => {
    const first = given.firstMinute();
    expect(answers(sceneOf(first))).toMatchObject([
      { lines: ['WAITING'], detail: 'for the first readings of gw1 and gw2, due within 57 s.' },
    ]);
    expect(isIncident(sceneOf(first))).toBe(false);
    expect(spoken(sceneOf(first, { elapsed: 58 }))).toBe('Service UNKNOWN, Protection UNKNOWN');
    first.gateways[0] = given.gateway('gw1', { state: 'down' });
    expect(spoken(sceneOf(first))).toBe('Service UNKNOWN, Protection UNKNOWN');
  });

  test('say what to wait for before anything is heard', () => {
    expect(answers(sceneOf(null, { link: { phase: 'connecting', since: 0 } }))).toMatchObject([
      { lines: ['WAITING'], tone: 'unknown' },
    ]);
    expect(spoken(sceneOf(null, { link: lost }))).toBe('UNKNOWN');
  });
});

describe('a blinded status', () => {
  const before = given.oneDown();
  const after = blind(before, 'Nothing is heard.', given.ago(5));

  test('claims nothing', () => {
    expect([after.service.state, after.resilience.service.state]).toEqual(['unknown', 'unknown']);
    expect(after.resilience.protection.state).toBe('unknown');
    expect(
      after.resilience.groups.flatMap(({ standby, forwarding }) => [standby, ...forwarding.map((one) => one.paths)]),
    ).toEqual([[], [], []]);
    expect(after.paths.map(({ health }) => health)).toEqual(['unknown', 'unknown']);
    expect(after.gateways.every(({ state, cpuPercent }) => state === 'unknown' && cpuPercent === null)).toBe(true);
    const figures = after.paths.flatMap(({ a, b, aToB, bToA }) => [
      aToB,
      bToA,
      a.inBitsPerSecond,
      b.outBitsPerSecond,
      a.operStatus,
      b.inErrorsPerSecond,
    ]);
    expect(figures.every((figure) => figure === null)).toBe(true);
  });

  test('leaves no trace of up or available on the page, and says what was last known', () => {
    const markup = toString({
      tag: 'main',
      attrs: {},
      children: page(sceneOf(after, { heard: before, link: lost, elapsed: 7 })),
    });
    expect(markup).not.toMatch(/>AVAILABLE<|>PROTECTED<|>FORWARDING<|>READY<|>UP<|>answers</);
    expect(markup).toContain('Last known: available.');
    expect(markup).toContain('NO DATA FOR 7 s');
  });
});

describe('an incident', () => {
  test('is anything that is not all up, or any critical problem', () => {
    expect(isIncident(sceneOf(given.well()))).toBe(false);
    expect(isIncident(sceneOf(given.stale()))).toBe(true);
    expect(isIncident(sceneOf(withHealth('up', 'degraded')))).toBe(true);
    expect(
      isIncident(
        sceneOf(
          given.well({ resilience: given.resilience({ incidents: [given.incident({ severity: 'critical' })] }) }),
        ),
      ),
    ).toBe(true);
  });

  test('puts the path that is down first', () => {
    expect(problemsOf(sceneOf(given.oneDown())).map(({ code }) => code)).toEqual(['path-down', 'sensor-failed']);
  });

  test('is told from the paths while the collector lists none', () => {
    const [problem] = problemsOf(sceneOf({ ...given.oneDown(), problems: [] }));
    expect(problem).toMatchObject({ code: 'path-down', subject: 'south', severity: 'critical' });
  });

  test('names who has it, and stands once where a problem is of the same thing', () => {
    const status = given.oneDown();
    expect(problemsOf(sceneOf(status)).map(({ incident }) => incident?.id ?? null)).toEqual(['in-3f9c0a12b4d5', null]);
    status.resilience.incidents = [
      given.incident({ kind: 'split-brain', subject: 'crossing', title: 'Both forward.' }),
    ];
    const split = problemsOf(sceneOf(status)).find(({ subject }) => subject === 'crossing');
    expect(split).toMatchObject({ code: 'incident-split-brain', message: 'Both forward.', severity: 'warning' });
  });

  test('of a gateway explains its path', () => {
    const status = given.oneDown();
    status.resilience.incidents = [
      given.incident({ id: 'in-gw', kind: 'gateway', subject: 'gw2', affected: ['south'] }),
    ];
    expect(problemsOf(sceneOf(status))[0]).toMatchObject({ code: 'path-down', incident: { id: 'in-gw' } });
  });

  test('says what still works, and does not claim what is not known', () => {
    expect(stillWorks(given.oneDown())).toBe('north via gw1 carries 412 Mbit/s of 1 Gbit/s.');
    expect(stillWorks(withHealth('down', 'down'))).toBe('Nothing: no path is up.');
    expect(stillWorks(withHealth('down', 'unknown'))).toMatch(/^Not known/);
  });
});
