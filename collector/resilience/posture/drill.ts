/** The last drill passed. */
import { utc } from '../words.js';
import { check, type Check } from './scene.js';

/** After so many days a drill proves little. */
export const DRILL_DAYS = 365;
const DAY = 86_400_000;

export const drillCheck: Check = ({ drill, paths }) => {
  if (paths.length < 2) return null;
  if (drill === null) return check('drill', 'unknown', 'No drill is on record.', [], false);
  const { outcome, at, age } = drill;
  const days = Math.floor(age / DAY);
  const seconds = Math.round(age / 1_000);
  const evidence = [
    {
      signal: 'operator' as const,
      subject: 'drill',
      says: outcome,
      at,
      ageSeconds: seconds,
      fresh: days <= DRILL_DAYS,
    },
  ];
  if (outcome === 'failed') return check('drill', 'not-ok', `The last drill, of ${utc(at)}, failed.`, evidence, false);
  if (days > DRILL_DAYS)
    return check('drill', 'unknown', `The last drill was ${days} days ago and proves little now.`, evidence, false);
  return check('drill', 'ok', `The last drill, of ${utc(at)}, passed.`, evidence, false);
};
