/** The table that a director reads: each KPI against its target, this period and the three before. */
import type { PeriodSummary, SharedKpi, SharedPeriod } from '../../../collector/api/types.js';
import { trendBars } from '../../charts/trendBars.js';
import type { Cell, Table } from '../content/block.js';
import { kpiFigure, ratingCell, targetFigure } from '../content/figures.js';
import { formatMonth, shortMonth } from '../content/stamp.js';

/** Periods beside this one that the table shows, and that the trend does. */
const BEFORE = 3;
const TREND = 5;

interface Month {
  month: string;
  kpis: readonly SharedKpi[];
  before: readonly (SharedPeriod | PeriodSummary)[];
  services: readonly unknown[];
}

/** Points stand in the interconnect's own report alone. */
export function kpiTable(month: Month, points: boolean): Table {
  const before = Array.from({ length: BEFORE }, (_, i) => month.before[i] ?? null);
  return {
    name: 'kpis',
    caption: `Performance against target, ${formatMonth(month.month)} and the three months before`,
    columns: [
      { title: 'KPI', kind: 'text' },
      { title: 'Target', kind: 'number' },
      { title: shortMonth(month.month), kind: 'number' },
      ...before.map((each, i) => ({
        title: each === null ? shortMonth(monthsBefore(month.month, i + 1)) : shortMonth(each.month),
        kind: 'number' as const,
      })),
      ...(points ? [{ title: 'Points', kind: 'number' as const }] : []),
      { title: 'Proposed rating', kind: 'text' },
      { title: 'Trend', kind: 'text' },
    ],
    rows: month.kpis.map((kpi) => row(kpi, month, before, points)),
    empty: 'The contract has no KPI.',
  };
}

function row(kpi: SharedKpi, month: Month, before: readonly (SharedPeriod | null)[], points: boolean): Cell[] {
  return [
    kpiName(kpi, month.services.length),
    targetFigure(kpi),
    kpiFigure(kpi, kpi.value),
    ...before.map((period) => kpiFigure(kpi, valueIn(period, kpi))),
    ...(points ? [kpi.points] : []),
    ratingCell(kpi.rating),
    { text: '', drawing: trend(kpi, month) },
  ];
}

/** Where there is more than one service, a KPI says whose it is. */
export function kpiName(kpi: Pick<SharedKpi, 'name' | 'service'>, services: number): string {
  const words = `${kpi.name.charAt(0).toUpperCase()}${kpi.name.slice(1).replaceAll('-', ' ')}`;
  return services > 1 && !kpi.name.includes(kpi.service) ? `${words}, ${kpi.service}` : words;
}

export const valueIn = (period: SharedPeriod | null | undefined, { name, service }: SharedKpi): number | null =>
  period?.kpis.find((each) => each.name === name && each.service === service)?.value ?? null;

/** This KPI in the months before, oldest first, and in this one. */
export function history(kpi: SharedKpi, { month, before }: Pick<Month, 'month' | 'before'>) {
  const past = before
    .slice(0, TREND)
    .map((period) => ({ label: shortMonth(period.month), value: valueIn(period, kpi) }));
  return [...past.reverse(), { label: shortMonth(month), value: kpi.value }];
}

function trend(kpi: SharedKpi, month: Month) {
  const points = history(kpi, month);
  const label = `${kpi.name}: ${points.map(({ label, value }) => `${label} ${kpiFigure(kpi, value)}`).join(', ')}`;
  return trendBars({ width: 66, height: 20, values: points.map(({ value }) => value), target: kpi.target, label });
}

/** `2026-01`, 2 → `2025-11`. */
export function monthsBefore(month: string, back: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = year * 12 + number - 1 - back;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}
