import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gateway } from '../../collector/config/schema/gateway.js';
import { gatewayYaml } from '../../collector/snmp/discover-yaml.js';
import type { DiscoveredInterface, Discovery } from '../../collector/snmp/discover.js';

const one = (ifIndex: number, ifName: string | null, more: Partial<DiscoveredInterface> = {}): DiscoveredInterface => ({
  ifIndex,
  ifName,
  ifDescr: null,
  ifAlias: null,
  ifType: 6,
  ifAdminStatus: 'up',
  ifOperStatus: 'up',
  ifHighSpeed: 10_000,
  ifSpeed: null,
  ifHCInOctets: '0',
  ifHCOutOctets: '0',
  ifInOctets: null,
  ifOutOctets: null,
  ...more,
});
const discovery: Discovery = {
  system: { sysName: 'core router #1', sysDescr: 'Router\r\nVersion 1: "beta"', sysObjectID: null, sysUpTime: 1 },
  interfaces: [
    one(1, 'Te0/0', { ifAlias: 'to N3: primary # not a comment\u001b[31m' }),
    one(2, 'yes', { ifOperStatus: 'down' }),
    one(3, 'Te0/9', { ifAdminStatus: 'down' }),
    one(4, null, { ifDescr: '- {a: b}\n', ifHighSpeed: 0, ifSpeed: 64_000_000 }),
    one(5, '\0\0'),
  ],
  bgpPeers: [],
  vrrp: [],
  hsrp: [],
  bfd: [],
  ospfNeighbours: [],
  routerProbes: [],
};
const snmp = { version: '2c', community: 'env:SNMP_COMMUNITY' } as const;
const target = { address: '192.0.2.1', port: 1161, context: 'vrf-a', snmp };

describe('the gateway section', () => {
  const text = gatewayYaml(target, discovery);

  test('is what the configuration takes, whatever the router called things', () => {
    const [section] = (parse(text) as { gateways: unknown[] }).gateways;
    const read = gateway.parse(section);
    expect(read).toMatchObject({ name: 'core-router-1', address: '192.0.2.1', port: 1161, contexts: ['vrf-a'], snmp });
    expect(read.interfaces.include).toEqual(['Te0/0', 'yes', '- {a: b}']);
  });

  test('says of each interface what it is, and names those that are down', () => {
    expect(text).toMatch(/Te0\/0 # up, 10 Gbit\/s, to N3/);
    expect(text).toMatch(/64 Mbit\/s/);
    expect(text).toMatch(/administratively down[^]*# +Te0\/9/);
    expect(text).not.toContain('\u001b');
  });
});
