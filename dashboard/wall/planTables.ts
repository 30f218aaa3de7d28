/** What more authorities would need, as tables. */
import type { PlanAnswer } from '../../collector/api/types.js';
import { formatBits } from '../charts/formatUnit.js';
import { plainText } from '../charts/plainText.js';
import { paragraph, table } from './forms.js';

type Path = PlanAnswer['paths'][number];
type Failure = PlanAnswer['failures'][number];

export function planTables({ asked, month, share, paths, failures }: PlanAnswer): HTMLElement[] {
  const more = formatBits(asked.authorities * asked.bits);
  const basis = `${more} more. Loads are 95th percentiles of ${month}, of the busier direction; more is planned at ${Math.round(share * 100)} % of capacity.`;
  const rows = paths.map((path) => [
    ...[plainText(path.path, 80), rate(path.load), rate(path.after), rate(path.threshold), rate(path.capacity)],
    needed(path),
  ]);
  const lost = failures.map((failure) => [
    ...[`${failure.kind} ${plainText(failure.name, 80)}`, rate(failure.left), rate(failure.load), fits(failure)],
  ]);
  return [
    paragraph(basis),
    table(
      'When more capacity is needed',
      ['Path', 'Carries', 'With them', 'Threshold', 'Capacity', 'More needed'],
      rows,
    ),
    table('If one of these fails', ['What fails', 'Left', 'To carry', 'Does it fit?'], lost),
  ];
}

const rate = (bits: number | null): string => (bits === null ? 'not known' : formatBits(bits));

function needed({ verdict, monthsLeft, month, growth }: Path): string {
  if (verdict === 'unknown') return 'not known';
  if (verdict === 'full') return 'now: they do not fit';
  if (verdict === 'plan') return 'now';
  if (monthsLeft === null) return growth === null ? 'not now: growth is not known yet' : 'not at this growth';
  const months = Math.ceil(monthsLeft);
  return `in ${months} ${months === 1 ? 'month' : 'months'}${month === null ? '' : `, ${month}`}`;
}

function fits({ fits: with_, fitted }: Failure): string {
  if (with_ === null) return 'not known';
  if (with_) return 'yes';
  return fitted === true ? 'no; it fits without them' : 'no, and not without them';
}
