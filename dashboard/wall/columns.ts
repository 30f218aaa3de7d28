/** Applies what a change says of every item of a list (`collector/api/columns.ts` says how it is written). */

type Fields = Record<string, unknown>;

/** The items after it, those that stay the same among them as they are. Throws a TypeError where it does not fit. */
export function withColumns(items: readonly unknown[], columns: unknown): unknown[] {
  if (!isFields(columns)) throw new TypeError('columns have names');
  const after = [...items];
  for (const name in columns) {
    if (name === '__proto__') throw new TypeError('a change names what is no member');
    const column = columns[name];
    const values = Array.isArray(column) ? (column as unknown[]) : withColumns(items.map(memberOf(name)), column);
    if (values.length !== items.length) throw new TypeError('a column has a value for each item');
    for (let i = 0; i < values.length; i++) {
      const [old, now] = [items[i], after[i]];
      if (!isFields(old) || !isFields(now) || !isMember.call(old, name))
        throw new TypeError('a column names a member that is not there');
      if (old[name] === values[i]) continue;
      // Copied once, however many columns there are.
      if (now === old) (after[i] = { ...old })[name] = values[i];
      else now[name] = values[i];
    }
  }
  return after;
}

const memberOf = (name: string) => (item: unknown) => (isFields(item) ? item[name] : undefined);
const isMember = Object.prototype.propertyIsEnumerable;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
