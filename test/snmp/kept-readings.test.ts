/** What is kept of interfaces from poll to poll: the same as was read, in as little room as there is need of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf } from '../../collector/snmp/identity.js';
import { isKept, keptNames, rawNames } from '../../collector/snmp/kept-names.js';
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
const holder = (selected = true) => ({ place: -1, selected });

describe('counters of the poll before', () => {
  test('give the growth that the rows themselves give, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, rows), { minLength: 1, maxLength: 6 }), fc.nat(5), (polls, gone) => {
        const counters = new InterfaceCounters();
        let all = polls.map(([before, now]) => ({ ...holder(), before, now }));
        counters.fit(() => all);
        for (const one of all) counters.write(one, one.before);
        if (all.length > 1) all = all.filter((_one, at) => at !== gone);
        counters.fit(() => all);
        const bounds = boundsOf(1e9, 30);
        const grown = (before: Rows, now: Rows) => [
          hasOctets(before),
          isNarrow(before, now),
          deltasOf(before, now, bounds, 1, 1),
        ];
        for (const one of all) expect(grown(counters.read(one), one.now)).toEqual(grown(one.before, one.now));
      }),
    );
  });

  test('take 208 octets an interface, for those alone that are there and chosen', () => {
    const counters = new InterfaceCounters();
    const some = Array.from({ length: 48 }, (_, at) => holder(at < 40));
    const empty: Rows = { ifRow: [], ifXRow: [], dot3Row: [] };
    for (let poll = 0; poll < 100; poll++) {
      counters.fit(() => some);
      for (const one of some) if (one.selected) counters.write(one, empty);
      // Interfaces come and go: in each poll others.
      some.splice(poll % some.length, 1, holder());
    }
    counters.fit(() => some);
    expect(counters.octets).toBeLessThanOrEqual(48 * 208);
  });
});

describe('names', () => {
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

  test('come back as the agent sent them', () => {
    fc.assert(
      fc.property(names, (raw) => {
        expect(rawNames(keptNames(raw, identityOf(raw)))).toEqual(raw);
      }),
    );
  });

  test('are known again byte for byte, and no others are', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const raw = { index: '1', ifName: one, ifDescr: undefined, ifAlias: undefined, ifType: undefined };
        const { ifName } = keptNames({ ...raw, ifPhysAddress: undefined }, identityOf({ ...raw, ifPhysAddress: one }));
        expect(isKept(ifName, one)).toBe(true);
        const same = Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : one === other;
        expect(isKept(ifName, other)).toBe(same);
      }),
    );
  });

  test('that say the same are one string', () => {
    const raw = { index: '7', ifName: Buffer.from('Te0/1'), ifDescr: Buffer.from('Te0/1'), ifAlias: Buffer.from('x') };
    const identity = identityOf({ ...raw, ifType: 6, ifPhysAddress: Buffer.alloc(6) });
    expect(keptNames({ ...raw, ifType: 6, ifPhysAddress: Buffer.alloc(6) }, identity)).toMatchObject({
      ...{ ifName: 'Te0/1', ifDescr: 'Te0/1', ifAlias: 'x', ifType: 6, ifPhysAddress: '\0\0\0\0\0\0' },
    });
    expect(identity.ifDescr).toBe(identity.ifName);
  });
});
