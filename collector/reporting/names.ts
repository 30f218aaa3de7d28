/** Names of the files of a report. */
import { createHash } from 'node:crypto';
import { reportForms, type ReportForm } from '../model/report.js';

/** `service-level-2026-10-revision-1`, and for one authority its name in letters that every system takes, with four of its hash. */
export function baseName(month: string, revision: number, authority: string | null): string {
  const base = `service-level-${month}-revision-${revision + 1}`;
  if (authority === null) return base;
  const plain = authority
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const told = createHash('sha256').update(authority).digest('hex').slice(0, 4);
  return `${base}-${plain}-${told}`;
}

/** Tables go together in one ZIP. */
const endings: Record<ReportForm, string> = { html: '.html', pdf: '.pdf', csv: '-csv.zip', ods: '.ods', json: '.json' };

/** The form of a file whose name begins with `base`; null where it is of another report. */
export const formOf = (name: string, base: string): ReportForm | null =>
  reportForms.find((form) => name === `${base}${endings[form]}`) ?? null;
