import { describe, expect, test } from 'vitest';
import { codes, events, interfaces, narrow, one, pathOf, poll, reader, wide, type Columns } from './agent.js';

describe('identity', () => {
  const named = (name: string, octets: number): Columns => wide(octets, { ifName: name, ifDescr: `port ${name}` });

  test('ifIndex renumbered: each interface keeps its own counters', () => {
    const r = reader();
    poll(r, 0, { 1: named('A', 1000), 2: named('B', 50_000) });
    const after = poll(r, 30, { 1: named('B', 50_700), 2: named('A', 1100) });
    expect(interfaces(after).map((each) => [each.interface, each.identity.ifIndex, each.deltas.inOctets])).toEqual([
      ['B', 1, 700],
      ['A', 2, 100],
    ]);
    expect(codes(after)).toEqual(['interface-renumbered', 'interface-renumbered']);
  });

  test('renumbered by a restart: a gap, and no counter crosses', () => {
    const r = reader();
    poll(r, 0, { 1: named('A', 1000), 2: named('B', 50_000) });
    const after = poll(r, 30, { 1: named('B', 60_000), 2: named('A', 2000) }, { upTime: 100 });
    expect(interfaces(after).every(({ seconds }) => seconds === null)).toBe(true);
    const later = poll(r, 60, { 1: named('B', 60_010), 2: named('A', 2001) }, { upTime: 3100 });
    expect(interfaces(later).map((each) => [each.interface, each.deltas.inOctets])).toEqual([
      ['B', 10],
      ['A', 1],
    ]);
  });

  test('an ifIndex that another interface takes over', () => {
    const r = reader();
    poll(r, 0, { 1: named('A', 1000) });
    const after = poll(r, 30, { 1: named('C', 5000) });
    expect(one(after)).toMatchObject({ interface: 'C', seconds: null });
    expect(codes(after)).toContain('interface-added');
  });

  test('a renumbered 32-bit counter that fell is no wrap', () => {
    const r = reader();
    const old = narrow(4_294_967_000, { ifName: 'A', ifDescr: 'a' });
    poll(r, 0, { 1: old });
    expect(one(poll(r, 30, { 9: narrow(500, { ifName: 'A', ifDescr: 'a' }) }))).toMatchObject({ seconds: null });
  });

  test('duplicates keep their keys from poll to poll', () => {
    const r = reader();
    const twin = (octets: number): Columns => wide(octets, { ifName: 'twin', ifDescr: 'same' });
    poll(r, 0, { 1: twin(0), 2: twin(100) });
    const after = interfaces(poll(r, 30, { 1: twin(5), 2: twin(107) }));
    expect(after.map((each) => [each.interface, each.deltas.inOctets])).toEqual([
      ['twin#1', 5],
      ['twin#2', 7],
    ]);
  });

  test('an interface gone for a poll is the same when it comes back, over the whole time', () => {
    const r = reader();
    poll(r, 0, { 1: named('A', 0), 2: named('B', 0) });
    expect(interfaces(poll(r, 30, { 1: named('A', 10) }))).toHaveLength(1);
    const back = interfaces(poll(r, 60, { 1: named('A', 20), 2: named('B', 70) }));
    expect(back[1]).toMatchObject({ interface: 'B', seconds: 60, deltas: { inOctets: 70 } });
  });

  test('one that stays away is told as removed', () => {
    const r = reader();
    poll(r, 0, { 1: named('A', 0), 2: named('B', 0) });
    const seen = [30, 60, 90, 120].flatMap((s) => poll(r, s, { 1: named('A', s) }));
    expect(events(seen).map(({ code, subject }) => [code, subject])).toEqual([['interface-removed', 'B']]);
  });

  test('ifAlias that changes is the same interface', () => {
    const r = reader();
    poll(r, 0, { 1: wide(1, { ifAlias: 'old' }) });
    const after = one(poll(r, 30, { 1: wide(2, { ifAlias: 'new' }) }));
    expect(after).toMatchObject({ interface: 'Gi0/0', identity: { ifAlias: 'new' }, deltas: { inOctets: 1 } });
  });

  test('hundreds that are renumbered are one event', () => {
    const r = reader();
    const rows = (shift: number): Record<string, Columns> =>
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [n + 1 + shift, named(`P${n}`, n)]));
    poll(r, 0, rows(0));
    const after = poll(r, 30, rows(1000));
    expect(events(after)).toHaveLength(1);
    expect(events(after)[0]).toMatchObject({ code: 'interface-renumbered', subject: '' });
  });

  test('include and exclude, but a path interface is always read', () => {
    const r = reader({ interfaces: { include: ['A*'], exclude: ['*2'] } }, [pathOf('Z9')]);
    const rows = { 1: named('A1', 0), 2: named('A2', 0), 3: named('B', 0), 4: named('Z9', 0) };
    expect(interfaces(poll(r, 0, rows)).map((each) => each.interface)).toEqual(['A1', 'Z9']);
  });
});

describe('a poll that fails half way', () => {
  const failed = { complete: { ifXTable: false } };
  const only = (over: Columns): Columns => ({ ifDescr: 'GigabitEthernet0/0', ifOperStatus: 1, ...over });

  test('keeps the half it got, and the next growth covers both intervals', () => {
    const r = reader();
    poll(r, 0, { 1: wide(1000, { ifInErrors: 1 }) });
    const half = one(poll(r, 30, { 1: only({ ifOperStatus: 2, ifInErrors: 2 }) }, failed));
    expect(half).toMatchObject({ interface: 'Gi0/0', operStatus: 'down', seconds: null });
    const whole = one(poll(r, 60, { 1: wide(4000, { ifInErrors: 5 }) }));
    expect(whole).toMatchObject({ seconds: 60, deltas: { inOctets: 3000, inErrors: 4 } });
  });

  test('on the first poll, waits for the names rather than making some up', () => {
    const r = reader();
    expect(interfaces(poll(r, 0, { 1: only({ ifInOctets: 5 }) }, failed))).toEqual([]);
    const next = poll(r, 30, { 1: wide(5) });
    expect(one(next).interface).toBe('Gi0/0');
    expect(codes(next)).toEqual([]);
  });

  test('an agent whose names never come goes by ifDescr', () => {
    const r = reader();
    const seen = [0, 30, 60].map((s) => interfaces(poll(r, s, { 1: only({ ifInOctets: s }) }, failed)));
    expect(seen.map((each) => each.map((found) => found.interface))).toEqual([[], [], ['GigabitEthernet0/0']]);
  });
});
