/** Something forwards in each direction, and in an active-standby group only one path does. */
import type { Direction, Evidence } from '../../model/judgement.js';
import { check, type Check, type ForwardingView } from './scene.js';

const arrow: Record<Direction, string> = { 'a-b': 'a→b', 'b-a': 'b→a' };

/** What decided who forwards; what both directions rest on is named once. */
function deciding(forwarding: readonly ForwardingView[]): Evidence[] {
  const told: Evidence[] = [];
  for (const { basis } of forwarding)
    for (const each of basis[0]?.evidence ?? []) if (!told.some((other) => same(each, other))) told.push(each);
  return told;
}

const same = (x: Evidence, y: Evidence): boolean =>
  x === y ||
  (x.signal === y.signal &&
    x.subject === y.subject &&
    x.says === y.says &&
    x.at === y.at &&
    x.ageSeconds === y.ageSeconds &&
    x.fresh === y.fresh);

export const forwardingCheck: Check = ({ forwarding }) => {
  const evidence = deciding(forwarding);
  const none = forwarding.filter(({ state }) => state === 'none');
  if (none.length > 0)
    return check(
      'forwarding',
      'not-ok',
      none.map(({ direction, reason }) => `Nothing forwards ${arrow[direction]}: ${reason}.`).join(' '),
      evidence,
    );
  const unknown = forwarding.filter(({ state }) => state === 'unknown');
  if (unknown.length > 0)
    return check(
      'forwarding',
      'unknown',
      unknown.map(({ direction, reason }) => `Who forwards ${arrow[direction]} is not known: ${reason}.`).join(' '),
      evidence,
    );
  return check(
    'forwarding',
    'ok',
    forwarding
      .map(
        ({ direction, paths }) =>
          `${paths.join(' and ')} ${paths.length === 1 ? 'forwards' : 'forward'} ${arrow[direction]}.`,
      )
      .join(' '),
    evidence,
  );
};

export const oneForwarderCheck: Check = ({ mode, forwarding }) => {
  if (mode === 'active-active') return null;
  const evidence = deciding(forwarding);
  const split = forwarding.filter(({ state }) => state === 'split-brain');
  if (split.length > 0)
    return check(
      'one-forwarder',
      'not-ok',
      split
        .map(({ direction, paths }) => `Split brain ${arrow[direction]}: ${paths.join(' and ')} both forward.`)
        .join(' '),
      evidence,
    );
  const known = forwarding.every(({ state }) => state !== 'unknown');
  return known
    ? check('one-forwarder', 'ok', 'No more than one path forwards in each direction.', evidence)
    : check('one-forwarder', 'unknown', 'How many paths forward is not known.', evidence);
};
