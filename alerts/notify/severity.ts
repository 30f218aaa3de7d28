import type { PageSeverity } from '../../collector/model/paging.js';

/** Our rules say page and ticket; rules of others often say critical and warning. */
const words: Record<string, PageSeverity> = { page: 'page', critical: 'page', ticket: 'ticket', warning: 'ticket' };

/** null where nobody is to be told. */
export function severityOf(labels: Readonly<Record<string, string>>): PageSeverity | null {
  const word = labels['severity'] ?? '';
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
