import { describe, expect, test } from 'vitest';
import type { Health, Status } from '../../collector/api/types.js';
import { answer } from '../../dashboard/wall/answer.js';
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

describe('the headline', () => {
  test.each<[Health[], string, string]>([
    [['up', 'up'], '2 OF 2 PATHS UP', 'calm'],
    [['up'], '1 OF 1 PATH UP', 'calm'],
    [['up', 'degraded'], '2 OF 2 PATHS UP', 'degraded'],
    [['up', 'down'], '1 OF 2 PATHS UP', 'down'],
    [['up', 'unknown'], '1 OF 2 PATHS UP', 'unknown'],
    [['up', 'unknown', 'down'], '1 OF 3 PATHS UP', 'down'],
    [['down', 'down'], 'NO PATH UP', 'down'],
    [['down', 'unknown'], 'NO PATH KNOWN UP', 'down'],
    [['unknown', 'unknown'], 'UNKNOWN', 'unknown'],
  ])('of %j is %s', (healths, words, tone) => {
    const { lines, tone: found } = answer(sceneOf(withHealth(...healths)));
    expect([lines.join(' '), found]).toEqual([words, tone]);
  });

  test('waits in the first minute, and no longer', () => {
    const first = given.firstMinute();
    expect(answer(sceneOf(first))).toMatchObject({
      lines: ['WAITING'],
      detail: 'for the first readings of gw1 and gw2, due within 57 s.',
    });
    expect(isIncident(sceneOf(first))).toBe(false);
    expect(answer(sceneOf(first, { elapsed: 58 })).lines).toEqual(['UNKNOWN']);
    first.gateways[0] = given.gateway('gw1', { state: 'down' });
    expect(answer(sceneOf(first)).lines).toEqual(['UNKNOWN']);
  });

  test('says what to wait for before anything is heard', () => {
    expect(answer(sceneOf(null, { link: { phase: 'connecting', since: 0 } }))).toMatchObject({
      lines: ['WAITING'],
      tone: 'unknown',
    });
    expect(answer(sceneOf(null, { link: lost })).lines).toEqual(['UNKNOWN']);
  });

  test('names which paths are not up', () => {
    expect(answer(sceneOf(given.oneDown())).detail).toBe('south is down');
  });
});

describe('a blinded status', () => {
  const before = given.oneDown({ service: { state: 'available', reason: 'probes answer' } });
  const after = blind(before, 'Nothing is heard.', given.ago(5));

  test('claims nothing', () => {
    expect(after.service.state).toBe('unknown');
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
    expect(markup).not.toMatch(/>AVAILABLE<|>UP<|>answers</);
    expect(markup).toContain('Last known: 1 of 2 paths up.');
    expect(markup).toContain('NO DATA FOR 7 s');
  });
});

describe('an incident', () => {
  test('is anything that is not all up, or any critical problem', () => {
    expect(isIncident(sceneOf(given.well()))).toBe(false);
    expect(isIncident(sceneOf(given.stale()))).toBe(true);
    expect(isIncident(sceneOf(withHealth('up', 'degraded')))).toBe(true);
    expect(isIncident(sceneOf(given.well({ service: { state: 'unavailable', reason: 'x' } })))).toBe(true);
  });

  test('puts the path that is down first', () => {
    expect(problemsOf(sceneOf(given.oneDown())).map(({ code }) => code)).toEqual(['path-down', 'sensor-failed']);
  });

  test('is told from the paths while the collector lists none', () => {
    const [problem] = problemsOf(sceneOf({ ...given.oneDown(), problems: [] }));
    expect(problem).toMatchObject({ code: 'path-down', subject: 'south', severity: 'critical' });
  });

  test('says what still works, and does not claim what is not known', () => {
    expect(stillWorks(given.oneDown())).toBe('north via gw1 carries 412 Mbit/s of 1 Gbit/s.');
    expect(stillWorks(withHealth('down', 'down'))).toBe('Nothing: no path is up.');
    expect(stillWorks(withHealth('down', 'unknown'))).toMatch(/^Not known/);
  });
});
