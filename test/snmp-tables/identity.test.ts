import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InterfaceIdentity } from '../../collector/model/interface.js';
import { assignKeys, selector } from '../../collector/snmp/identity.js';
import { physAddress, text } from '../../collector/snmp/text.js';

const named = (ifIndex: number, over: Partial<InterfaceIdentity> = {}): InterfaceIdentity => ({
  ifIndex,
  ifName: null,
  ifDescr: null,
  ifAlias: null,
  ifType: 6,
  ifPhysAddress: null,
  ...over,
});

describe('keys', () => {
  test('ifName, else ifDescr, ifAlias, MAC, ifIndex', () => {
    expect(
      assignKeys([
        named(1, { ifName: 'Gi0/0', ifDescr: 'GigabitEthernet0/0' }),
        named(2, { ifDescr: 'eth1', ifAlias: 'uplink' }),
        named(3, { ifAlias: 'to N3' }),
        named(4, { ifPhysAddress: '00:11:22:33:44:55' }),
        named(5, { ifPhysAddress: '00:00:00:00:00:00' }),
      ]),
    ).toEqual(['Gi0/0', 'eth1', 'to N3', '00:11:22:33:44:55', '#5']);
  });

  test('duplicates are told apart by ifDescr where that differs, else by ifIndex', () => {
    expect(assignKeys([named(1, { ifName: 'p', ifDescr: 'a' }), named(2, { ifName: 'p', ifDescr: 'b' })])).toEqual([
      'p#a',
      'p#b',
    ]);
    expect(assignKeys([named(1, { ifName: 'p' }), named(2, { ifName: 'p' }), named(3, { ifName: 'q' })])).toEqual([
      'p#1',
      'p#2',
      'q',
    ]);
  });

  const table = fc.uniqueArray(
    fc.record({
      ifIndex: fc.nat({ max: 30 }),
      ifName: fc.option(fc.constantFrom('a', 'b', 'a#1', 'b#2', 'a#x')),
      ifDescr: fc.option(fc.constantFrom('a', 'x', 'y')),
    }),
    { selector: ({ ifIndex }) => ifIndex },
  );

  test('each interface has its own, whatever the names', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const keys = assignKeys(rows.map(({ ifIndex, ...over }) => named(ifIndex, over)));
        expect(new Set(keys).size).toBe(rows.length);
      }),
    );
  });

  test('they do not hang on the order in which the agent gives the rows', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const identities = rows.map(({ ifIndex, ...over }) => named(ifIndex, over));
        const keys = new Map(assignKeys(identities).map((key, at) => [identities[at]?.ifIndex, key]));
        const reversed = [...identities].reverse();
        assignKeys(reversed).forEach((key, at) => expect(key).toBe(keys.get(reversed[at]?.ifIndex)));
      }),
    );
  });
});

describe('text of agents', () => {
  test.each([
    ['Gi0/0', 'Gi0/0'],
    ['', null],
    ['  \0\0', null],
    ['eth0\0\0\0', 'eth0'],
    ['two\r\nlines', 'two lines'],
    ['two  blanks', 'two blanks'],
    [' around ', 'around'],
    ['x'.repeat(300), 'x'.repeat(255)],
    ['bell\x07', 'bell\\x07'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['Zürich', 'Zürich'],
  ])('%j', (raw, clean) => expect(text(Buffer.from(raw))).toBe(clean));

  test('bytes that are not UTF-8 are ISO 8859-1', () => {
    expect(text(Buffer.from([0x5a, 0xfc, 0x72]))).toBe('Zür');
  });

  test('any bytes: one printable line of at most 255 characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const clean = text(Buffer.from(bytes));
        if (clean === null) return;
        expect(clean.length).toBeLessThanOrEqual(255);
        expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('addresses', () => {
    expect(physAddress(Buffer.from([0, 17, 34, 51, 68, 255]))).toBe('00:11:22:33:44:ff');
    expect(physAddress(Buffer.alloc(0))).toBeNull();
  });
});

describe('selection', () => {
  const choose = (include: string[], exclude: string[], identity: InterfaceIdentity): boolean =>
    selector({ include, exclude })(identity.ifName ?? '', identity);

  test('an empty include takes all', () => expect(choose([], [], named(1, { ifName: 'x' }))).toBe(true));
  test('by ifName, ifDescr or ifAlias', () => {
    expect(choose(['Gi*'], [], named(1, { ifName: 'Gi0/0' }))).toBe(true);
    expect(choose(['*uplink*'], [], named(1, { ifName: 'x', ifAlias: 'the uplink to N3' }))).toBe(true);
    expect(choose(['Gi?/0'], [], named(1, { ifName: 'Gi10/0' }))).toBe(false);
  });
  test('exclude outweighs include', () => {
    expect(choose(['*'], ['Vlan*'], named(1, { ifName: 'Vlan10' }))).toBe(false);
  });
  test('other signs stand for themselves', () => {
    expect(choose(['ge-0/0/0.0'], [], named(1, { ifName: 'ge-0/0/0x0' }))).toBe(false);
    expect(choose(['a(b'], [], named(1, { ifName: 'a(b' }))).toBe(true);
  });
});
