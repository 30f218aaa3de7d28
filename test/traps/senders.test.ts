/** Who may send: by address, and by name as long as the name means it. */
import { expect, test } from 'vitest';
import { gateway } from '../../collector/config/schema/gateway.js';
import { traps } from '../../collector/config/schema/signals.js';
import { Senders } from '../../collector/traps/senders.js';
import { keptLog } from '../snmp/log.js';

const part = (...addresses: string[]) => ({
  gateways: addresses.map((address, i) =>
    gateway.parse({ name: `gw${i + 1}`, address, snmp: { version: '2c', community: 'env:COMMUNITY' } }),
  ),
  traps: traps.parse({}),
});

test('a gateway that is named is believed where its name points now, and while it points nowhere, where it did', async () => {
  const names = new Map([['gw.example.net', ['192.0.2.1', '2001:db8::1']]]);
  const lookup = async (name: string) => {
    const found = names.get(name);
    if (found === undefined) throw new Error('ENOTFOUND');
    return found;
  };
  const { log, lines } = keptLog();
  const senders = new Senders(() => 'public', log, lookup);
  await senders.update(part('gw.example.net', '192.0.2.9'));
  const at = (...addresses: string[]) => addresses.map((address) => senders.at(address)?.gateway ?? null);
  expect(at('192.0.2.1', '2001:db8::1', '192.0.2.9', '192.0.2.7')).toEqual(['gw1', 'gw1', 'gw2', null]);
  names.set('gw.example.net', ['192.0.2.7']);
  await senders.resolve();
  expect(at('192.0.2.1', '2001:db8::1', '192.0.2.9', '::ffff:192.0.2.7')).toEqual([null, null, 'gw2', 'gw1']);
  names.clear();
  await senders.resolve();
  expect(at('192.0.2.7', '192.0.2.9')).toEqual(['gw1', 'gw2']);
  expect(JSON.stringify(lines)).toContain('gw.example.net');
});
