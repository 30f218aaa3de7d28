/**
 * What one value of JSON says otherwise than another: an object (or array, by position) names the members that differ, `[value]` stands for
 * a member as it is now and `[]` for one that is gone. JSON Merge Patch (RFC 7396) replaces whole arrays, and a status is lists of paths and gateways.
 * What most items of an array say otherwise is written once for all of them, under `every`.
 */
import { columnsOf, type Columns } from './columns.js';

export type Change = readonly [] | readonly [unknown] | { readonly [member: string]: Change | Columns };

/** null where both say the same. A member that is undefined is absent, as JSON has it. */
export function changeOf(before: unknown, after: unknown): Change | null {
  return differs(before, after, null);
}

/** Without what `told` tells already. */
function differs(before: unknown, after: unknown, told: Columns | null): Change | null {
  if (before === after) return null;
  if (!isTree(before) || !isTree(after) || isList(before) !== isList(after)) return [after];
  // A list that grew or shrank has other things in its places.
  if (isList(before) && Object.keys(before).length !== Object.keys(after).length) return [after];
  const change: Record<string, Change | Columns> = {};
  let any = false;
  const every = isList(after) ? columnsOf(before as unknown as unknown[], after as unknown as unknown[]) : null;
  const note = (name: string, one: Change): void => {
    change[name] = one;
    any = true;
  };
  for (const name in after) {
    const [old, now] = [before[name], after[name]];
    if (old === now) continue;
    const column = every ?? told?.[name] ?? null;
    if (Array.isArray(column)) continue;
    if (now === undefined) note(name, []);
    else {
      const one = old === undefined ? ([now] as const) : differs(old, now, column as Columns | null);
      if (one !== null) note(name, one);
    }
  }
  for (const name in before) if (!Object.hasOwn(after, name) && before[name] !== undefined) note(name, []);
  if (every !== null) return { every, ...change };
  return any ? change : null;
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const isList = (value: Tree): boolean => Array.isArray(value);
