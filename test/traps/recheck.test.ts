/** How often a gateway is asked after a trap: until what the trap says has been read, five times at most. */
import { expect, test } from 'vitest';
import type { TrapObservation } from '../../collector/model/signals.js';
import { Recheck } from '../../collector/traps/recheck.js';
import { HandClock } from '../api/hand-clock.js';
import { started } from '../resilience/world.js';

const trap = (name = 'linkDown'): TrapObservation => ({
  kind: 'trap',
  gateway: 'gw1',
  context: '',
  collector: 'c1',
  at: 0,
  name,
  oid: '1.3.6.1.6.3.1.1.5.3',
  version: '2c',
  inform: false,
  subject: { type: 'interface', ifIndex: 1 },
  claims: 'down',
  upTime: null,
  values: {},
});

function asked(doubts: () => boolean) {
  const clock = new HandClock();
  const at: number[] = [];
  const recheck = new Recheck(clock, { poll: () => void at.push(clock.monotonic()), doubts });
  return { clock, at, recheck };
}

test('while it is doubted, at 0, 0.25, 0.5, 1 and 2 s', () => {
  const { clock, at, recheck } = asked(() => true);
  recheck.observe([trap()]);
  clock.advance(10_000);
  expect(at).toEqual([0, 250, 500, 1_000, 2_000]);
});

test('once it is confirmed, no more; and another trap begins anew', () => {
  let doubted = true;
  const { clock, at, recheck } = asked(() => doubted);
  recheck.observe([trap()]);
  clock.advance(300);
  doubted = false;
  clock.advance(5_000);
  expect(at).toEqual([0, 250]);
  recheck.observe([trap('linkUp')]);
  clock.advance(5_000);
  expect(at).toEqual([0, 250, 5_300]);
});

test('a refused password is no reason to ask', () => {
  const { clock, at, recheck } = asked(() => true);
  recheck.observe([trap('authenticationFailure')]);
  clock.advance(5_000);
  expect(at).toEqual([]);
});

test('an answer that says what the trap says ends the doubt; one that contradicts it does not', async () => {
  const world = await started();
  expect(world.live.doubts('gw1')).toBe(false);
  world.trap('gw1', {});
  expect(world.live.doubts('gw1')).toBe(true);
  // From the agent's cache: the link is still up there.
  world.run(1_000);
  expect(world.live.doubts('gw1')).toBe(true);
  world.cut('gw1', 'down');
  world.run(1_000);
  expect(world.live.doubts('gw1')).toBe(false);
  expect(world.live.doubts('gw2')).toBe(false);
});

test('who became master is asked about until the router says so', async () => {
  const world = await started();
  world.trap('gw2', {
    name: 'vrrpTrapNewMaster',
    subject: { type: 'redundancy', protocol: 'vrrp', ifIndex: 1, group: 51 },
    claims: 'master',
  });
  world.run(1_000);
  expect(world.live.doubts('gw2')).toBe(true);
  world.elect('gw2');
  world.run(1_000);
  expect(world.live.doubts('gw2')).toBe(false);
});

test('a session that fell is asked about until the router says so', async () => {
  const world = await started();
  world.trap('gw1', {
    name: 'bgpBackwardTransition',
    subject: { type: 'bgp-peer', peer: '10.0.0.1' },
    claims: 'idle',
  });
  world.run(1_000);
  expect(world.live.doubts('gw1')).toBe(true);
  world.gw1.bgp = 'idle';
  world.run(1_000);
  expect(world.live.doubts('gw1')).toBe(false);
});
