/** The part of a change that most items of a list have in common: a list of values for each member instead of its name for each item. */

/** A list has a value for each item, in their order; an object is that of members within a member. */
export type Columns = { readonly [member: string]: readonly unknown[] | Columns };

/** Of fewer items each is named by itself. */
const FEW = 15;

/** The members that most items say otherwise, with what every item says; null where there are none. */
export function columnsOf(before: readonly unknown[], after: readonly unknown[]): Columns | null {
  const [first] = after;
  if (after.length <= FEW || !isFields(first) || !before.every(isFields) || !after.every(isFields)) return null;
  const columns: Record<string, readonly unknown[] | Columns> = {};
  let any = false;
  for (const name in first) {
    const [old, now] = [before.map((item) => item[name]), after.map((item) => item[name])];
    const other = now.filter((value, i) => value !== old[i]).length;
    if (other * 2 <= now.length) continue;
    const column = now.every(isPlain) && old.every(isPlain) ? now : columnsOf(old, now);
    if (column === null) continue;
    columns[name] = column;
    any = true;
  }
  return any ? columns : null;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** There, and without parts. */
const isPlain = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
