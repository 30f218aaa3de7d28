import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errors } from '../../../collector/flow/errors.js';
import { implausible, suspect } from '../../../collector/flow/aggregate/implausible.js';
import { aggregator, batchOf, sum, T, type Flow } from './help.js';

const NOW = T + 30_000;
const FASTEST = 400e9;

function taken(flow: Flow) {
  const errors = new Errors();
  const made = aggregator({
    domain: () => ({ protocol: 'ipfix', exporter: { address: 'gw1' }, errors }),
  });
  made.add(batchOf([flow]), NOW);
  return { minutes: made.close(), apart: made.read().apart.implausible, errors: errors.get('implausible') };
}

describe('a record that cannot be true', () => {
  it.each<[string, Flow]>([
    ['counts beyond 2^53', { octets: 2 ** 60, packets: 2 ** 50 }],
    ['counts beyond 2^53 after sampling', { octets: 2 ** 40, packets: 2 ** 30, rate: 2 ** 20 }],
    ['has longer packets than there are', { octets: 41e12, packets: 10 }],
    ['took no time', { octets: 41e12, packets: 41e9, first: T, last: T }],
    ['took too short a time', { octets: 41e12, packets: 41e9, first: T - 600_000, last: T }],
    ['has more packets than fit', { octets: 0, packets: 2e12, first: T, last: T }],
  ])('%s: it is in no minute, and its exporter has the fault', (_name, flow) => {
    const { minutes, apart, errors } = taken(flow);
    expect(minutes).toEqual([]);
    const rate = flow.rate ?? 1;
    expect(apart).toEqual({ records: 1, octets: flow.octets! * rate, packets: flow.packets! * rate });
    expect(errors).toBe(1);
  });

  it('is found in the other direction of a biflow as well', () => {
    const { minutes, apart, errors } = taken({ octets: 100, packets: 1, back: [41e12, 3] });
    expect(sum(minutes, 'octets')).toBe(100);
    expect([apart.records, errors]).toEqual([1, 1]);
  });
});

describe('a record that may be true', () => {
  it.each<[string, Flow]>([
    ['without a time', { octets: 41e12, packets: 41e9, first: Number.NaN, last: Number.NaN }],
    ['without packets', { octets: 1e9, packets: 0 }],
    ['a train of packets that Linux joined', { octets: 8 * 65_535, packets: 1 }],
    ['one sampled packet that stands for many', { octets: 1_500, packets: 1, rate: 2 ** 32, first: T, last: T }],
    ['faster than its interface is said to be', { octets: 1e12, packets: 1e9, first: T, last: T }],
  ])('is kept: %s', (_name, flow) => {
    const { minutes, errors } = taken(flow);
    expect(sum(minutes, 'octets')).toBe(flow.octets! * (flow.rate ?? 1));
    expect(errors).toBe(0);
  });

  /** What lines carry: up to 400 Gbit/s, or as fast as the interface is, packets of 20 to 65,575 octets, for up to a day. */
  const traffic = fc.record({
    speed: fc.constantFrom(0, 1e5, 1e9, 400e9, 1.6e12),
    load: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 86_400_000 }),
    size: fc.integer({ min: 20, max: 65_575 }),
    resolution: fc.constantFrom(0, 1, 1_000, 30_000),
    rate: fc.constantFrom(1, 10, 1_000),
  });

  it('whatever crossed is kept, also by clocks that are wrong by half a minute', () => {
    fc.assert(
      fc.property(traffic, ({ speed, load, length, size, resolution, rate }) => {
        const line = Math.max(speed, FASTEST);
        const packets = Math.floor((line * load * length) / 8_000 / size / rate);
        const octets = packets * size;
        fc.pre(octets * rate <= Number.MAX_SAFE_INTEGER);
        const told = Math.max(0, length - resolution);
        expect(implausible(octets, packets, rate, told, speed === 0 ? 0 : 8_000 / speed)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what is not suspect is not implausible', () => {
    const count = fc.oneof(fc.nat(), fc.double({ min: 0, max: 2 ** 64, noNaN: true }).map(Math.floor));
    const length = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -1_000, max: 1e9 }));
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 2 ** 32 - 1 }), length, (octets, packets, rate, time) => {
        if (!suspect(octets, packets, rate)) expect(implausible(octets, packets, rate, time, 0)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
