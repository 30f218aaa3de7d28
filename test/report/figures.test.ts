import { expect, it } from 'vitest';
import { kpiFigure } from '../../dashboard/report/content/figures.js';

const availability = { unit: '%', rounding: { decimals: 1 } } as Parameters<typeof kpiFigure>[0];

it.each([
  [100, '100.0 %'],
  [99.9859, '99.99 %'],
  [99.99999, '99.99999 %'],
  [99.9, '99.9 %'],
  [98.95, '99.0 %'],
  [0, '0.0 %'],
  [null, '—'],
])('%s reads %s: what was interrupted never reads 100', (value, text) => {
  expect(kpiFigure(availability, value)).toBe(text);
});
