/** A bad spring in short: leap day, the change of clocks, three ends of a month. `npm run year` takes whole years. */
import { expect, it } from 'vitest';
import { disagreements } from './compare.js';
import { incidentsOf } from './oracle.js';
import { lived } from './run.js';
import { monthStart, truthOf } from './truth.js';

const [FEBRUARY, MARCH, OCTOBER] = [1, 2, 9];
/** Twenty seconds of a processor, of which a busy machine has few to give. Milliseconds. */
const PATIENCE = { timeout: 300_000 };

it(
  'what it says of a leap day, a change of clocks and an end of a month is what an independent script makes of the truth',
  PATIENCE,
  async () => {
    const truth = truthOf(1, FEBRUARY, MARCH);
    const told = await lived(truth);
    expect(disagreements(truth, told)).toEqual([]);
    expect(told.months.map(({ month }) => month)).toEqual(['2028-02', '2028-03']);
    // Two more lost packets in the truth than there were, on a day on which nothing happens, are found.
    const quiet = monthStart(FEBRUARY) + 4 * 86_400_000 + 1_800_000;
    truth.outages.push({ from: quiet, to: quiet + 20_000, how: 'beyond' });
    expect(disagreements(truth, told).join('\n')).toContain('2028-02');
  },
);

it('the same in autumn, from another seed', PATIENCE, async () => {
  const truth = truthOf(2, OCTOBER, OCTOBER);
  expect(disagreements(truth, await lived(truth))).toEqual([]);
});

it('knows the months of London', () => {
  const starts = Array.from({ length: 13 }, (_, month) => monthStart(month));
  const minutes = starts.slice(1).map((end, i) => (end - starts[i]!) / 60_000);
  expect(minutes).toEqual([
    44_640, 41_760, 44_580, 43_200, 44_640, 43_200, 44_640, 44_640, 43_200, 44_700, 43_200, 44_640,
  ]);
  expect(starts[0]).toBe(Date.UTC(2028, 0, 1));
});

it('asks for no incident of what nobody watched long enough to know (seed 16)', () => {
  const from = Date.UTC(2028, 6, 4, 8, 8, 20);
  const outage = { from, to: from + 340_000, how: 'beyond' as const };
  const away = (after: number, lasts: number) => [
    { from: from + after, to: from + after + lasts, how: 'killed' as const },
  ];
  const asked = (holes: ReturnType<typeof away>) =>
    incidentsOf({ ...truthOf(16, 6, 6), outages: [outage], away: holes }).map(({ certain, whole }) => [certain, whole]);
  expect(asked(away(10_000, 350_000))).toEqual([[false, false]]);
  expect(asked(away(100_000, 60_000))).toEqual([[true, false]]);
  expect(asked([])).toEqual([[true, true]]);
});
