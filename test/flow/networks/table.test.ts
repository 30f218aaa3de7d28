/** Longest prefix match against one that compares every prefix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Names } from '../../../collector/flow/meaning/names.js';
import { NetworkTable } from '../../../collector/flow/networks/table.js';
import {
  formatPrefix,
  holds,
  parseAddress,
  parsePrefix,
  withoutHostBits,
  type Address,
  type Prefix,
  type Words,
} from '../../../collector/model/prefix.js';

/** Words of few different values, so that prefixes nest and addresses fall into them. */
const word = fc.oneof(
  fc.constantFrom(0, 0x0a000000, 0x0a010000, 0x0a0101ff, 0x20010db8, 0xffffffff),
  fc.nat(0xffffffff),
);
const length = (most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.nat(most), fc.constantFrom(0, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, most));
const prefix4 = fc.tuple(word, length(32)).map(([w, n]): Prefix => ({ family: 4, words: [0, 0, 0, w], length: n }));
const prefix6 = fc
  .tuple(word, word, word, word, length(128))
  .map(([a, b, c, d, n]): Prefix => ({ family: 6, words: [a, b, c, d], length: n }));

const reference = (prefixes: readonly Prefix[], address: Address): number => {
  const whole = { ...address, length: address.family === 4 ? 32 : 128 };
  let [best, value] = [-1, 0];
  prefixes.forEach((prefix, i) => {
    if (holds(prefix, whole) && prefix.length >= best) [best, value] = [prefix.length, i + 1];
  });
  return value;
};

const found = ({ v4, v6 }: NetworkTable, { family, words }: Address): number =>
  family === 4 ? v4.find(words[3]) : v6.find(...words);

/** The ends of a prefix and their neighbours: where a table would be off by one. */
function corners(prefix: Prefix): Address[] {
  const { family, words } = withoutHostBits(prefix);
  const bits = family === 4 ? 32 : 128;
  const start = words.reduce((sum, w) => (sum << 32n) | BigInt(w), 0n);
  const span = 1n << BigInt(bits - prefix.length);
  return [start, start + span - 1n, start - 1n, start + span, start + span / 2n]
    .map((n) => BigInt.asUintN(bits, n))
    .map((n) => ({
      family,
      words: [96n, 64n, 32n, 0n].map((s) => Number((n >> s) & 0xffffffffn)) as unknown as Words,
    }));
}

describe.each([
  ['IPv4', prefix4],
  ['IPv6', prefix6],
])('%s', (_name, prefix) => {
  it('finds what comparing every prefix finds', () => {
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 40 }), fc.array(prefix, { maxLength: 20 }), (raw, asked) => {
        const prefixes = raw.map(withoutHostBits);
        const table = new NetworkTable(
          prefixes.map((each, i) => ({ name: `n${i}`, prefixes: [formatPrefix(each)] })),
          new Names(16),
        );
        for (const address of [...prefixes, ...asked].flatMap(corners))
          expect(found(table, address)).toBe(reference(prefixes, address));
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(prefix, (each) => {
        expect(parsePrefix(formatPrefix(each))).toEqual(each);
      }),
    );
  });
});

it('keeps names by number, and the two families apart', () => {
  const names = new Names(16);
  const table = new NetworkTable([{ name: 'Camden', prefixes: ['10.1.0.0/16', '2001:db8:1::/48'] }], names);
  expect([0, 1, 2].map((number) => names.text(number))).toEqual(['unknown', 'Camden', 'other']);
  expect(table.v4.find(0x0a01ffff)).toBe(1);
  expect(table.v4.find(0x0a020000)).toBe(0);
  expect(found(table, parseAddress('2001:db8:1::7')!)).toBe(1);
  expect(found(table, parseAddress('::ffff:10.1.0.1')!)).toBe(0);
});

it('holds five thousand scattered hosts in a few MiB', () => {
  const hosts = Array.from({ length: 5_000 }, (_, i) => ((i * 2_654_435_761) >>> 0).toString(16).padStart(8, '0'));
  const prefixes = hosts.map((hex) => `2001:db8:${hex.slice(0, 4)}:${hex.slice(4)}:${hex.slice(4)}::1/128`);
  const table = new NetworkTable([{ name: 'all', prefixes }], new Names(16));
  expect(table.v6.size).toBeLessThan(8 * 1024 * 1024);
  expect(prefixes.every((text) => table.v6.find(...parsePrefix(text)!.words) === 1)).toBe(true);
});
