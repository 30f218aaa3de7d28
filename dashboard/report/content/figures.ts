/** Figures as they read in sentences and cells, always with their unit. */
import type { KpiResult, Rating } from '../../../collector/api/types.js';
import { formatDuration } from '../../charts/formatTime.js';
import type { Mark, Marked } from './block.js';

type Measure = Pick<KpiResult, 'unit' | 'rounding'>;

/** `99.98 %`, as many decimal places as the contract rounds to, or as many more as keep 99.986 from reading 100; `—` where nothing was measured. */
export const kpiFigure = ({ unit, rounding }: Measure, value: number | null): string =>
  value === null ? '—' : `${value.toLocaleString('en-GB', fixed(places(value, unit, rounding.decimals)))} ${unit}`;

/** Beyond these even a second of a month is lost. */
const MOST_PLACES = 6;

function places(value: number, unit: string, decimals: number): number {
  if (unit !== '%' || value >= 100) return decimals;
  let digits = decimals;
  while (digits < MOST_PLACES && Number(value.toFixed(digits)) === 100) digits++;
  return digits;
}

const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `≥ 99.90 %` */
export function targetFigure(kpi: Measure & Pick<KpiResult, 'sense' | 'target'>): string {
  return `${kpi.sense === 'at-least' ? '≥' : '≤'} ${kpiFigure(kpi, kpi.target)}`;
}

/** Milliseconds: `none`, `0.4 s`, `8 min 40 s`. */
export function span(ms: number): string {
  if (ms <= 0) return 'none';
  if (ms < 60_000) return `${Number((ms / 1_000).toPrecision(3))} s`;
  return formatDuration(ms / 1_000);
}

/** Minor units: `£1,234.50`. A currency that this machine does not know is written by its code. */
export function money(minor: number | null, currency: string | null): string {
  if (minor === null) return '—';
  const [amount, code] = [minor / 100, currency ?? 'GBP'];
  try {
    return amount.toLocaleString('en-GB', { style: 'currency', currency: code });
  } catch (error) {
    if (error instanceof RangeError) return `${amount.toFixed(2)} ${code}`;
    throw error;
  }
}

/** Share of a whole, 0 to 1, in per cent with so many places: `97.31 %`. */
export const percent = (share: number | null, digits = 2): string =>
  share === null ? '—' : `${(share * 100).toFixed(digits)} %`;

/** `1 outage`, `2 outages`, `no outage`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return number === 0 ? `no ${one}` : `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

const marks: Record<Rating, Mark> = {
  Good: 'good',
  'Approaching target': 'fair',
  'Requires improvement': 'poor',
  Inadequate: 'bad',
  Other: 'neutral',
};

export const ratingCell = (rating: Rating): Marked => ({ text: rating, mark: marks[rating] });

export const severityCell = (severity: 'info' | 'warning' | 'critical'): Marked => ({
  text: severity,
  mark: ({ info: 'neutral', warning: 'fair', critical: 'bad' } as const)[severity],
});

/** `a → b` in the names of the two networks. */
export function directionName(direction: 'a-b' | 'b-a', sides: { a: string; b: string }): string {
  return direction === 'a-b' ? `${sides.a} → ${sides.b}` : `${sides.b} → ${sides.a}`;
}

/** bit/s as Mbit/s for a column of numbers; null stays null. */
export const mbit = (rate: number | null): number | null => (rate === null ? null : rate / 1e6);

/** Milliseconds as seconds for a column of numbers. */
export const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
