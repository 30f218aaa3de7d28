import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsOf, FELL, growth32, growth64, MISSING, wrapIsAmbiguous } from '../../collector/snmp/counters.js';

const counter64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
/** As the decoder gives it: a number while it is exact. */
const value = (exact: bigint): number | bigint => (exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact);

describe('64-bit counters', () => {
  test('beyond 2^53 the difference is exact', () => {
    expect(growth64(2n ** 63n, 2n ** 63n + 7n)).toBe(7);
    expect(growth64(2 ** 53 - 1, 2n ** 53n + 1n)).toBe(2);
  });

  test('a fall is a reset, never a wrap', () => {
    expect(growth64(10, 9)).toBe(FELL);
    expect(growth64(2n ** 64n - 1n, 0)).toBe(FELL);
  });

  test('missing is not zero', () => {
    expect(growth64(undefined, 5)).toBe(MISSING);
    expect(growth64(5, undefined)).toBe(MISSING);
    expect(growth64(Buffer.from('5'), 6)).toBe(MISSING);
  });

  test('any two readings: the exact growth or a fall', () => {
    fc.assert(
      fc.property(counter64, fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), (before, grown) => {
        const now = before + grown;
        if (now < 2n ** 64n) expect(growth64(value(before), value(now))).toBe(Number(grown));
        if (grown > 0n) expect(growth64(value(now), value(before))).toBe(FELL);
      }),
    );
  });
});

describe('32-bit counters', () => {
  test('one wrap is added back', () => {
    expect(growth32(4_294_967_290, 10, 1e6)).toBe(16);
  });

  test('a wrap that the bound does not allow is a reset', () => {
    expect(growth32(1000, 500, 1e9)).toBe(FELL);
  });

  test('an agent that encodes it signed', () => {
    expect(growth32(-10, 6, 1000)).toBe(16);
  });

  test('any growth below the bound comes back, over any wrap', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 1e9 }), (before, grown) => {
        expect(growth32(before, (before + grown) % 2 ** 32, 1e9)).toBe(grown);
      }),
    );
  });
});

describe('what speed and time allow', () => {
  test('RFC 2863 §3.1.6: 1 Gbit/s comes round in 34 s, 100 Mbit/s in 343 s', () => {
    expect(wrapIsAmbiguous(1e9, 34)).toBe(false);
    expect(wrapIsAmbiguous(1e9, 35)).toBe(true);
    expect(wrapIsAmbiguous(100e6, 343)).toBe(false);
    expect(wrapIsAmbiguous(null, 344)).toBe(true);
  });

  test('an unknown speed refuses no 64-bit growth', () => {
    expect(boundsOf(null, 30).absurdOctets).toBe(Infinity);
    expect(boundsOf(1e9, 30).absurdOctets).toBeGreaterThan(3 * boundsOf(1e9, 30).octets);
  });
});
