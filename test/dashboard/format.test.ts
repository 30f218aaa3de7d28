import { describe, expect, test } from 'vitest';
import { formatDuration, formatTime } from '../../dashboard/charts/formatTime.js';
import { formatBits, formatPerSecond, formatRoundBits, formatShare } from '../../dashboard/charts/formatUnit.js';

describe('units', () => {
  test.each([
    [0, '0 bit/s'],
    [0.4, '0 bit/s'],
    [999, '999 bit/s'],
    [1500, '1.50 kbit/s'],
    [999_950, '1.00 Mbit/s'],
    [412_345_678, '412 Mbit/s'],
    [100e9, '100 Gbit/s'],
    [null, '—'],
    [Number.NaN, '—'],
  ])('%s bit/s', (value, text) => expect(formatBits(value)).toBe(text));

  test.each([
    [1e9, '1 Gbit/s'],
    [2.5e9, '2.5 Gbit/s'],
    [100e6, '100 Mbit/s'],
    [0, '0 bit/s'],
  ])('a round %s', (value, text) => expect(formatRoundBits(value)).toBe(text));

  test('a share says what little there is', () => {
    expect(formatShare(412e6, 1e9)).toBe('41 %');
    expect(formatShare(4e6, 1e9)).toBe('0.4 %');
    expect(formatShare(1, 1e9)).toBe('< 0.1 %');
    expect(formatShare(0, 1e9)).toBe('0 %');
    expect(formatShare(null, 1e9)).toBe('—');
    expect(formatShare(5, null)).toBe('—');
  });

  test('rates of events', () => {
    expect([0, 0.001, 0.034, 12.2, 1200, null].map(formatPerSecond)).toEqual([
      '0 /s',
      '< 0.01 /s',
      '0.034 /s',
      '12 /s',
      '1.20 k/s',
      '—',
    ]);
  });
});

describe('times', () => {
  test('name the zone that is in force', () => {
    expect(formatTime(Date.parse('2026-11-23T14:05:09Z'), 'Europe/London')).toBe('Mon 23 Nov 14:05:09 GMT');
    expect(formatTime(Date.parse('2026-07-01T14:05:09Z'), 'Europe/London')).toBe('Wed 1 Jul 15:05:09 BST');
    expect(formatTime(Date.parse('2026-07-01T23:00:00Z'), 'Europe/London')).toBe('Thu 2 Jul 00:00:00 BST');
  });

  test('fall back to UTC, and say UTC, for a zone that is not known here', () => {
    expect(formatTime(Date.parse('2026-07-01T14:05:09Z'), 'Mars/Olympus')).toBe('Wed 1 Jul 14:05:09 UTC');
  });

  test.each([
    [-3, '0 s'],
    [2.9, '2 s'],
    [65, '1 min 5 s'],
    [3600, '1 h'],
    [17_580, '4 h 53 min'],
    [187_200, '2 d 4 h'],
  ])('%s seconds', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
