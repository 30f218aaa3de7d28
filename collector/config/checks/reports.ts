import type { Finding, KeyPath } from '../faults.js';
import { mailFindings } from './alerts.js';
import type { Check } from './context.js';

/** What is attached is made, and mail can be handed over safely. */
export const reports: Check = ({ draft }) => {
  const schedule = draft.reports?.schedule;
  const email = schedule?.email;
  if (email === undefined) return [];
  const at: KeyPath = ['reports', 'schedule', 'email'];
  const made = schedule?.forms ?? [];
  const attached = (email.attach ?? []).flatMap((form, index): Finding[] => {
    if (form === undefined || made.includes(form)) return [];
    const message = `${form} is not among reports.schedule.forms: add it there, or attach another form`;
    return [{ path: [...at, 'attach', index], code: 'CONFIG_CONTRADICTION', message }];
  });
  return [...attached, ...mailFindings(at, email, [])];
};
