import { afterAll, describe, expect, it } from 'vitest';
import { removeLedgerFolders } from '../ledger/make.js';
import { serve } from './http.js';
import { scene } from './scene.js';

afterAll(removeLedgerFolders);

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('service levels over HTTP', () => {
  it('tell the month that runs, and of a month that never was what there is instead', async () => {
    const { base } = await serve({ config: scene() });
    const overview = (await (await fetch(`${base}/api/v1/sla`)).json()) as Record<string, unknown>;
    expect(overview).toMatchObject({ month: expect.stringMatching(/^\d{4}-\d\d$/), services: [], lastClosed: null });
    const missing = await fetch(`${base}/api/v1/sla/months/2020-01`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'sla-month-unknown' } });
    expect((await fetch(`${base}/api/v1/sla/months/2020-13`)).status).toBe(400);
  });

  it('take a correction from one person and the decision from another', async () => {
    const { base } = await serve({ config: scene() });
    const url = `${base}/api/v1/sla/corrections`;
    const given = {
      name: 'interconnect',
      from: '-2h',
      to: '-1h',
      becomes: 'excluded',
      author: 'engineer',
      reason: 'agreed',
    };
    const refused = await post(url, { ...given, name: 'nothing' });
    expect([refused.status, await refused.json()]).toMatchObject([
      404,
      { error: { code: 'correction-subject-unknown' } },
    ]);
    const proposed = (await (await post(url, given)).json()) as { id: string; state: string };
    expect(proposed).toMatchObject({ state: 'proposed', author: 'engineer', decision: null });
    const decision = { verdict: 'approved', author: 'engineer', reason: 'fine' };
    const own = await post(`${url}/${proposed.id}/decide`, decision);
    expect([own.status, await own.json()]).toMatchObject([409, { error: { code: 'correction-own' } }]);
    const decided = await post(`${url}/${proposed.id}/decide`, { ...decision, author: 'manager' });
    expect(await decided.json()).toMatchObject({ state: 'approved', decision: { author: 'manager' } });
    const back = await post(`${url}/${proposed.id}/reverse`, { author: 'manager', reason: 'another day' });
    expect(await back.json()).toMatchObject({ becomes: null, reverses: proposed.id, state: 'proposed' });
  });
});
