/** Each KPI on its own: the promise, what was measured, the working, its course over the months, its parts. */
import type { InterconnectReport, KpiResult } from '../../../collector/api/types.js';
import { targetSeries } from '../../charts/targetSeries.js';
import type { Block, Section, Table } from '../content/block.js';
import { kpiFigure, targetFigure } from '../content/figures.js';
import { history, kpiName } from './kpiTable.js';

export function kpis({ month }: InterconnectReport): Section {
  return {
    id: 'kpis',
    title: 'Each key performance indicator',
    blocks: month.kpis.flatMap((kpi, i) => kpiBlocks(kpi, i, month)),
  };
}

function kpiBlocks(kpi: KpiResult, i: number, month: InterconnectReport['month']): Block[] {
  const name = kpiName(kpi, month.services.length);
  return [
    { kind: 'heading', text: name },
    { kind: 'working', lines: [kpi.formula] },
    courseBlock(kpi, i, name, month),
    ...(kpi.parts.length === 0 ? [] : [{ kind: 'table' as const, table: parts(kpi, i, name) }]),
  ];
}

function courseBlock(kpi: KpiResult, i: number, name: string, month: InterconnectReport['month']): Block {
  const points = history(kpi, month);
  const course: Table = {
    name: `kpi-${i + 1}-course`,
    caption: `${name} by month`,
    columns: [
      { title: 'Month', kind: 'text' },
      { title: `Value, ${kpi.unit}`, kind: 'number', digits: kpi.rounding.decimals },
      { title: `Target, ${kpi.unit}`, kind: 'number', digits: kpi.rounding.decimals },
    ],
    rows: points.map(({ label, value }) => [label, value, kpi.target]),
    empty: '',
  };
  const drawing = targetSeries({
    ...{ width: 900, height: 130, textSize: 14, points, target: kpi.target, unit: kpi.unit, title: name },
    digits: kpi.rounding.decimals,
    zero: kpi.sense === 'at-most',
    simulated: month.simulated,
  });
  return { kind: 'chart', sentence: verdict(kpi), drawing, table: course };
}

function verdict(kpi: KpiResult): string {
  const target = targetFigure(kpi);
  if (kpi.value === null) return `Not measured: ${kpi.missing ?? 'nothing was observed'}. The target is ${target}.`;
  if (kpi.met === true) return `${kpiFigure(kpi, kpi.value)} meets the target of ${target}.`;
  const band = kpi.band === null ? '' : `, band “${kpi.band.name}”`;
  const repeat = kpi.repeat
    ? ` It failed in the month before as well: ${kpi.basePoints} points become ${kpi.points}.`
    : '';
  return `${kpiFigure(kpi, kpi.value)} misses the target of ${target}${band}: ${kpi.points} points.${repeat}`;
}

const parts = ({ parts: all, unit, rounding }: KpiResult, i: number, name: string): Table => ({
  name: `kpi-${i + 1}-parts`,
  caption: `${name}: what it is made of`,
  columns: [
    { title: 'Part', kind: 'text' },
    { title: 'Of', kind: 'text' },
    { title: `Value, ${unit}`, kind: 'number', digits: Math.max(2, rounding.decimals) },
    { title: 'Counted', kind: 'number' },
  ],
  rows: all.map((part) => [part.name, part.of, part.value, part.count]),
  empty: '',
});
