/** The interfaces of the standby lose no packets. */
import { LOSS_COUNT, LOSS_SHARE, lossShare } from '../end.js';
import { check, type Check } from './scene.js';

const lost = ['errors', 'discards'] as const;

/**
 * A standby carries little, so a share says little: so many lost packets in one interval are too many. Of a path that carries traffic itself, as one
 * that shares it does, the share counts as it does for its health.
 */
export const errorsCheck: Check = ({ forwarding }, { judged }) => {
  if (judged.length === 0) return null;
  const evidence = judged.flatMap(({ counters }) => counters);
  const carries = (name: string): boolean => forwarding.some(({ paths }) => paths.includes(name));
  const bad: string[] = [];
  for (const { name, loss } of judged)
    for (const counts of loss ?? [])
      for (const what of lost) {
        const count = counts[what];
        if (count !== null && count >= LOSS_COUNT && (!carries(name) || lossShare(counts, count) > LOSS_SHARE))
          bad.push(`${name} lost ${count} ${counts.direction} packets to ${what} in the last interval.`);
      }
  if (bad.length > 0) return check('errors', 'not-ok', bad.join(' '), evidence);
  if (judged.some(({ loss }) => loss === null || loss.length === 0))
    return check('errors', 'unknown', 'No fresh counters tell.', evidence);
  const blind = judged.every(({ loss }) => loss?.every(({ errors, discards }) => errors === null && discards === null));
  if (blind) return check('errors', 'unknown', 'The router counts neither errors nor discards.', evidence, false);
  return check('errors', 'ok', 'No packets were lost to errors or discards in the last interval.', evidence);
};
