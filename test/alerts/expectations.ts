/** What the tests of our rules show of each alert, read from what they expect and what their series do at that time. */
import { readdirSync } from 'node:fs';
import { readTestFile, type TestGroup } from '../../alerts/evaluator/testing/file.js';
import { parseValues, type Written } from '../../alerts/evaluator/testing/notation.js';

export type Shown = 'fires' | 'just below' | 'holds through a gap' | 'holds through a failed scrape' | 'over';

/** By the name of the alert. `folder`: of test files. */
export async function expectations(folder: string): Promise<Map<string, Set<Shown>>> {
  const shown = new Map<string, Set<Shown>>();
  for (const name of readdirSync(folder)) {
    const { test } = await readTestFile(`${folder}/${name}`);
    for (const group of test.tests)
      for (const alert of new Set(group.alert_rule_test.map(({ alertname }) => alertname))) {
        const of = shown.get(alert) ?? new Set();
        shown.set(alert, of);
        for (const each of shownBy(group, alert, test.evaluation_interval)) of.add(each);
      }
  }
  return shown;
}

function shownBy(group: TestGroup, alert: string, every: number): Shown[] {
  const interval = group.interval ?? every;
  const series = group.input_series.map(({ values }) => parseValues(values));
  const looked = group.alert_rule_test.filter(({ alertname }) => alertname === alert);
  const times = (fires: boolean): number[] =>
    looked
      .filter(({ exp_alerts: wanted }) => (wanted ?? []).length > 0 === fires)
      .map(({ eval_time: at }) => at)
      .sort((x, y) => x - y);
  const [firing, silent] = [times(true), times(false)];
  const at = (time: number): number => Math.floor(time / interval);
  const measured = (time: number): boolean => series.some((values) => typeof values[at(time)] === 'number');
  const nearly = (time: number): boolean =>
    firing.length === 0 || firing.some((fires) => Math.abs(fires - time) <= Math.max(interval, every));
  return [
    ...(firing.length > 0 ? (['fires'] as const) : []),
    ...(silent.some((time) => measured(time) && nearly(time)) ? (['just below'] as const) : []),
    ...(firing.some((time) => series.some((values) => isGap(values, at(time))))
      ? (['holds through a gap'] as const)
      : []),
    ...(series.length > 0 && firing.some((time) => series.every((values) => isFailed(values, at(time))))
      ? (['holds through a failed scrape'] as const)
      : []),
    ...(silent.some((time) => firing.some((fires) => fires < time)) ? (['over'] as const) : []),
  ];
}

/** Nothing comes at this time, and something did before and does after. */
function isGap(values: readonly Written[], index: number): boolean {
  const lives = (value: Written): boolean => typeof value === 'number';
  return !lives(values[index] ?? null) && values.slice(0, index).some(lives) && values.slice(index).some(lives);
}

/** A scrape has failed since the last sample, and another brings one later. */
function isFailed(values: readonly Written[], index: number): boolean {
  const last = values.slice(0, index + 1).findLast((value) => value !== null);
  return last === 'stale' && isGap(values, index);
}
