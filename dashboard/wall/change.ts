/** Applies what the stream says has changed to the status before it (`collector/api/change.ts` says how it is written). */
import { withColumns } from './columns.js';

type Tree = Record<string, unknown>;

/**
 * What `before` is after `change`: a new value that shares every part which did not change, so that these are recognised by identity. Throws a
 * TypeError where the change does not fit.
 */
export function changed(before: unknown, change: unknown): unknown {
  if (Array.isArray(change)) {
    if (change.length !== 1) throw new TypeError('a change has a value, or names members');
    return change[0];
  }
  if (!isTree(before) || !isTree(change)) throw new TypeError('a change names members of what has none');
  const isList = Array.isArray(before);
  const isOfAll = isList && isMember.call(change, 'every');
  const standing = isOfAll ? withColumns(before as unknown[], change['every']) : before;
  const after = (isList ? [...(standing as unknown[])] : { ...before }) as Tree;
  for (const name in change) {
    if (isOfAll && name === 'every') continue;
    const one = change[name];
    if (name === '__proto__') throw new TypeError('a change names what is no member');
    const isLeaf = Array.isArray(one);
    // A list keeps its length, and what has parts stands already.
    if ((isList || !isLeaf) && !isMember.call(before, name))
      throw new TypeError('a change names a member that is not there');
    if (isLeaf && one.length === 0) delete after[name];
    else after[name] = changed((standing as Tree)[name], one);
  }
  return after;
}

/** Own and counted: the length of a list is neither. */
const isMember = Object.prototype.propertyIsEnumerable;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
