import { describe, expect, test } from 'vitest';
import { bankHolidays, holidaysFor } from '../../collector/sla/bank-holidays.js';
import { firstWorkingDay } from '../../collector/sla/zone.js';

/** As published for England and Wales at gov.uk/bank-holidays, without what was proclaimed for one year. */
const published: Record<number, string> = {
  2019: '2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26',
  2021: '2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28',
  2023: '2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-29 2023-08-28 2023-12-25 2023-12-26',
  2024: '2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26',
  2025: '2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26',
  2026: '2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28',
  2027: '2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28',
};

describe('bank holidays of England', () => {
  test.each(Object.entries(published))('%s', (year, dates) => {
    expect(bankHolidays(Number(year)).join(' ')).toBe(dates);
  });

  test('Christmas on a Sunday is kept on the Tuesday, since Boxing Day has the Monday', () => {
    expect(bankHolidays(2022).slice(-2)).toEqual(['2022-12-26', '2022-12-27']);
  });
});

test.each([
  ['2026-11', '2026-11-02', 'the first is a Sunday'],
  ['2026-12', '2026-12-01', 'a Tuesday'],
  ['2027-01', '2027-01-04', 'New Year’s Day is a Friday'],
  ['2022-01', '2022-01-04', 'New Year’s Day is a Saturday, kept on Monday'],
  ['2024-04', '2024-04-02', 'Easter Monday is the first'],
  ['2021-05', '2021-05-04', 'a weekend, then the first Monday of May'],
])('the first working day of %s is %s: %s', (month, day) => {
  expect(firstWorkingDay(month, holidaysFor(month, []))).toBe(day);
});

test('a day that was proclaimed is none either', () => {
  expect(firstWorkingDay('2026-12', holidaysFor('2026-12', ['2026-12-01']))).toBe('2026-12-02');
});
