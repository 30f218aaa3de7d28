import { describe, expect, it } from 'vitest';
import { Levels } from '../../dashboard/wall/levels.js';
import { readServiceLevels } from '../../dashboard/wall/readLevels.js';
import { month } from '../../dashboard/wall/views/month.js';
import { well } from './fixture/statuses.js';
import { sceneOf } from './fixture/scenes.js';

const answer = (change: object = {}) => ({
  month: '2026-03',
  daysToReport: 5,
  services: [
    { service: 'interconnect', availability: 99.99949, target: 99, budget: { leftSeconds: 3_600 }, ...change },
  ],
});

const told = (body: unknown) => month(sceneOf(well(), { levels: { now: readServiceLevels(body), failure: null } }));

describe('the month on the wall', () => {
  it('is one sentence, cut and never rounded up', () => {
    expect(told(answer())).toBe('This month 99.999 %, 1 h left; report in 5 days.');
  });

  it('says how much of the month was measured where that is not all', () => {
    expect(told(answer({ completeness: 0.00009 }))).toBe(
      'This month 99.999 % (< 0.1 % measured), 1 h left; report in 5 days.',
    );
    expect(told(answer({ completeness: 0.97 }))).toContain('(97 % measured)');
    expect(told(answer({ completeness: 0.996 }))).not.toContain('measured');
  });

  it('says in words what is missed and overspent', () => {
    expect(told(answer({ availability: 98.95, budget: { leftSeconds: -90 } }))).toMatch(
      /^This month 98\.95 % \(target 99 %\), budget overspent by 1 min/,
    );
  });

  it('says nothing before anything was measured, and that it is not known where it cannot be asked', async () => {
    expect(told(answer({ availability: null }))).toBeNull();
    const levels = new Levels(async () => new Response('{"services":"none"}', { status: 200 }));
    await levels.refresh();
    expect(month(sceneOf(well(), { levels: levels.picture }))).toBe('The month is not known: status 200.');
  });
});
