import { describe, expect, test } from 'vitest';
import { smoke, type SmokeInput, type SmokeInterval } from '../../dashboard/charts/smoke.js';
import { all, text } from './fixture/tree.js';

const TO = Date.parse('2026-11-23T14:00:00Z');
const MINUTES = 300_000;

/** An hour of five-minute intervals. */
const hour = (make: (i: number) => Omit<SmokeInterval, 'time'>): SmokeInterval[] =>
  Array.from({ length: 12 }, (_, i) => ({ time: TO - (12 - i) * MINUTES, ...make(i) }));
const good = { sent: 300, lost: 0, delays: [6, 8, 12] };
const input = (intervals: SmokeInterval[], more: Partial<SmokeInput> = {}): SmokeInput => ({
  ...{ id: 's', width: 900, height: 260, textSize: 16, from: TO - 12 * MINUTES, to: TO, interval: MINUTES },
  ...{ timeZone: 'UTC', probe: 'crossing', percentiles: [5, 50, 95], intervals, simulated: false },
  whole: { sent: 3_600, lost: 0, delays: [6, 8, 12] },
  ...more,
});
const said = text;

describe('smoke', () => {
  test('of a calm hour is one band and one line, and says that nothing was lost', () => {
    const tree = smoke(input(hour(() => good)));
    expect(all(tree, '.smoke-band').length).toBe(1);
    expect(all(tree, '.smoke-median').length).toBe(1);
    expect([all(tree, '.gap').length, all(tree, '.loss-bar').length, all(tree, '.loss-cross').length]).toEqual([
      0, 0, 0,
    ]);
    expect(said(tree)).toContain('none lost');
    expect(tree.attrs['aria-label']).toBe(
      'Round trip of crossing over 1 h: median 8 ms, 5 % within 6 ms and 95 % within 12 ms; none lost. Times in UTC.',
    );
  });

  test('an hour that nobody answered has a cross and no delay, which is no delay of 0', () => {
    const cut = { sent: 300, lost: 300, delays: null };
    const tree = smoke(
      input(
        hour(() => cut),
        { whole: { sent: 3_600, lost: 3_600, delays: null } },
      ),
    );
    expect(all(tree, '.smoke-band').length).toBe(0);
    expect(all(tree, '.loss-cross').length).toBe(1);
    expect(all(tree, '.gap').length).toBe(0);
    expect(said(tree)).toMatch(/no answer.*100 % lost/);
  });

  test('what was not measured is hatched and bridged by nothing; what was lost is a bar and a word', () => {
    const mixed = hour((i) => {
      if (i > 3 && i < 7) return { sent: null, lost: null, delays: null };
      return i === 9 ? { ...good, lost: 30 } : good;
    });
    const tree = smoke(input(mixed, { whole: { sent: 2_700, lost: 30, delays: [6, 8, 12] } }));
    expect(all(tree, '.gap').length).toBe(1);
    expect(all(tree, '.smoke-median').length).toBe(2);
    expect(all(tree, '.loss-bar').length).toBe(1);
    expect(said(tree)).toContain('1.1 % lost, up to 10 % at 13:45');
    expect(tree.attrs['aria-label']).toContain('; nothing measured for 15 min.');
  });

  test('without counts of packets the loss is not known, which is no loss of 0', () => {
    const bare = hour(() => ({ sent: 1, lost: null, delays: [6, 8, 12] }));
    const tree = smoke(input(bare, { whole: { sent: null, lost: null, delays: null } }));
    expect(said(tree)).toContain('loss not known');
    expect(said(tree)).not.toContain('no answer');
    const unnamed = smoke(input(bare, { probe: '', whole: { sent: null, lost: null, delays: null } }));
    expect(all(unnamed, '.title').map(said)).toEqual(['loss not known']);
  });

  test('in a small tile its name stays, and what does not fit goes', () => {
    const lossy = hour((i) => ({ ...good, lost: i }));
    const whole = { sent: 3_600, lost: 66, delays: [6, 8, 12] };
    const tree = smoke(input(lossy, { width: 170, height: 110, textSize: 10, whole, simulated: true }));
    const [title = ''] = all(tree, '.title').map((node) => text(node));
    expect(title).toBe('crossing · 1.8 % lost');
  });
});
