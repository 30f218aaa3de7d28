/** A folder of months that were worked out by hand: the working stands beside each. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runsOf } from './case.js';

const folder = fileURLToPath(new URL('../cases/sla/', import.meta.url));
const cases = readdirSync(folder);

it('there are cases, and each shows its working', () => {
  expect(cases.length).toBeGreaterThanOrEqual(16);
  for (const name of cases) expect(existsSync(join(folder, name, 'working.md')), `${name}/working.md`).toBe(true);
});

describe.each(cases)('%s', (name) => {
  it.each(runsOf(join(folder, name, 'case.yaml')))('$title', ({ months }) => {
    for (const { month, view, expected, computed } of months()) {
      expect(view, month).toMatchObject(expected);
      for (const { intervals, startsAt, endsAt } of computed.ledgers.ledgers)
        expect(intervals.reduce((sum, each) => sum + each.endsAt - each.startsAt, 0)).toBe(endsAt - startsAt);
    }
  });
});
