import type { SlaOptions } from './options';
import type { Sla } from './slaOf';

interface Box {
  /** px */
  width: number;
  height: number;
}

export interface SlaLayout {
  textSize: number;
  gap: number;
  /** Of the calendar, which has a row for each day: px. */
  dayText: number;
  /** Height of a budget, px; 0 where none is drawn. */
  budget: number;
  calendar: Box | null;
  burn: Box | null;
}

interface Asked {
  width: number;
  height: number;
  options: SlaOptions;
  found: Sla;
}

/** What a panel of this size has room for: the budget first, then the calendar, then how fast it goes beside it, or below where it is narrow. */
export function slaLayout({ width, height, options, found }: Asked): SlaLayout {
  const textSize = options.textSize || Math.round(Math.min(18, Math.max(10, width / 60, height / 34)));
  const gap = textSize;
  const budget = options.budget && found.budgets.length > 0 ? Math.min(height, textSize * 3.2) : 0;
  const left = height - budget * found.budgets.length;
  const windows = found.budgets[0]?.windows.length ?? 0;
  const wantsBurn = options.burn && windows > 0;
  const wantsCalendar = options.calendar && found.ledger !== null && left >= textSize * 14 && width >= textSize * 26;
  const beside = wantsCalendar && wantsBurn && width >= textSize * 44;
  const burnWidth = beside ? textSize * 15 : width;
  const burn = wantsBurn && (beside || !wantsCalendar) && left >= textSize * windows * 1.2;
  return {
    ...{ textSize, gap, budget },
    dayText: Math.min(textSize, Math.max(9, left / 43)),
    calendar: wantsCalendar ? { width: beside ? width - burnWidth - gap : width, height: left } : null,
    burn: burn ? { width: burnWidth, height: Math.min(left, textSize * 1.6 * windows) } : null,
  };
}
