import { expect, test } from 'vitest';
import { Gate } from '../../collector/snmp/gate.js';
import { HandClock } from './clock.js';

test('no more datagrams than the ceiling over any second, in the order of the calls', async () => {
  const clock = new HandClock(0);
  const gate = new Gate({ requestsPerSecond: 20, inFlight: 4 }, clock);
  const sent: { n: number; at: number }[] = [];
  for (let n = 0; n < 60; n++) gate.paced(() => sent.push({ n, at: clock.monotonic() }));
  await clock.pass(10_000);
  expect(sent.map(({ n }) => n)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  for (const { at } of sent)
    expect(sent.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(22);
  expect(sent.at(-1)?.at).toBeLessThan(3_100);
});

test('a burst is allowed after a pause', async () => {
  const clock = new HandClock(0);
  const gate = new Gate({ requestsPerSecond: 100, inFlight: 4 }, clock);
  await clock.pass(5_000);
  let sent = 0;
  for (let n = 0; n < 50; n++) gate.paced(() => sent++);
  expect(sent).toBeGreaterThanOrEqual(10);
  expect(sent).toBeLessThan(15);
});

test('requests in flight are bounded, and a place given back goes to who waited longest', async () => {
  const gate = new Gate({ requestsPerSecond: 100, inFlight: 2 }, new HandClock(0));
  const order: number[] = [];
  const enter = (n: number) => gate.enter().then(() => order.push(n));
  const all = [enter(1), enter(2), enter(3), enter(4)];
  await Promise.all(all.slice(0, 2));
  await Promise.resolve();
  expect(order).toEqual([1, 2]);
  gate.leave();
  gate.leave();
  await Promise.all(all);
  expect(order).toEqual([1, 2, 3, 4]);
});
