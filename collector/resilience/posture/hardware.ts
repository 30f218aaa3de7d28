/** The power supplies, fans and other sensors of the standby's gateway have not failed. */
import { printable } from '../../model/text.js';
import { check, type Check } from './scene.js';

/** Pieces of evidence that are told of. */
const MOST = 16;

/** A gateway without any sensor cannot be asked: that is told, and does not decide. */
export const hardwareCheck: Check = (_scene, { judged }) => {
  if (judged.length === 0) return null;
  const sensors = judged.flatMap(({ gateway, sensors: own }) => own.map((sensor) => ({ gateway, ...sensor })));
  if (sensors.length === 0) return check('hardware', 'unknown', 'No sensor is told.', [], false);
  const fresh = sensors.filter(({ evidence }) => evidence.fresh);
  const failed = fresh.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    const told = failed.slice(0, 4).map(({ gateway, label }) => printable(`${gateway}: ${label} has failed.`));
    const more = failed.length > 4 ? [`${failed.length - 4} more have failed.`] : [];
    return check(
      'hardware',
      'not-ok',
      [...told, ...more].join(' '),
      failed.slice(0, MOST).map(({ evidence }) => evidence),
    );
  }
  const old = sensors.filter(({ evidence }) => !evidence.fresh);
  if (old.length > 0)
    return check(
      'hardware',
      'unknown',
      `${old.length} of ${sensors.length} sensors: nothing new.`,
      old.slice(0, MOST).map(({ evidence }) => evidence),
      false,
    );
  const oldest = [...fresh].sort((x, y) => (y.evidence.ageSeconds ?? 0) - (x.evidence.ageSeconds ?? 0))[0];
  return check('hardware', 'ok', `None of ${sensors.length} sensors has failed.`, oldest ? [oldest.evidence] : []);
};
