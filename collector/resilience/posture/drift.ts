/** What the gateways of a group must have in common is the same on all. */
import { printable } from '../../model/text.js';
import { check, type Check, type Fact } from './scene.js';

/**
 * Counts that are apart by no more than this share of the largest are the same: two neighbours never withdraw and announce at the same moment, and
 * each may send some prefixes of its own. Of fewer than twenty, one is enough to be told.
 */
const APART = 0.05;

/** Only what is known of two or more is compared, and of that only what is known now. */
export const driftCheck: Check = ({ paths }) => {
  const facts = new Map<string, (Fact & { path: string })[]>();
  for (const { name, common } of paths)
    for (const each of common)
      if (each.is !== null) facts.set(each.what, [...(facts.get(each.what) ?? []), { ...each, path: name }]);
  const compared = [...facts].filter(([, each]) => each.length > 1);
  if (compared.length === 0) return null;
  const evidence = paths.flatMap(({ common }) => common.map((each) => each.evidence));
  const told = compared.flatMap(([what, each]) => {
    const fresh = each.filter((one) => one.evidence.fresh);
    return same(fresh) ? [] : [`${what} differs: ${fresh.map(({ path, is }) => `${is} on ${path}`).join(', ')}.`];
  });
  if (told.length > 0) return check('drift', 'not-ok', printable(told.join(' ')), evidence);
  if (evidence.some(({ fresh }) => !fresh))
    return check('drift', 'unknown', 'Not all of it is known now.', evidence, false);
  return check('drift', 'ok', `${compared.map(([what]) => what).join(', ')}: the same on all.`, evidence);
};

function same(facts: readonly Fact[]): boolean {
  const counts = facts.flatMap(({ count }) => count ?? []);
  if (counts.length < facts.length) return new Set(facts.map(({ is }) => is)).size <= 1;
  const most = Math.max(...counts);
  return most - Math.min(...counts) <= APART * most;
}
