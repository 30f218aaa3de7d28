import { expect, it } from 'vitest';
import { diffConfig } from '../../collector/config/diff.js';
import { configSchema } from '../../collector/config/schema/index.js';

const gateway = (name: string, more: object = {}) => ({
  name,
  address: '192.0.2.1',
  snmp: { user: 'monitor' },
  ...more,
});
const configOf = (more: object = {}) =>
  configSchema.parse({ interconnect: { name: 'Test' }, gateways: [gateway('gw1'), gateway('gw2')], ...more });
const path = (name: string, more: object = {}) => ({ name, gateway: 'gw1', a: 'x', b: 'y', ...more });
const nothing = { added: [], removed: [], changed: [] };

it('sees no change in the same configuration, nor in another order of its gateways', () => {
  const turned = configOf({ gateways: [gateway('gw2'), gateway('gw1')] });
  for (const after of [configOf(), turned]) {
    expect(diffConfig(configOf(), after)).toEqual({
      gateways: nothing,
      paths: nothing,
      sections: [],
      restart: [],
      none: true,
    });
  }
});

it('names the gateways that came, went and changed, however deep', () => {
  const after = configOf({ gateways: [gateway('gw1', { poll: { counters: '10s' } }), gateway('gw3')] });
  expect(diffConfig(configOf(), after)).toMatchObject({
    gateways: { added: ['gw3'], removed: ['gw2'], changed: ['gw1'] },
    paths: nothing,
    none: false,
  });
});

it('names paths, and sections with those that need a restart', () => {
  const before = configOf({ paths: [path('p1'), path('p2')] });
  const after = configOf({
    paths: [path('p1', { b: 'z' }), path('p3')],
    interconnect: { name: 'Renamed' },
    groups: [{ name: 'g' }],
    http: { listen: '127.0.0.1:9090' },
    store: { retention: { raw: '40d' } },
  });
  expect(diffConfig(before, after)).toEqual({
    gateways: nothing,
    paths: { added: ['p3'], removed: ['p2'], changed: ['p1'] },
    sections: ['interconnect', 'groups', 'store', 'http'],
    restart: ['store', 'http'],
    none: false,
  });
});
