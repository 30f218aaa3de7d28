import { describe, expect, test } from 'vitest';
import { createReaders } from '../../collector/snmp/tables/index.js';
import { gatewayOf, pathOf, poll, type Columns } from './agent.js';

const row = (name: string, over: Columns = {}): Columns => ({
  ifName: name,
  ifDescr: `port ${name}`,
  ifAdminStatus: 1,
  ifOperStatus: 1,
  ifHCInOctets: 1,
  ...over,
});

function both(paths = [pathOf('A', 'port B')]) {
  const readers = createReaders(gatewayOf(), '', paths);
  const interfaces = readers.find(({ name }) => name === 'interfaces');
  const state = readers.find(({ name }) => name === 'state');
  if (!interfaces || !state) throw new Error('no reader');
  return { interfaces, state };
}

const rows = { 1: row('A'), 2: row('B'), 3: row('C') };

describe('the state poll', () => {
  test('asks for nothing until the interfaces are known, then for those of a path alone', () => {
    const { interfaces, state } = both();
    expect(state.specs[0]?.rows?.()).toEqual([]);
    poll(interfaces, 0, rows);
    expect(state.specs[0]?.rows?.()).toEqual(['1', '2']);
  });

  test('paths of another gateway or context are none of its business', () => {
    const { interfaces, state } = both([pathOf('A', 'B', { context: 'vrf' }), pathOf('A', 'B', { gateway: 'gw2' })]);
    poll(interfaces, 0, rows);
    expect(state.specs[0]?.rows?.()).toEqual([]);
  });

  test('gives states and the time of the last change', () => {
    const { interfaces, state } = both();
    poll(interfaces, 0, rows);
    const found = poll(state, 5, { 1: row('A', { ifOperStatus: 7, ifLastChange: 1234 }), 2: row('B') });
    expect(found).toMatchObject([
      { kind: 'interface-state', interface: 'A', adminStatus: 'up', operStatus: 'lowerLayerDown', lastChange: 12_340 },
      { kind: 'interface-state', interface: 'B', operStatus: 'up', lastChange: null },
    ]);
  });

  test('a row that has become another interface says nothing', () => {
    const { interfaces, state } = both();
    poll(interfaces, 0, rows);
    expect(poll(state, 5, { 1: row('C') })).toEqual([]);
    poll(interfaces, 30, { 1: row('C'), 2: row('B'), 3: row('A') });
    expect(state.specs[0]?.rows?.()).toEqual(['2', '3']);
  });
});
