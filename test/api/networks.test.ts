/** Authorities and destinations over HTTP. */
import { expect, it } from 'vitest';
import { networksAnswer } from '../../collector/api/schema/networks.js';
import { networks } from '../../collector/config/schema/networks.js';
import { serve } from './http.js';
import { scene } from './scene.js';

const file = '/etc/interconnect/register.csv';
const imported = (name: string, side: 'a' | 'b', prefixes: string[], line: number) => ({
  ...{ name, side, prefixes, file, line },
  contacts: [],
  owner: `E0${line}`,
});

function declared(more: ReturnType<typeof imported>[] = []) {
  const section = networks.parse({
    authorities: [{ name: 'Camden', prefixes: ['10.1.0.0/16'], contacts: [{ email: 'desk@camden.example' }] }],
    destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16', '2001:db8:80::/48'] }],
  });
  return { ...scene(), networks: { ...section, imported: [imported('Leeds', 'a', ['10.1.2.0/24'], 3), ...more] } };
}

async function asked(query: string, config = declared()) {
  const { base, live } = await serve({ config });
  const answer = await fetch(`${base}/api/v1/networks${query}`);
  return { answer, base, live };
}

it('shows every network, and the file and line that manage it', async () => {
  const { answer } = await asked('');
  expect(networksAnswer.parse(await answer.json())).toMatchObject({
    authorities: 2,
    destinations: 1,
    prefixes: 4,
    files: [{ file, networks: 1, prefixes: 1 }],
    networks: [
      {
        name: 'Camden',
        kind: 'authority',
        contacts: [{ email: 'desk@camden.example' }],
        managedBy: { by: 'configuration' },
      },
      { name: 'Spine', kind: 'destination', side: 'b', owner: null },
      { name: 'Leeds', owner: 'E03', managedBy: { by: 'file', file, line: 3 } },
    ],
    address: null,
  });
});

it('says whose an address is', async () => {
  const { answer } = await asked('?address=10.1.2.9');
  const { address, found } = networksAnswer.parse(await answer.json());
  expect([found, address]).toEqual([
    2,
    {
      address: '10.1.2.9',
      a: [
        { name: 'Leeds', prefix: '10.1.2.0/24' },
        { name: 'Camden', prefix: '10.1.0.0/16' },
      ],
      b: [],
    },
  ]);
  expect((await asked('?address=10.1.2')).answer.status).toBe(400);
});

it('filters and pages', async () => {
  const many = Array.from({ length: 30 }, (_, i) => imported(`Trust ${i}`, 'b', [`10.200.${i}.0/24`], 10 + i));
  const { answer } = await asked('?side=b&search=TRUST&limit=5&offset=10', declared(many));
  const { found, networks: page } = networksAnswer.parse(await answer.json());
  expect([found, page.map(({ name }) => name)]).toEqual([30, [10, 11, 12, 13, 14].map((i) => `Trust ${i}`)]);
});

it('follows a reload', async () => {
  const { base, live } = await asked('');
  live.update(declared([imported('York', 'a', ['10.9.0.0/16'], 9)]));
  const after = networksAnswer.parse(await (await fetch(`${base}/api/v1/networks?search=york`)).json());
  expect([after.authorities, after.networks.map(({ name }) => name)]).toEqual([3, ['York']]);
});
