/** What the gateways of a group must have in common is the same on all. */
import { printable } from '../../model/text.js';
import { check, type Check } from './scene.js';

/** Only what is known of two or more is compared. */
export const driftCheck: Check = ({ paths }) => {
  const facts = new Map<string, { path: string; is: string }[]>();
  for (const { name, common } of paths)
    for (const { what, is } of common)
      if (is !== null) facts.set(what, [...(facts.get(what) ?? []), { path: name, is }]);
  const compared = [...facts].filter(([, each]) => each.length > 1);
  if (compared.length === 0) return null;
  const evidence = paths.flatMap(({ common }) => common.map((each) => each.evidence));
  const apart = compared.filter(([, each]) => new Set(each.map(({ is }) => is)).size > 1);
  const told = apart.map(
    ([what, each]) => `${what} differs: ${each.map(({ path, is }) => `${is} on ${path}`).join(', ')}.`,
  );
  if (told.length > 0) return check('drift', 'not-ok', printable(told.join(' ')), evidence);
  if (evidence.some(({ fresh }) => !fresh))
    return check('drift', 'unknown', 'Not all of it is known now.', evidence, false);
  return check('drift', 'ok', `${compared.map(([what]) => what).join(', ')}: the same on all.`, evidence);
};
