/** A path that does not carry the traffic now is up. */
import { check, type Check } from './scene.js';

export const standbyCheck: Check = ({ mode, paths }, { standby }) => {
  // Where every path forwards, as in a split brain, none is left to stand by.
  const all = (standby.length > 0 ? standby : paths).map(({ evidence }) => evidence);
  if (paths.length < 2) return check('standby-up', 'not-ok', 'No other path stands in for this one.', all);
  return mode === 'active-active' ? shared(standby, all) : single(standby, all);
};

type Paths = Parameters<Check>[1]['standby'];
type Given = Parameters<typeof check>[3];

/** Losing one must leave one. */
function shared(paths: Paths, all: Given): ReturnType<Check> {
  const up = paths.filter(({ health }) => health === 'up');
  const open = paths.filter(({ health }) => health === 'unknown' || health === 'suspect');
  if (up.length > 1) return check('standby-up', 'ok', `${up.length} of ${paths.length} paths are up.`, all);
  if (up.length + open.length > 1)
    return check('standby-up', 'unknown', `${open.map(({ name }) => name).join(' and ')}: not known to be up.`, all);
  return check(
    'standby-up',
    'not-ok',
    `${up.length} of ${paths.length} paths ${up.length === 1 ? 'is' : 'are'} up.`,
    all,
  );
}

function single([best]: Paths, all: Given): ReturnType<Check> {
  if (best === undefined) return check('standby-up', 'unknown', 'Which path stands by is not known.', all);
  if (best.health === 'up') return check('standby-up', 'ok', `${best.name} is up.`, [best.evidence]);
  const verdict = best.health === 'unknown' || best.health === 'suspect' ? 'unknown' : 'not-ok';
  return check('standby-up', verdict, `${best.name} is ${best.health}. ${best.reasons[0] ?? ''}`.trim(), [
    best.evidence,
  ]);
}
