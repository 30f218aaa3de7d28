import { describe, expect, it } from 'vitest';
import { interfacesAnswer } from '../../collector/api/schema/interfaces.js';
import { gatewaysAnswer, status } from '../../collector/api/schema/status.js';
import { topology } from '../../collector/api/schema/topology.js';
import { systemClock } from '../../collector/deps.js';
import { serve } from './http.js';
import { Router } from './scene.js';

const gw1 = new Router(systemClock, 'gw1');
const gw2 = new Router(systemClock, 'gw2');

describe('live routes', () => {
  it('answer what the live view knows, in the shapes that are described', async () => {
    const { base, live } = await serve();
    live.observe([...gw1.round(), ...gw2.round()]);
    const get = async (path: string) => (await fetch(`${base}${path}`)).json();
    const now = status.parse(await get('/api/v1/status'));
    expect(now.paths.map(({ name, health }) => [name, health])).toEqual([
      ['one', 'up'],
      ['two', 'up'],
    ]);
    expect(now.version).toBe('1.2.3');
    expect(topology.parse(await get('/api/v1/topology')).groups).toEqual([
      { name: 'main', mode: 'active-standby', paths: ['one', 'two'] },
    ]);
    expect(gatewaysAnswer.parse(await get('/api/v1/gateways')).gateways).toHaveLength(2);
    const { interfaces } = interfacesAnswer.parse(await get('/api/v1/gateways/gw1/interfaces'));
    expect(interfaces.map(({ ifName, inBitsPerSecond }) => [ifName, inBitsPerSecond])).toEqual([
      ['Gi0/0', 8e6],
      ['Gi0/1', 8e6],
    ]);
  });

  it('name the gateways there are when asked for another', async () => {
    const { base } = await serve();
    const response = await fetch(`${base}/api/v1/gateways/gw9/interfaces`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        code: 'no-such-gateway',
        message: 'No gateway named gw9 is configured.',
        field: 'name',
        allowed: ['gw1', 'gw2'],
      },
    });
  });
});

describe('health', () => {
  it('is ready only when the store is open and every gateway was asked once', async () => {
    const { base, live, store } = await serve();
    store.state.schemaVersion = null;
    store.state.message = 'influxd does not answer.';
    const ready = async () => {
      const response = await fetch(`${base}/readyz`);
      return [response.status, await response.json()];
    };
    const message = 'The store is not open yet: influxd does not answer. Not polled yet: gw1, gw2.';
    expect(await ready()).toEqual([503, { error: { code: 'not-ready', message } }]);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    store.state.schemaVersion = 1;
    live.observe([...gw1.round(), gw2.poll('system', { outcome: 'failed', errors: { timeout: 1 } })]);
    expect(await ready()).toEqual([200, { status: 'ok' }]);
  });

  it('is never rate limited, while the rest is', async () => {
    const { base } = await serve();
    const statuses = new Set<number>();
    for (let i = 0; i < 32; i++) {
      const burst = Array.from({ length: 100 }, async () => {
        const response = await fetch(`${base}/api/v1/topology`);
        await response.arrayBuffer();
        return response.status;
      });
      for (const code of await Promise.all(burst)) statuses.add(code);
    }
    expect([...statuses].sort()).toEqual([200, 429]);
    const refused = await fetch(`${base}/api/v1/topology`);
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-requests' } });
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
});
