/** The months that are closed, and that which runs, with their reports in each form. */
import { element } from './forms.js';

const forms = [
  ['html', 'page'],
  ['pdf', 'PDF'],
  ['ods', 'spreadsheet'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
] as const;

/** `YYYY-MM` of a moment, in UTC: the month that runs, give or take the hours of a zone. */
export const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);

/** Rows for a table: the month that runs first, then the closed ones, newest first. */
export function monthRows(
  closed: readonly { month: string; revision: number }[],
  now: number,
): (string | HTMLElement)[][] {
  const running = monthOf(now);
  const known = [...closed].filter(({ month }) => month !== running).sort((x, y) => (x.month < y.month ? 1 : -1));
  return [
    [running, 'runs still: not final', links(running)],
    ...known.map(({ month, revision }) => [month, `closed, revision ${revision}`, links(month)]),
  ];
}

function links(month: string): HTMLElement {
  const all = element('span');
  forms.forEach(([form, name], i) => {
    const one = link(`/api/v1/reports/${month}?form=${form}`, name);
    one.setAttribute('aria-label', `Report of ${month} as ${name}`);
    all.append(...(i === 0 ? [one] : [' · ', one]));
  });
  return all;
}

function link(href: string, text: string): HTMLElement {
  const made = element('a', text);
  made.setAttribute('href', href);
  return made;
}
