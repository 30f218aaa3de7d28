import type { DataFrame } from '@grafana/data';
import type { CalendarInterval, CalendarState } from '../../../../../dashboard/charts/ledgerCalendar.js';
import { fieldOf, figureAt, textAt } from '../../shared/fields';

export interface Budget {
  service: string;
  target: number | null;
  /** Seconds. */
  allowed: number;
  used: number;
  windows: Array<{ window: string; rate: number | null }>;
}

export interface Sla {
  /** Null where the data holds no ledger. */
  ledger: { from: number; to: number; intervals: CalendarInterval[] } | null;
  budgets: Budget[];
}

const looks: Record<string, CalendarState> = {
  available: 'available',
  up: 'available',
  unavailable: 'unavailable',
  down: 'unavailable',
  excluded: 'excluded',
};

/** Fields that say how fast the budget goes: `burn5m`, `burn1h`. */
const BURN = /^burn(\d+[mhd])$/i;

/**
 * From frames of any source. Ledger: `time`, `timeEnd`, `state` (available, unavailable, excluded; anything else is unknown). Budget: `allowed` and `used`,
 * seconds (`service`, `target`, `burn5m` … `burn3d`). Null where there is neither.
 */
export function slaOf(frames: readonly DataFrame[]): Sla | null {
  const laid = frames.find((frame) => fieldOf(frame, 'time') && fieldOf(frame, 'timeEnd') && fieldOf(frame, 'state'));
  const spent = frames.find((frame) => fieldOf(frame, 'allowed') && fieldOf(frame, 'used'));
  if (!laid && !spent) {
    return null;
  }
  return { ledger: laid ? ledgerIn(laid) : null, budgets: spent ? budgetsIn(spent) : [] };
}

function ledgerIn(frame: DataFrame): Sla['ledger'] {
  const intervals = Array.from({ length: frame.length }, (_, i): CalendarInterval[] => {
    const [from, to] = [figureAt(fieldOf(frame, 'time'), i), figureAt(fieldOf(frame, 'timeEnd'), i)];
    const state = looks[textAt(fieldOf(frame, 'state'), i).toLowerCase()] ?? 'unknown';
    return from === null || to === null ? [] : [{ startsAt: from, endsAt: to, state }];
  }).flat();
  if (intervals.length === 0) {
    return null;
  }
  const starts = intervals.map(({ startsAt }) => startsAt);
  const ends = intervals.map(({ endsAt }) => endsAt);
  return { from: Math.min(...starts), to: Math.max(...ends), intervals };
}

function budgetsIn(frame: DataFrame): Budget[] {
  const burns = frame.fields.filter(({ name }) => BURN.test(name));
  return Array.from({ length: frame.length }, (_, i): Budget[] => {
    const [allowed, used] = [figureAt(fieldOf(frame, 'allowed'), i), figureAt(fieldOf(frame, 'used'), i)];
    if (allowed === null || used === null) {
      return [];
    }
    const windows = burns.map((field) => ({ window: BURN.exec(field.name)?.[1] ?? '', rate: figureAt(field, i) }));
    return [
      {
        service: textAt(fieldOf(frame, 'service'), i),
        target: figureAt(fieldOf(frame, 'target'), i),
        allowed,
        used,
        windows,
      },
    ];
  }).flat();
}
