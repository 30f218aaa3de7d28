/** Would the standby hold now, and so: is the service protected. */
import type { Posture, PostureCheck, Protection, ProtectionState } from '../../model/judgement.js';
import { capacityNowCheck, capacityP95Check } from './capacity.js';
import { drillCheck } from './drill.js';
import { driftCheck } from './drift.js';
import { errorsCheck } from './errors.js';
import { forwardingCheck, oneForwarderCheck } from './forwarding.js';
import { hardwareCheck } from './hardware.js';
import { peersCheck, prefixesCheck } from './peers.js';
import { subjectsOf, type Check, type PostureScene } from './scene.js';
import { standbyCheck } from './standby.js';

const checks: readonly Check[] = [
  forwardingCheck,
  oneForwarderCheck,
  standbyCheck,
  peersCheck,
  prefixesCheck,
  capacityNowCheck,
  capacityP95Check,
  errorsCheck,
  hardwareCheck,
  driftCheck,
  drillCheck,
];

export type PostureVerdict = Omit<Posture, 'protection'> & { protection: Omit<Protection, 'since'> };

export function judgePosture(scene: PostureScene): PostureVerdict {
  const subjects = subjectsOf(scene);
  const made: PostureCheck[] = [];
  for (const each of checks) {
    const check = each(scene, subjects);
    if (check !== null) made.push(check);
  }
  return {
    group: scene.group,
    standby: subjects.standby.map(({ name }) => name),
    checks: made,
    protection: protectionOf(scene, made),
  };
}

/**
 * `none` when nothing forwards in a direction; `at-risk` with every reason that is known; `unknown` when a check that decides cannot be made;
 * `protected` only when every check that decides is known to be well.
 */
function protectionOf(scene: PostureScene, made: readonly PostureCheck[]): Omit<Protection, 'since'> {
  const none = scene.forwarding.some(({ state }) => state === 'none');
  const bad = made.filter(({ verdict }) => verdict === 'not-ok');
  if (none || bad.length > 0) return { state: none ? 'none' : 'at-risk', reasons: bad.map(({ sentence }) => sentence) };
  const open = made.filter(({ verdict, decides }) => verdict === 'unknown' && decides);
  if (open.length > 0) return { state: 'unknown', reasons: open.map(({ sentence }) => sentence) };
  return { state: 'protected', reasons: [] };
}

const order: ProtectionState[] = ['none', 'at-risk', 'unknown', 'protected'];

/** The worst of the groups, with the reasons of those that are as bad; unknown where there is no group. */
export function worst(groups: readonly Pick<Posture, 'group' | 'protection'>[]): Omit<Protection, 'since'> {
  const state = order.find((each) => groups.some(({ protection }) => protection.state === each));
  if (state === undefined) return { state: 'unknown', reasons: ['No path is configured.'] };
  const bad = groups.filter(({ protection }) => protection.state === state);
  const named = bad.flatMap(({ group, protection }) =>
    groups.length === 1 ? protection.reasons : protection.reasons.map((reason) => `${group}: ${reason}`),
  );
  return { state, reasons: named };
}
