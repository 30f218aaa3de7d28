/** What the asking cost and how it failed, table by table. */
import { expect, it } from 'vitest';
import { Live } from '../collector/api/live.js';
import { createDoctor } from '../collector/doctor.js';
import { nothingDropped } from '../collector/snmp/figures.js';
import { HandClock } from './api/hand-clock.js';
import { log, recordDeps, Router, scene, storeHealth } from './api/scene.js';

it('adds up the polls of each table, says how the last one went, and leaves out gateways that are not configured', () => {
  const clock = new HandClock();
  const deps = { clock, log, version: '0.0.0', storeHealth: () => storeHealth(), ...recordDeps(clock) };
  const live = new Live(scene(), deps);
  const dropped = new Map([['gw1', nothingDropped()]]);
  const doctor = createDoctor({ live, dropped: () => dropped });
  const [gw1, gw2, stranger] = ['gw1', 'gw2', 'stranger'].map((name) => new Router(clock, name)) as [
    Router,
    Router,
    Router,
  ];
  doctor.observe([...gw1.round(), gw1.poll('ifTable', { context: 'red' }), gw2.poll('ifTable'), ...stranger.round()]);
  clock.advance(30_000);
  const refused = { retries: 1, timeouts: 2, rows: 1, duration: 12.5, message: 'No answer.' };
  doctor.observe([gw1.poll('ifTable', { ...refused, outcome: 'partial', errors: { timeout: 2, agent: 1 } })]);
  doctor.observe([gw1.poll('ifTable', { ...refused, outcome: 'failed', errors: { timeout: 1 } })]);
  const { tables, ...rest } = doctor.report();
  expect(rest.dropped).toEqual({ gw1: nothingDropped() });
  expect(tables.map(({ gateway, context, table }) => [gateway, context, table])).toEqual([
    ['gw1', '', 'ifTable'],
    ['gw1', '', 'state'],
    ['gw1', 'red', 'ifTable'],
    ['gw2', '', 'ifTable'],
  ]);
  expect(tables[0]).toEqual({
    ...{ gateway: 'gw1', context: '', table: 'ifTable' },
    ...{ polls: { ok: 1, partial: 1, failed: 1 }, requests: 6, varbinds: 120, retries: 2, timeouts: 4 },
    errors: { timeout: 3, agent: 1 },
    last: {
      ...{ at: new Date(clock.now()).toISOString(), outcome: 'failed' },
      ...{ duration: 12.5, rows: 1, message: 'No answer.' },
    },
  });
  expect(tables[3]?.errors).toEqual({});
});
