/**
 * Holes: an agent can end a column early without an error (a value that it cannot encode ends the walk there, as if the MIB ended).
 * Columns of one table are compared; where one has rows beyond the end of another, the other is asked again behind the hole.
 */
import { compareIndexes, oidOctets } from './ber/oid.js';
import type { Column } from './ber/rows.js';
import { getMany } from './get.js';
import type { Walk } from './walk.js';

/** Holes of one table that are stepped over in one poll. */
const MAX_RESUMES = 64;
/** Instances that are asked one by one before an early end is believed. */
const GET_AT_MOST = 40;

const numbers = (index: string) => index.split('.').map(Number);
const byIndex = (a: string, b: string) => compareIndexes(numbers(a), numbers(b));

/** Content octets of an index; the two leading numbers of a whole OID would be packed into one. */
const indexOctets = (index: string) => oidOctets(`0.0.${index}`).subarray(1);

/**
 * Looks behind early ends and fills in what is there. What was found to be the agent's own is remembered, so that a column which it
 * has only for some interfaces costs requests once an hour and not at every poll.
 */
export async function repair(walk: Walk): Promise<void> {
  if (walk.gaveUp) return;
  let indexes: string[] | null = null;
  let resumes = 0;
  for (const column of walk.columns) {
    if (column.ended === null || column.ended === 'loop' || !suspicious(walk, column)) continue;
    indexes ??= [...walk.rows.keys()].sort(byIndex);
    resumes += await repairColumn(walk, column, indexes, MAX_RESUMES - resumes);
  }
}

function suspicious(walk: Walk, column: Column): boolean {
  return column.taken < walk.rows.size && walk.rows.size > 0;
}

/** Known indexes behind the last one that the column gave, and without a value. */
function missing(walk: Walk, column: Column, indexes: string[]): string[] {
  const has = (index: string) => walk.rows.get(index)?.[column.position] !== undefined;
  const last = indexes.findLastIndex(has);
  return indexes.slice(last + 1);
}

async function repairColumn(walk: Walk, column: Column, indexes: string[], budget: number): Promise<number> {
  const now = walk.clock.monotonic();
  let resumes = 0;
  for (;;) {
    const holes = missing(walk, column, indexes);
    const pattern = `${indexes.length}:${holes.length}:${holes[0]}`;
    if (holes.length === 0 || walk.sizes.verified(column.position, pattern, now)) return resumes;
    if (resumes >= budget) {
      walk.fail('agent', `${walk.nameOf(column)}: too many holes; the rest is not read`);
      return resumes;
    }
    resumes++;
    const found = await behind(walk, column, holes);
    if (!found) {
      walk.sizes.verify(column.position, pattern, now);
      return resumes;
    }
  }
}

/** Steps over the first hole by GETNEXT, else asks the known instances by GET; true when there was more. */
async function behind(walk: Walk, column: Column, holes: string[]): Promise<boolean> {
  const before = column.taken;
  const hole = holes[0] as string;
  column.resume(hole, indexOctets(hole));
  await walk.read([column]);
  if (column.taken > before) {
    walk.fail('agent', `${walk.nameOf(column)}.${hole} cannot be read: the agent ends the walk there`);
    return true;
  }
  return (await known(walk, column, holes.slice(1))) > 0;
}

async function known(walk: Walk, column: Column, holes: string[]): Promise<number> {
  const asked = holes.slice(0, GET_AT_MOST);
  const values = await getMany(
    walk.session,
    asked.map((index) => `${column.oid}.${index}`),
    walk.figures,
  );
  let found = 0;
  values.forEach((value, at) => {
    const row = walk.rows.get(asked[at] as string);
    if (value === undefined || !row) return;
    row[column.position] = value;
    column.taken++;
    found++;
  });
  return found;
}
