import { status } from '../../../tests/fixture/status';
import type { Client } from '../api/client';
import type { InterconnectQuery } from '../query';
import { postureFrames } from './posture';
import { serviceOf } from './service';

const none = 'Nothing forwards a→b: no path is up. Nothing forwards b→a: no path is up.';
const said = 'Nothing forwards GCSX→N3: no path is up. Nothing forwards N3→GCSX: no path is up.';

test('protection says ways by the names of both sides', () => {
  const judged = status();
  const protection = { ...judged.resilience.protection, state: 'none' as const, reasons: [none] };
  const [frame] = serviceOf({ ...judged, resilience: { ...judged.resilience, protection } });
  expect(frame?.fields.find(({ name }) => name === 'protectionReason')?.values).toEqual([said]);
});

test('so do the checks of posture', async () => {
  const check = { name: 'forwarding', verdict: 'not-ok', decides: true, sentence: none, ageSeconds: 1 };
  const groups = [{ group: 'crossing', protection: { state: 'none' }, checks: [check] }];
  const get = async (path: string) => (path === 'status' ? status() : { groups });
  const query: InterconnectQuery = { refId: 'A', kind: 'posture' };
  const [frame] = await postureFrames({ get } as unknown as Client, query, { from: 0, to: 1, intervalMs: 1 });
  expect(frame?.fields.find(({ name }) => name === 'sentence')?.values).toEqual([said]);
});
