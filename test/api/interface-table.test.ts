/** Figures of interfaces stand in one array: each interface has its own, while others come and go. */
import { beforeEach, expect, it } from 'vitest';
import { InterfaceTable } from '../../collector/api/live/interfaces.js';
import { HandClock } from './hand-clock.js';
import { Router } from './scene.js';

let clock: HandClock;
let gw1: Router;
let table: InterfaceTable;

beforeEach(() => {
  clock = new HandClock();
  gw1 = new Router(clock, 'gw1');
  table = new InterfaceTable(clock);
});

/** Figures that are those of interface `n` alone. */
function poll(numbers: readonly number[]): void {
  for (const n of numbers) {
    const deltas = {
      inOctets: n + 0.1,
      inUcastPkts: n,
      inMulticastPkts: 1_000,
      outUcastPkts: null,
      outDiscards: n + 7,
    };
    table.observeCounters(gw1.counters(`if${n}`, { speed: n + 1, seconds: n + 30, deltas }));
    table.observeState(gw1.state(`if${n}`, { lastChange: n + 2, boots: n + 3 }));
  }
}

function expectOwn(numbers: readonly number[]): void {
  expect([...table.records.keys()]).toEqual(numbers.map((n) => `if${n}`));
  for (const [index, record] of [...table.records.values()].entries()) {
    const n = numbers[index]!;
    expect(record).toMatchObject({
      ...{ speed: n + 1, seconds: n + 30, lastChange: n + 2, boots: n + 3 },
      ...{ inOctets: n + 0.1, inPackets: n + 1_000, outPackets: null, inErrors: 0, outDiscards: n + 7 },
    });
  }
}

const upTo = (end: number): number[] => [...Array(end).keys()];

it('keeps the figures of each of many', () => {
  poll(upTo(200));
  expectOwn(upTo(200));
});

it('keeps those of the others when some are forgotten, and knows nothing of new ones before they are read', () => {
  const stay = upTo(200).filter((n) => n % 3 > 0 && n < 190);
  poll(upTo(200));
  const since = clock.now();
  clock.advance(60_000);
  poll(stay);
  table.forget(30_000);
  expectOwn(stay);
  expect(new Set([...table.records.values()].map(({ statusSince }) => statusSince))).toEqual(new Set([since]));
  table.observeState(gw1.state('new', { adminStatus: null, lastChange: null }));
  expect(table.find('new')).toMatchObject({
    ...{ statusSince: clock.now(), lastChange: null, boots: null, speed: null, seconds: null },
    ...{ inOctets: null, outOctets: null, inPackets: null, inErrors: null, outDiscards: null },
  });
  table.forget(-1);
  poll([1, 2]);
  expectOwn([1, 2]);
});

it('forgets each in its time, however often it was asked to before', () => {
  poll([1, 2]);
  clock.advance(20_000);
  poll([2]);
  table.forget(30_000);
  clock.advance(20_000);
  // An answer that was long on its way tells of no later time than that at which it was given.
  table.observeState({ ...gw1.state('if3'), at: clock.now() - 25_000 });
  table.forget(30_000);
  expect([...table.records.keys()]).toEqual(['if2', 'if3']);
  clock.advance(6_000);
  table.forget(30_000);
  expect([...table.records.keys()]).toEqual(['if2']);
  clock.advance(5_000);
  table.forget(30_000);
  expect([...table.records.keys()]).toEqual([]);
});
