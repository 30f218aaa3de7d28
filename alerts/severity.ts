/** What the label `severity` of an alert means: who is told of it. */
import type { PageSeverity } from '../collector/model/paging.js';

/** Our rules say page and ticket; rules of others often say critical and warning. */
const words: Record<string, PageSeverity> = { page: 'page', critical: 'page', ticket: 'ticket', warning: 'ticket' };

/** Every word that is understood; `info` is on record and tells nobody. */
export const severityWords: readonly string[] = [...Object.keys(words), 'info'];

/** null where nobody is to be told. */
export function severityOf(labels: Readonly<Record<string, string>>): PageSeverity | null {
  const word = labels['severity'] ?? '';
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
