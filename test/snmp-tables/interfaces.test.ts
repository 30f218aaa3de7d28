import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codes, interfaces, narrow, one, pathOf, poll, port, reader, readings, wide, type Columns } from './agent.js';

describe('growth', () => {
  test('a first reading has none, the second has it over the monotonic seconds', () => {
    const r = reader();
    const first = one(poll(r, 0, { 1: wide(1000) }));
    expect(first).toMatchObject({ seconds: null, interface: 'Gi0/0', adminStatus: 'up', operStatus: 'up', speed: 1e9 });
    expect(Object.values(first.deltas).every((delta) => delta === null)).toBe(true);
    const second = one(poll(r, 29.5, { 1: wide(3000, { ifInErrors: 0 }) }));
    expect(second).toMatchObject({ seconds: 29.5, deltas: { inOctets: 2000, outOctets: 2000, inErrors: null } });
  });

  test('a wall clock that steps changes nothing', () => {
    const r = reader();
    poll(r, 0, { 1: wide(1000) });
    const origin = { gateway: 'gw1', context: '', collector: 'c1', at: 5 };
    expect(one(poll(r, 30, { 1: wide(2000) }, { origin, slot: 0 }))).toMatchObject({ seconds: 30, at: 5 });
  });

  test('the seconds are those between the answers that brought the octets, not the tables', () => {
    const r = reader();
    const rows = { 1: wide(1000), 2: wide(1000, { ifName: 'Gi0/1' }), 3: narrow(1000, { ifName: 'Fa0' }) };
    const grown = { 1: wide(2000), 2: wide(2000, { ifName: 'Gi0/1' }), 3: narrow(2000, { ifName: 'Fa0' }) };
    const at = (columns: Record<string, Columns>, answers: Record<string, [number, number][]>) =>
      new Map(
        [...readings(r, columns)].map(([name, reading]) => [
          name,
          { ...reading, answers: (answers[name] ?? []).map(([count, monotonic]) => ({ rows: count, monotonic })) },
        ]),
      );
    const slow = { ifTable: [[3, 100]], ifXTable: [[1, 7000], [3, 9000]] } as Record<string, [number, number][]>; // prettier-ignore
    const quick = { ifTable: [[2, 30_100], [3, 30_200]], ifXTable: [[3, 30_500]] } as Record<string, [number, number][]>; // prettier-ignore
    poll(r, 0, {}, { readings: at(rows, slow) });
    const seconds = interfaces(poll(r, 30, {}, { readings: at(grown, quick) })).map((each) => each.seconds);
    expect(seconds).toEqual([23.5, 21.5, 30.1]);
  });

  test('the statuses are of when they were asked for, and not of when all tables were read', () => {
    const r = reader();
    const answers = {
      ifTable: { rows: 1, monotonic: 2_000, took: 300 },
      ifXTable: { rows: 1, monotonic: 9_000, took: 5 },
    };
    const all = [...readings(r, { 1: wide(1000) })].map(([name, each]) => {
      const answer = Object.entries(answers).find(([table]) => table === name)?.[1];
      return [name, { ...each, answers: answer ? [answer] : [] }] as const;
    });
    const { at, statusAt } = one(poll(r, 10, {}, { readings: new Map(all) }));
    expect(at - (statusAt ?? at)).toBe(8_300);
    expect(one(poll(r, 40, { 1: wide(2000) }))).not.toHaveProperty('statusAt');
  });

  describe('a short interval', () => {
    /** A poll whose answer came at `seconds`, `took` ms after it was asked for. */
    const answered = (r: ReturnType<typeof reader>, octets: number, seconds: number, took: number) => {
      const answers = [{ rows: 1, monotonic: seconds * 1000, took }];
      const all = [...readings(r, { 1: wide(octets) })].map(([name, each]) => [name, { ...each, answers }] as const);
      return one(poll(r, seconds, {}, { readings: new Map(all) }));
    };

    test('between answers that came late gives no rate: its growth is joined to the next', () => {
      const r = reader();
      // The counters stood at 1000 when asked, two seconds before the answer was heard.
      answered(r, 1000, 2, 2000);
      expect(answered(r, 4000, 3, 5)).toMatchObject({ seconds: null, deltas: { inOctets: null } });
      expect(answered(r, 34_000, 33, 5)).toMatchObject({ seconds: 31, deltas: { inOctets: 33_000 } });
    });

    test('between quick answers does not wait, nor does a whole one between slow answers', () => {
      const r = reader();
      answered(r, 1000, 0, 5);
      expect(answered(r, 4000, 3, 5)).toMatchObject({ seconds: 3, deltas: { inOctets: 3000 } });
      expect(answered(r, 34_000, 33, 6000)).toMatchObject({ seconds: 30, deltas: { inOctets: 30_000 } });
    });
  });

  test('Counter64 beyond 2^53 is exact', () => {
    const r = reader();
    poll(r, 0, { 1: wide(2n ** 60n) });
    expect(one(poll(r, 30, { 1: wide(2n ** 60n + 12_345n) })).deltas.inOctets).toBe(12_345);
  });

  test('every column ends in its own delta', () => {
    const columns = {
      ifHCInOctets: 'inOctets',
      ifHCOutOctets: 'outOctets',
      ifHCInUcastPkts: 'inUcastPkts',
      ifHCOutUcastPkts: 'outUcastPkts',
      ifHCInMulticastPkts: 'inMulticastPkts',
      ifHCOutMulticastPkts: 'outMulticastPkts',
      ifHCInBroadcastPkts: 'inBroadcastPkts',
      ifHCOutBroadcastPkts: 'outBroadcastPkts',
      ifInErrors: 'inErrors',
      ifOutErrors: 'outErrors',
      ifInDiscards: 'inDiscards',
      ifOutDiscards: 'outDiscards',
      ifInUnknownProtos: 'inUnknownProtos',
      dot3StatsAlignmentErrors: 'alignmentErrors',
      dot3StatsFCSErrors: 'fcsErrors',
      dot3StatsLateCollisions: 'lateCollisions',
      dot3StatsCarrierSenseErrors: 'carrierSenseErrors',
      dot3StatsSymbolErrors: 'symbolErrors',
    };
    const r = reader();
    const at = (poll: number): Columns =>
      port(Object.fromEntries(Object.keys(columns).map((name, position) => [name, 1000 + poll * (position + 1)])));
    poll(r, 0, { 1: at(0) });
    const { deltas } = one(poll(r, 30, { 1: at(1) }));
    expect(deltas).toEqual(Object.fromEntries(Object.values(columns).map((name, position) => [name, position + 1])));
  });

  test('32-bit packets where there are no 64-bit ones', () => {
    const r = reader();
    poll(r, 0, { 1: wide(0, { ifInUcastPkts: 5, ifInMulticastPkts: 7, ifOutBroadcastPkts: 1 }) });
    const next = wide(0, { ifInUcastPkts: 6, ifInMulticastPkts: 9, ifOutBroadcastPkts: 4 });
    expect(one(poll(r, 30, { 1: next })).deltas).toMatchObject({
      inUcastPkts: 1,
      inMulticastPkts: 2,
      outBroadcastPkts: 3,
    });
  });
});

describe('32-bit octets', () => {
  test('one wrap is added back', () => {
    const r = reader();
    poll(r, 0, { 1: narrow(4_294_967_000) });
    expect(one(poll(r, 30, { 1: narrow(704) })).deltas).toMatchObject({ inOctets: 1000, outOctets: 1000 });
  });

  test('a fall that no wrap explains is a gap', () => {
    const r = reader();
    poll(r, 0, { 1: narrow(2_000_000_000) });
    expect(one(poll(r, 30, { 1: narrow(1000) }))).toMatchObject({ seconds: null, deltas: { inOctets: null } });
    expect(one(poll(r, 60, { 1: narrow(2000) })).deltas.inOctets).toBe(1000);
  });

  test('polls too far apart for the speed are warned of, once', () => {
    const r = reader();
    const fast = (octets: number): Columns => narrow(octets, { ifSpeed: 4_294_967_295, ifHighSpeed: 10_000 });
    poll(r, 0, { 1: fast(0) });
    const second = poll(r, 30, { 1: fast(1000) });
    expect(codes(second)).toEqual(['counter-wrap-ambiguous']);
    expect(one(second).deltas.inOctets).toBe(1000);
    expect(codes(poll(r, 60, { 1: fast(2000) }))).toEqual([]);
  });

  test('after missed polls the growth is known as long as it cannot have come round twice', () => {
    const r = reader();
    poll(r, 0, { 1: narrow(1000) });
    expect(one(poll(r, 300, { 1: narrow(2000) }))).toMatchObject({ seconds: 300, deltas: { inOctets: 1000 } });
    const late = poll(r, 700, { 1: narrow(3000, { ifInErrors: 0 }) });
    expect(one(late)).toMatchObject({ seconds: 400, deltas: { inOctets: null, outOctets: null } });
    expect(codes(late)).toEqual(['counter-wrap-ambiguous']);
  });

  test('an agent that gains and loses its 64-bit counters', () => {
    const r = reader();
    const both = (octets: number): Columns => narrow(octets % 2 ** 32, { ifHCInOctets: octets, ifHCOutOctets: octets });
    poll(r, 0, { 1: narrow(1000) });
    expect(one(poll(r, 30, { 1: both(2000) })).deltas.inOctets).toBe(1000);
    expect(one(poll(r, 60, { 1: both(4000) })).deltas.inOctets).toBe(2000);
    expect(one(poll(r, 90, { 1: narrow(4500) })).deltas.inOctets).toBe(500);
    expect(one(poll(r, 120, { 1: both(5000) })).deltas.inOctets).toBe(500);
  });

  test('an agent that keeps its 64-bit counters at zero', () => {
    const r = reader();
    const zero = (octets: number): Columns => narrow(octets, { ifHCInOctets: 0, ifHCOutOctets: 0 });
    poll(r, 0, { 1: zero(1000) });
    expect(one(poll(r, 30, { 1: zero(2500) })).deltas.inOctets).toBe(1500);
  });
});

describe('absurd growth', () => {
  test('a single leap is a gap, told', () => {
    const r = reader();
    poll(r, 0, { 1: wide(1000) });
    const leap = poll(r, 30, { 1: wide(10 ** 13) });
    expect(one(leap)).toMatchObject({ seconds: null, deltas: { inOctets: null } });
    expect(codes(leap)).toEqual(['counter-implausible']);
    expect(one(poll(r, 60, { 1: wide(10 ** 13 + 500) })).deltas.inOctets).toBe(500);
  });

  test('again and again, it is the speed that is wrong', () => {
    const r = reader();
    const slow = (octets: number): Columns => wide(octets, { ifSpeed: 9_000, ifHighSpeed: 0 });
    const seen = [0, 1, 2, 3, 4].map((at) => poll(r, at * 30, { 1: slow(at * 10 ** 9) }));
    expect(seen.map((each) => one(each).deltas.inOctets)).toEqual([null, null, 1e9, 1e9, 1e9]);
    expect(seen.flatMap(codes)).toEqual(['counter-implausible', 'speed-implausible']);
  });

  test('counters that the agent hands out from a cache', () => {
    const r = reader();
    const full = 125_000_000 * 30;
    const seen = [0, 0, 2, 2, 4].map((intervals, at) => poll(r, at * 30, { 1: wide(intervals * full) }));
    expect(seen.map((each) => one(each).deltas.inOctets)).toEqual([null, 0, 2 * full, 0, 2 * full]);
  });

  test('an up path interface whose counters freeze is told once', () => {
    const r = reader({}, [pathOf('Gi0/0')]);
    const seen = Array.from({ length: 40 }, (_, at) => poll(r, at * 30, { 1: wide(Math.min(at, 15) * 1000) }));
    expect(seen.flatMap(codes)).toEqual(['counter-frozen']);
    expect(one(seen[39] ?? []).deltas.inOctets).toBe(0);
  });
});

describe('speed', () => {
  test.each([
    ['ifHighSpeed beyond 4.3 Gbit/s', { ifSpeed: 4_294_967_295, ifHighSpeed: 480_000 }, 480e9],
    ['ifSpeed where ifHighSpeed is zero', { ifSpeed: 64_000, ifHighSpeed: 0 }, 64_000],
    ['ifSpeed where ifHighSpeed is garbage', { ifSpeed: 100_000_000, ifHighSpeed: 4_294_967_295 }, 100e6],
    ['more exactly from ifSpeed', { ifSpeed: 1_544_000, ifHighSpeed: 2 }, 1_544_000],
    ['none of zero', { ifSpeed: 0, ifHighSpeed: 0 }, null],
    ['none of the end of a signed number', { ifSpeed: 2_147_483_647, ifHighSpeed: 0 }, null],
    ['none of a negative one', { ifSpeed: -294_967_296, ifHighSpeed: 0 }, null],
    ['none of garbage', { ifSpeed: 4_294_967_295, ifHighSpeed: 4_294_967_295 }, null],
  ])('%s', (_, columns, speed) => {
    expect(one(poll(reader(), 0, { 1: port(columns) })).speed).toBe(speed);
  });
});

describe('whatever the agent does', () => {
  /** Polls at any times, any rate up to the speed, restarts now and then; 32-bit polls stay closer than a wrap at line rate. */
  const history = (bits: 32 | 64) =>
    fc.record({
      start: fc.bigInt({ min: 0n, max: bits === 32 ? 2n ** 32n - 1n : 2n ** 63n }),
      steps: fc.array(
        fc.record({
          seconds: fc.integer({ min: 16, max: bits === 32 ? 300 : 3600 }),
          load: fc.double({ min: 0, max: 1, noNaN: true }),
          restart: fc.boolean().chain((maybe) => (maybe ? fc.integer({ min: 0, max: 3 }) : fc.constant(1))),
        }),
        { minLength: 1, maxLength: 30 },
      ),
    });

  test.each([32, 64] as const)(
    '%i bit: deltas are the true growth, none is negative, none spikes across a reset',
    (bits) => {
      fc.assert(
        fc.property(history(bits), ({ start, steps }) => {
          const speed = bits === 32 ? 100_000_000 : 1_000_000_000;
          const r = reader();
          let [octets, seconds, up, restartCount] = [start, 0, 1_000_000, 0];
          const rows = (): Record<string, Columns> => {
            const whole = octets <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(octets) : octets;
            return { 1: bits === 32 ? narrow(Number(octets % 2n ** 32n)) : wide(whole) };
          };
          poll(r, 0, rows(), { upTime: up });
          for (const step of steps) {
            seconds += step.seconds;
            const grown = BigInt(Math.floor((speed / 8) * step.load * step.seconds));
            const restarts = step.restart === 0;
            octets = restarts ? 5n : octets + grown;
            // The same hundredth of a second after two restarts in a row would read as an agent that keeps no uptime.
            up = restarts ? step.seconds * 50 + restartCount++ : (up + step.seconds * 100) % 2 ** 32;
            const { deltas, seconds: covered } = one(poll(r, seconds, rows(), { upTime: up }));
            if (restarts) expect([covered, deltas.inOctets]).toEqual([null, null]);
            else expect([covered, deltas.inOctets]).toEqual([step.seconds, Number(grown)]);
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  test('nothing known of restarts: what one interval gives is null or within the speed', () => {
    const any = fc.nat({ max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(any, any, (before, now) => {
        const r = reader();
        poll(r, 0, { 1: narrow(before) }, { upTime: null });
        const { inOctets } = one(poll(r, 30, { 1: narrow(now) }, { upTime: null })).deltas;
        if (inOctets === null) return;
        expect(inOctets).toBe((now - before + 2 ** 32) % 2 ** 32);
        expect(inOctets).toBeLessThanOrEqual((100e6 / 8) * 1.25 * 90);
      }),
    );
  });
});
