/** What is kept of interfaces from poll to poll: the same as was read, in as little room as there is need of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf, type RawIdentity } from '../../collector/snmp/identity.js';
import { isAbsent, isKept, oddNames, rawNames } from '../../collector/snmp/kept-names.js';
import type { SnmpValue } from '../../collector/snmp/table.js';
import { Dot3 } from '../../collector/snmp/tables/dot3-stats-table.js';
import { If } from '../../collector/snmp/tables/if-table.js';
import { IfX } from '../../collector/snmp/tables/if-x-table.js';
import { InterfaceCounters } from '../../collector/snmp/tables/interface-counters.js';
import { boundsOf } from '../../collector/snmp/counters.js';
import { deltasOf, hasOctets, isNarrow, type Rows } from '../../collector/snmp/tables/interface-deltas.js';

const count = fc.option(fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.bigInt(2n ** 53n, 2n ** 64n - 1n), fc.constant(0)), {
  nil: undefined,
});
const rowOf = (table: object) =>
  fc.array(count, { minLength: Object.keys(table).length, maxLength: Object.keys(table).length });
const rows: fc.Arbitrary<Rows> = fc.record({ ifRow: rowOf(If), ifXRow: rowOf(IfX), dot3Row: rowOf(Dot3) });
const moments = fc.record({ at: fc.nat(), took: fc.nat(), speed: fc.option(fc.nat()) });
const moment = { at: 0, took: 0, speed: null };
const holder = (selected = true) => ({ place: -1, selected });

describe('counters of the poll before', () => {
  test('give the growth that the rows themselves give, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, rows, moments), { minLength: 1, maxLength: 6 }), fc.nat(5), (polls, gone) => {
        const counters = new InterfaceCounters();
        let all = polls.map(([before, now, moment]) => ({ ...holder(), before, now, moment }));
        counters.fit(() => all);
        for (const one of all) counters.write(one, { rows: one.before, ...one.moment });
        if (all.length > 1) all = all.filter((_one, at) => at !== gone);
        counters.fit(() => all);
        const bounds = boundsOf(1e9, 30);
        const grown = (before: Rows, now: Rows) => [
          hasOctets(before),
          isNarrow(before, now),
          deltasOf(before, now, bounds, 1, 1),
        ];
        for (const one of all) {
          expect(grown(counters.read(one), one.now)).toEqual(grown(one.before, one.now));
          const kept = { at: counters.at(one), took: counters.took(one), speed: counters.speed(one) };
          expect(kept).toEqual(one.moment);
        }
      }),
    );
  });

  test('are none before the first reading, and after they were forgotten', () => {
    const counters = new InterfaceCounters();
    const one = holder();
    counters.fit(() => [one]);
    counters.forget(one);
    expect(counters.at(one)).toBeNaN();
    counters.write(one, { rows: { ifRow: [], ifXRow: [], dot3Row: [] }, ...moment });
    expect(counters.at(one)).toBe(0);
    counters.forget(one);
    expect(counters.at(one)).toBeNaN();
  });

  test('take 232 octets an interface, for those alone that are there and chosen', () => {
    const counters = new InterfaceCounters();
    const some = Array.from({ length: 48 }, (_, at) => holder(at < 40));
    const empty: Rows = { ifRow: [], ifXRow: [], dot3Row: [] };
    for (let poll = 0; poll < 100; poll++) {
      counters.fit(() => some);
      for (const one of some) if (one.selected) counters.write(one, { rows: empty, ...moment });
      // Interfaces come and go: in each poll others.
      some.splice(poll % some.length, 1, holder());
    }
    counters.fit(() => some);
    expect(counters.octets).toBeLessThanOrEqual(48 * 232);
  });
});

describe('names', () => {
  const port: RawIdentity = {
    ...{ index: '7', ifName: Buffer.from('Te0/1'), ifDescr: Buffer.from('Te0/1'), ifAlias: Buffer.from('x') },
    ...{ ifType: 6, ifPhysAddress: Buffer.alloc(6) },
  };
  const value: fc.Arbitrary<SnmpValue | undefined> = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ maxLength: 12 }).map((text) => Buffer.from(text)),
    fc.nat(300),
    fc.constant(2n ** 63n),
    fc.constant('1.3.6.1'),
    fc.constant(undefined),
  );
  const names = fc.record({
    ...{ index: fc.nat().map(String), ifName: value, ifDescr: value, ifAlias: value },
    ...{ ifType: value, ifPhysAddress: value },
  });
  const keptNames = (raw: RawIdentity) => {
    const identity = identityOf(raw);
    return { index: raw.index, identity, odd: oddNames(raw, identity) };
  };

  test('come back as the agent sent them', () => {
    fc.assert(
      fc.property(names, (raw) => {
        expect(rawNames(keptNames(raw))).toEqual(raw);
      }),
    );
  });

  test('are known again byte for byte, and no others are', () => {
    fc.assert(
      fc.property(names, value, (raw, other) => {
        const known = keptNames(raw);
        for (const column of ['ifName', 'ifDescr', 'ifAlias', 'ifType', 'ifPhysAddress'] as const) {
          const one = raw[column];
          expect(isKept(known, column, one)).toBe(true);
          expect(isAbsent(known, column)).toBe(one === undefined);
          const same = Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : one === other;
          expect(isKept(known, column, other)).toBe(same);
        }
      }),
    );
  });

  test('an address is another by one bit', () => {
    const known = keptNames({ ...port, ifPhysAddress: Buffer.from([0x00, 0x9f, 0xa0, 0xff]) });
    expect(known.odd).toBeNull();
    for (let bit = 0; bit < 32; bit++) {
      const other = Buffer.from([0x00, 0x9f, 0xa0, 0xff]);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(isKept(known, 'ifPhysAddress', other)).toBe(false);
    }
  });

  test('are kept once, as the identity has them, where it says the same', () => {
    const known = keptNames(port);
    expect(known.odd).toBeNull();
    expect(known.identity.ifDescr).toBe(known.identity.ifName);
    expect(keptNames({ ...port, ifAlias: Buffer.alloc(0), ifPhysAddress: Buffer.alloc(0) }).odd).toBeNull();
    expect(keptNames({ ...port, ifAlias: Buffer.from('süd') }).odd).toEqual({ ifAlias: 's\u00c3\u00bcd' });
  });
});
