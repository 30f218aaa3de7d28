import { describe, expect, test } from 'vitest';
import { InterfacesReader } from '../../collector/snmp/tables/interfaces.js';
import { codes, gatewayOf, interfaces, one, poll, reader, wide, type Columns } from './agent.js';

describe('resets are gaps', () => {
  test('a restart, told once for the gateway', () => {
    const r = reader();
    poll(r, 0, { 1: wide(5000) });
    const after = poll(r, 30, { 1: wide(9000) }, { upTime: 500 });
    expect(one(after)).toMatchObject({ seconds: null, deltas: { inOctets: null } });
    expect(codes(after)).toEqual(['gateway-restarted']);
    expect(one(poll(r, 60, { 1: wide(9600) }, { upTime: 3500 })).deltas.inOctets).toBe(600);
  });

  test('only one context tells of it', () => {
    const gateway = gatewayOf({ contexts: ['', 'vrf-n3'] });
    const r = new InterfacesReader(gateway, 'vrf-n3', []);
    poll(r, 0, { 1: wide(5000) });
    expect(codes(poll(r, 30, { 1: wide(9000) }, { upTime: 500 }))).toEqual([]);
  });

  test('sysUpTime that wraps is none', () => {
    const r = reader();
    poll(r, 0, { 1: wide(5000) }, { upTime: 2 ** 32 - 1000 });
    expect(one(poll(r, 30, { 1: wide(9000) }, { upTime: 2000 })).deltas.inOctets).toBe(4000);
  });

  test('a restart while the interface was away is a gap when it comes back', () => {
    const r = reader();
    poll(r, 0, { 1: wide(5000), 2: wide(1, { ifName: 'Gi0/1', ifDescr: 'GigabitEthernet0/1' }) });
    poll(r, 30, { 2: wide(1, { ifName: 'Gi0/1', ifDescr: 'GigabitEthernet0/1' }) }, { upTime: 500 });
    const back = interfaces(poll(r, 60, { 1: wide(9000) }, { upTime: 3500 }));
    expect(back[0]).toMatchObject({ interface: 'Gi0/0', seconds: null });
  });

  test('ifCounterDiscontinuityTime that changed, for that interface alone', () => {
    const r = reader();
    const other = { ifName: 'Gi0/1', ifDescr: 'b' };
    const rows = (octets: number, time: number): Record<string, Columns> => ({
      1: wide(octets, { ifCounterDiscontinuityTime: time }),
      2: wide(octets, { ...other, ifCounterDiscontinuityTime: 0 }),
    });
    poll(r, 0, rows(1000, 0));
    const [first, second] = interfaces(poll(r, 30, rows(3000, 4200)));
    expect(first).toMatchObject({ seconds: null, deltas: { inOctets: null } });
    expect(second?.deltas.inOctets).toBe(2000);
    expect(interfaces(poll(r, 60, rows(4000, 4200)))[0]?.deltas.inOctets).toBe(1000);
  });

  test('ifCounterDiscontinuityTime that is new in every poll is not heeded', () => {
    const r = reader();
    const seen = [0, 30, 60, 90, 120].map((s) =>
      poll(r, s, { 1: wide(1000 + s, { ifCounterDiscontinuityTime: s * 100 + 1 }) }),
    );
    expect(seen.map((each) => one(each).deltas.inOctets)).toEqual([null, null, null, 30, 30]);
    expect(seen.flatMap(codes)).toEqual(['discontinuity-unreliable']);
  });

  test('64-bit octets that fall', () => {
    const r = reader();
    poll(r, 0, { 1: wide(9000, { ifInErrors: 3 }) });
    expect(one(poll(r, 30, { 1: wide(100, { ifInErrors: 4 }) }))).toMatchObject({
      seconds: null,
      deltas: { inErrors: null },
    });
  });

  test('another counter that falls is a gap of its own', () => {
    const r = reader();
    poll(r, 0, { 1: wide(1000, { ifInErrors: 3_000_000, ifHCInUcastPkts: 9 }) });
    const { deltas } = one(poll(r, 30, { 1: wide(2000, { ifInErrors: 4, ifHCInUcastPkts: 5 }) }));
    expect(deltas).toMatchObject({ inOctets: 1000, inErrors: null, inUcastPkts: null });
  });
});
