/** The runbooks that pages lead to: served as pages, to whoever is woken. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { configSchema } from '../../collector/config/schema/index.js';
import { wallAddress } from '../../collector/wall-address.js';
import { serve } from './http.js';

const names = readdirSync(fileURLToPath(new URL('../../docs/runbooks/', import.meta.url))).map((name) =>
  name.replace('.md', ''),
);

it('each is a page with its three answers, and asks nobody to sign in', async () => {
  const { base } = await serve({ http: { signIn: { contact: '', session: 3_600_000 } } });
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) {
    const answer = await fetch(`${base}/runbooks/${name}`, { redirect: 'manual' });
    const text = await answer.text();
    expect([name, answer.status, answer.headers.get('content-type')]).toEqual([name, 200, 'text/html; charset=utf-8']);
    expect(text).toContain(`<h1>${name}</h1>`);
    expect(text.match(/<h2>/g)).toHaveLength(3);
    // What is written as Markdown is not shown as such, and nothing runs in it.
    expect(text).not.toMatch(/^(#|\d\. |- )|`|<script|style=/m);
  }
});

it('another name is not found, wherever it would lead', async () => {
  const { base } = await serve();
  for (const name of ['Nothing', '..%2f..%2fREADME', 'PathDown.md', 'PathDown%00', 'a'.repeat(100)]) {
    const answer = await fetch(`${base}/runbooks/${name}`);
    expect([name, answer.status]).toEqual([name, 404]);
    expect(await answer.text()).toContain('<h1>');
  }
});

it.each([
  [{}, 'http://127.0.0.1:8080/'],
  [{ http: { listen: '[::1]:9000' } }, 'http://[::1]:9000/'],
  [{ http: { listen: '127.0.0.1:0' } }, ''],
  [{ alerts: { wall: 'https://wall.example.net/noc/' } }, 'https://wall.example.net/noc/'],
])('people reach the wall as %j says', (sections, address) => {
  const gateway = { name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:COMMUNITY' } };
  const config = configSchema.parse({ interconnect: { name: 'Test' }, gateways: [gateway], ...sections });
  expect(wallAddress(config)).toBe(address);
});
