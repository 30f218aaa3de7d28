/** Reading single flows takes a reason, and leaves an entry. */
import { expect, it } from 'vitest';
import { serve } from './http.js';

const ask = async (base: string, body: object) => {
  const answer = await fetch(`${base}/api/v1/flows/raw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code];
};

it('is refused without a reason or a name, and where nothing is kept; what was asked for is an entry all the same', async () => {
  const { base, deeds } = await serve();
  expect(await ask(base, { author: 'Ada' })).toEqual([400, 'bad-parameter']);
  expect(await ask(base, { reason: 'case 1234' })).toEqual([400, 'bad-parameter']);
  expect(await ask(base, { author: 'Ada', reason: 'case 1234', address: '10.1.2' })).toEqual([400, 'bad-parameter']);
  expect(await ask(base, { author: 'Ada', reason: 'case 1234', from: 'now', to: '-1h' })).toEqual([400, 'bad-range']);
  expect(deeds).toEqual([]);
  const asked = { author: 'Ada', reason: 'case 1234', from: '2026-11-26T10:00:00Z', to: '2026-11-26T11:00:00Z' };
  expect(await ask(base, { ...asked, address: '10.1.2.3' })).toEqual([409, 'flows-not-kept']);
  expect(deeds).toMatchObject([
    {
      ...{ action: 'flows.raw', who: 'Ada', reason: 'case 1234', from: '127.0.0.1' },
      details: { from: '2026-11-26T10:00:00.000Z', to: '2026-11-26T11:00:00.000Z', address: '10.1.2.3' },
    },
  ]);
});
