import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Framer } from '../../../collector/flow/receiver/framing.js';
import { be, concat, ipfix, set } from '../build.js';

const messages = fc.array(
  fc.record({ sequence: fc.nat(), octets: fc.oneof(fc.nat(64), fc.nat(65_000)) }).map(({ sequence, octets }) => {
    return ipfix({ sequence }, set(256, new Uint8Array(octets).fill(sequence & 0xff)));
  }),
  { maxLength: 6 },
);

/** Cuts in segments; equal numbers give empty ones. */
function cut(whole: Uint8Array, at: number[]): Uint8Array[] {
  const edges = [0, ...at.map((n) => n % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return edges.slice(1).map((edge, i) => whole.subarray(edges[i], edge));
}

describe('messages in a stream', () => {
  test('come out whole however the stream is cut', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(), { maxLength: 40 }), (sent, cuts) => {
        const framer = new Framer();
        const got: Uint8Array[] = [];
        for (const segment of cut(concat(...sent), cuts))
          expect(framer.push(segment, (bytes) => got.push(bytes.slice()))).toBe(true);
        expect(framer.pending).toBe(0);
        expect(got.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(sent.map((bytes) => Buffer.from(bytes).toString('hex'))); // prettier-ignore
      }),
      { numRuns: 200 },
    );
  });

  test('octet by octet', () => {
    const framer = new Framer();
    let got = 0;
    for (const octet of concat(ipfix({}), ipfix({}, set(256, be([1, 4])))))
      expect(framer.push(Uint8Array.of(octet), () => got++)).toBe(true);
    expect(got).toBe(2);
  });

  test('an unfinished one is kept, and only one', () => {
    const framer = new Framer();
    framer.push(ipfix({}, set(256, new Uint8Array(100))).subarray(0, 50), () => expect.unreachable());
    expect(framer.pending).toBe(50);
  });

  test.each([
    ['another version', be([9, 2], [20, 2])],
    ['a length less than the header', be([10, 2], [15, 2])],
    ['text', new TextEncoder().encode('GET / HTTP/1.1\r\n')],
  ])('%s ends it', (_name, bytes) => {
    for (const size of [1, bytes.length]) {
      const framer = new Framer();
      const answers = [];
      for (let at = 0; at < bytes.length; at += size) answers.push(framer.push(bytes.subarray(at, at + size), () => expect.unreachable())); // prettier-ignore
      expect(answers).toContain(false);
    }
  });

  test('whatever comes, it neither throws nor keeps more than a message', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 30 }), (segments) => {
        const framer = new Framer();
        for (const segment of segments) if (!framer.push(concat(be([10, 2]), segment), () => undefined)) break;
        expect(framer.pending).toBeLessThanOrEqual(65_535);
      }),
    );
  });
});
