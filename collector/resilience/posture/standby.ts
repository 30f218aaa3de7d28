/** A path that does not carry the traffic now is up. */
import { check, type Check } from './scene.js';

export const standbyCheck: Check = ({ mode, paths }, { standby, judged }) => {
  // Where every path forwards, as in a split brain, none is left to stand by.
  const all = (standby.length > 0 ? standby : paths).map(({ evidence }) => evidence);
  if (paths.length < 2) return check('standby-up', 'not-ok', 'No other path stands in for this one.', all);
  return mode === 'active-active' ? shared(standby, all) : single(judged, all);
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

function single(judged: Paths, all: Given): ReturnType<Check> {
  if (judged.length === 0) return check('standby-up', 'unknown', 'Which path stands by is not known.', all);
  const open = judged.filter(({ health }) => health === 'unknown' || health === 'suspect');
  const bad = judged.filter((path) => path.health !== 'up' && !open.includes(path));
  const verdict = bad.length > 0 ? 'not-ok' : open.length > 0 ? 'unknown' : 'ok';
  const told = bad.length > 0 ? bad : open.length > 0 ? open : judged;
  const sentences = told.map(({ name, health, reasons }) => `${name} is ${health}. ${reasons[0] ?? ''}`.trim());
  return check(
    'standby-up',
    verdict,
    sentences.join(' '),
    judged.map(({ evidence }) => evidence),
  );
}
