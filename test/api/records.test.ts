/** Records over HTTP, over what the control socket answers, and at /metrics. */
import { beforeEach, describe, expect, it } from 'vitest';
import { recordCalls } from '../../collector/api/routes/records-calls.js';
import { actingLater } from '../../collector/api/routes/records-input.js';
import { systemClock } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import {
  drillReport,
  drillsAnswer,
  failoversAnswer,
  incidentsAnswer,
  maintenanceAnswer,
} from '../../collector/api/schema/records.js';
import { postureAnswer, resilienceAnswer } from '../../collector/api/schema/resilience.js';
import { until } from '../until.js';
import { serve, type House } from './http.js';
import { Router } from './scene.js';

let house: House;
let gw2: Router;
beforeEach(async () => {
  house = await serve();
  const gw1 = new Router(systemClock, 'gw1');
  gw2 = new Router(systemClock, 'gw2');
  house.live.observe([...gw1.round(), ...gw2.round()]);
  house.live.observe([gw1.state('Gi0/1', { operStatus: 'down', lastChange: 77_000 })]);
  house.live.status();
});

/** Until the other path was read again, the first may not be down alone. */
const opened = () =>
  until('the incident is open', () => {
    house.live.observe([gw2.state('Gi0/0', {}), gw2.state('Gi0/1', {})]);
    house.live.status();
    return house.live.records.shelf.openIncidents().length > 0;
  });

const get = async (url: string) => (await fetch(`${house.base}/api/v1${url}`)).json();
const post = (url: string, body: string, type = 'application/json') =>
  fetch(`${house.base}/api/v1${url}`, { method: 'POST', body, headers: { 'content-type': type } });
const act = { author: 'ana', reason: 'change 4711' };
const soon = { from: '-1m', to: new Date(Date.now() + 3_600_000).toISOString() };

it('every answer is as the document says', async () => {
  await opened();
  expect(resilienceAnswer.parse(await get('/resilience')).paths.map(({ health }) => health)).toEqual(['down', 'up']);
  expect(postureAnswer.parse(await get('/posture')).groups[0]?.protection.state).toBe('at-risk');
  expect(incidentsAnswer.parse(await get('/incidents?state=open')).incidents).toMatchObject([
    { kind: 'path', subject: 'one', state: 'open' },
  ]);
  expect(failoversAnswer.parse(await get('/failovers')).failovers).toEqual([]);
  expect(maintenanceAnswer.parse(await get('/maintenance')).windows).toEqual([]);
  expect(drillsAnswer.parse(await get('/drills')).drills).toEqual([]);
});

it('answers are paged', async () => {
  await opened();
  const all = incidentsAnswer.parse(await get('/incidents'));
  expect(all).toMatchObject({ found: 1 });
  const next = incidentsAnswer.parse(await get(`/incidents?to=${all.to}&limit=1&offset=1`));
  expect(next).toMatchObject({ found: 1, incidents: [] });
  expect(await get('/failovers?offset=-1')).toMatchObject({ error: { field: 'offset' } });
});

describe('acts over HTTP', () => {
  it('a window is declared and called off, by whom and why', async () => {
    const made = await (
      await post('/maintenance', JSON.stringify({ ...soon, scope: 'gateway', name: 'gw1', ...act }))
    ).json();
    expect(made).toMatchObject({ state: 'running', author: 'ana', scope: { type: 'gateway', name: 'gw1' } });
    const cancelled = await post(`/maintenance/${made.id}/cancel`, JSON.stringify({ ...act, reason: 'postponed' }));
    expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });
    const [window] = maintenanceAnswer.parse(await get('/maintenance')).windows;
    expect(window?.audit.map(({ action, reason }) => [action, reason])).toEqual([
      ['noted afterwards', 'change 4711'],
      ['cancelled', 'postponed'],
    ]);
    expect((await post(`/maintenance/${made.id}/cancel`, JSON.stringify(act))).status).toBe(409);
  });

  it('a drill is planned and recorded; an incident is acknowledged', async () => {
    await opened();
    const drill = await (await post('/drills', JSON.stringify({ ...soon, group: 'main', ...act }))).json();
    const done = await post(`/drills/${drill.id}/record`, JSON.stringify({ outcome: 'failed', ...act }));
    expect(await done.json()).toMatchObject({ state: 'failed', note: 'change 4711' });
    expect(drillReport.parse(await get(`/drills/${drill.id}`))).toMatchObject({
      drill: { id: drill.id, state: 'failed', group: 'main' },
      failovers: [],
    });
    expect(await get('/drills/dr-0')).toMatchObject({ error: { code: 'no-such-drill', field: 'id' } });
    const [incident] = incidentsAnswer.parse(await get('/incidents')).incidents;
    const taken = await post(`/incidents/${incident?.id}/acknowledge`, JSON.stringify(act));
    expect(await taken.json()).toMatchObject({ state: 'acknowledged', acknowledged: { author: 'ana' } });
  });

  it('refuses what is unknown, incomplete or a form', async () => {
    const window = { ...soon, scope: 'gateway', ...act };
    expect((await post('/maintenance', JSON.stringify({ ...window, name: 'gw9' }))).status).toBe(404);
    expect((await post('/maintenance', JSON.stringify({ ...soon, scope: 'all' }))).status).toBe(400);
    expect((await post('/maintenance', JSON.stringify({ ...act, from: 'now', to: '-1h' }))).status).toBe(400);
    expect((await post('/incidents/in-0/acknowledge', JSON.stringify(act))).status).toBe(404);
    expect((await post('/drills/dr-0/record', JSON.stringify({ outcome: 'well', ...act }))).status).toBe(400);
    const form = new URLSearchParams({ ...act, from: '-1m', to: 'now' }).toString();
    expect((await post('/maintenance', form, 'application/x-www-form-urlencoded')).status).toBe(415);
  });
});

it('the control socket does the same', async () => {
  await opened();
  const calls = recordCalls(house.live, () => Date.now());
  const drill = calls['drill.plan']?.({ ...soon, group: 'main', ...act }) as { id: string };
  calls['drill.record']?.({ id: drill.id, outcome: 'passed', ...act });
  expect(calls['drill.report']?.({ id: drill.id })).toMatchObject({ drill: { state: 'passed' }, failovers: [] });
  expect(calls['incidents.list']?.({ open: true })).toMatchObject([{ kind: 'path' }]);
  expect(() => calls['maintenance.add']?.({ ...soon, scope: 'path', name: 'nine', ...act })).toThrow(
    'no path is named nine: there are one, two',
  );
  expect(() => calls['maintenance.add']?.({ ...soon, reason: 'work' })).toThrow('author');
});

it('each state has a value of its own at /metrics', async () => {
  await opened();
  const text = await (await fetch(`${house.base}/metrics`)).text();
  expect(text).toContain('interconnect_protection_state{group="main",state="at-risk"} 1');
  expect(text).toContain('interconnect_protection_state{group="main",state="unknown"} 0');
  expect(text).toContain('interconnect_forwarding_state{group="main",direction="a-b",state="forwarding"} 1');
  expect(text).toContain('interconnect_path_forwarding{path="two",group="main",direction="a-b"} 1');
  for (const [check, is] of [
    ['standby-up', 'not-ok'],
    ['forwarding', 'ok'],
    ['hardware', 'unknown'],
  ] as const)
    for (const verdict of ['ok', 'not-ok', 'unknown'])
      expect(text).toContain(
        `interconnect_posture_check{group="main",check="${check}",verdict="${verdict}"} ${verdict === is ? 1 : 0}`,
      );
  expect(text).toContain('interconnect_open_incidents{kind="path",severity="critical"} 1');
  expect(text).toContain('interconnect_path_health{path="one",gateway="gw1",health="suspect"} 0');
});

it('an incident that has ended is told as 0 at /metrics, about what it was, until ten minutes later', async () => {
  await opened();
  const { records } = house.live;
  const [incident] = records.shelf.openIncidents();
  const told = async (): Promise<string[]> => {
    const text = await (await fetch(`${house.base}/metrics`)).text();
    return [...text.matchAll(/^interconnect_incident_open\{.*/gm)].map(([line]) => line);
  };
  const about = `interconnect_incident_open{incident="${incident!.id}",kind="path",gateway="gw1",path="one",group="main"}`;
  expect(await told()).toEqual([`${about} 1`]);
  const ended = { ...incident!, revision: incident!.revision + 1, state: 'closed' as const };
  // It ended when the path was back, which was known five minutes later.
  const now = Date.now();
  records.incident({ ...ended, closedAt: now - 840_000, updatedAt: now - 540_000 });
  expect(await told()).toEqual([`${about} 0`]);
  records.incident({ ...ended, revision: ended.revision + 1, closedAt: now - 901_000, updatedAt: now - 601_000 });
  expect(await told()).toEqual([]);
});

it('answers 404 where the authority of a report is not known, as the document says', async () => {
  const refused = actingLater(() =>
    Promise.reject(new CodedError('REPORT_UNKNOWN_AUTHORITY', 'no authority is called "X"')),
  );
  await expect(refused).rejects.toMatchObject({ status: 404, code: 'report-unknown-authority' });
});
