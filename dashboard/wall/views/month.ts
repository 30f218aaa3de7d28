import { formatDuration } from '../../charts/formatTime.js';
import { formatShare } from '../../charts/formatUnit.js';
import { plainText } from '../../charts/plainText.js';
import type { ServiceLevel } from '../readLevels.js';
import type { Scene } from '../scene.js';

/** Below its target a service says so in words, too. Figures are cut, not rounded: what is missed is never shown as met. */
const DECIMALS = 1_000;
/** A month of which less was measured says so: what nobody saw is not well. */
const COMPLETE = 0.995;

/** Availability this month, budget left, days to the report: one sentence; null where there is nothing to say yet. */
export function month({ levels, link }: Scene): string | null {
  if (levels === undefined || link.phase === 'lost') return null;
  if (levels.now === null) return levels.failure;
  const { services } = levels.now;
  const measured = services.filter(({ availability }) => availability !== null);
  const [first] = services;
  if (first === undefined || measured.length === 0) return null;
  const days = first.daysToReport === 1 ? '1 day' : `${first.daysToReport} days`;
  return `This month ${measured.map((each) => told(each, services.length > 1)).join('; ')}; report in ${days}.`;
}

function told({ service, availability, target, completeness, leftSeconds }: ServiceLevel, named: boolean): string {
  const percent = Math.floor((availability ?? 0) * DECIMALS) / DECIMALS;
  const missed = target !== null && (availability ?? 0) < target ? ` (target ${target} %)` : '';
  const seen = completeness === null || completeness >= COMPLETE ? '' : ` (${formatShare(completeness, 1)} measured)`;
  const name = named ? `${plainText(service, 24)} ` : '';
  return `${name}${percent} %${missed}${seen}${leftSeconds === null ? '' : `, ${budget(leftSeconds)}`}`;
}

const budget = (seconds: number): string =>
  seconds < 0 ? `budget overspent by ${formatDuration(-seconds)}` : `${formatDuration(seconds)} left`;
