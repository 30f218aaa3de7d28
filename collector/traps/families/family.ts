/** What a family of traps tells: its names, what one is about, and what it claims of it. */
import type { TrapSubject } from '../../model/signals.js';
import type { Notification } from '../notification.js';

export interface Said {
  subject: TrapSubject;
  /** In the words of that kind of observation; null where it claims none. */
  claims: string | null;
}

export interface TrapFamily {
  /** snmpTrapOID → name. */
  names: Readonly<Record<string, string>>;
  read(name: string, notification: Notification): Said;
}

export const aboutGateway: Said = { subject: { type: 'gateway' }, claims: null };

/** Index of the first varbind below a column, and its value; null where there is none. */
export function below(
  { varbinds }: Pick<Notification, 'varbinds'>,
  ...columns: string[]
): { index: string; value: Notification['varbinds'][number]['value'] } | null {
  for (const column of columns) {
    const found = varbinds.find(({ oid }) => oid.startsWith(`${column}.`));
    if (found) return { index: found.oid.slice(column.length + 1), value: found.value };
  }
  return null;
}

export function wordBelow(notification: Notification, words: readonly string[], ...columns: string[]): string | null {
  const value = below(notification, ...columns)?.value;
  return typeof value === 'number' ? (words[value - 1] ?? null) : null;
}
