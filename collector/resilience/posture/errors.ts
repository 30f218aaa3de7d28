/** The interfaces of the standby lose no packets. */
import { LOSS_COUNT } from '../end.js';
import { check, type Check } from './scene.js';

/** A standby carries little, so a share says little: so many lost packets in one interval are too many. */
export const errorsCheck: Check = (_scene, { judged }) => {
  if (judged.length === 0) return null;
  const evidence = judged.flatMap(({ counters }) => counters);
  const bad = judged.flatMap(({ name, loss }) =>
    (loss ?? []).flatMap(({ direction, errors, discards }) =>
      [
        { what: 'errors', count: errors },
        { what: 'discards', count: discards },
      ].flatMap(({ what, count }) =>
        count !== null && count >= LOSS_COUNT
          ? [`${name} lost ${count} ${direction} packets to ${what} in the last interval.`]
          : [],
      ),
    ),
  );
  if (bad.length > 0) return check('errors', 'not-ok', bad.join(' '), evidence);
  if (judged.some(({ loss }) => loss === null || loss.length === 0))
    return check('errors', 'unknown', 'No fresh counters tell.', evidence);
  const blind = judged.every(({ loss }) => loss?.every(({ errors, discards }) => errors === null && discards === null));
  if (blind) return check('errors', 'unknown', 'The router counts neither errors nor discards.', evidence, false);
  return check('errors', 'ok', 'No packets were lost to errors or discards in the last interval.', evidence);
};
