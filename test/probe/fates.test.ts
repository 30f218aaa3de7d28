import { describe, expect, test } from 'vitest';
import { Fates } from '../../collector/probe/icmp/fates.js';
import { fpingArguments, groupsOf, type Addressed } from '../../collector/probe/icmp/groups.js';
import { parseLine } from '../../collector/probe/icmp/line.js';
import { settings } from './bench.js';

describe('a line of fping', () => {
  test.each([
    [
      '[1795690954.37882] 240.0.0.1 : [0], timed out (NaN avg, 100% loss)',
      { at: expect.closeTo(1795690954378.82, 2) as number, target: '240.0.0.1', sequence: 0, delay: null },
    ],
    [
      '[1795690954.38] 2001:db8::1  : [12], 64 bytes, 0.054 ms (0.051 avg, 0% loss)',
      { at: 1795690954380, target: '2001:db8::1', sequence: 12, delay: 0.054 },
    ],
    [
      '[1795690954.38] 192.0.2.9 : [12], 64 bytes, 12 ms (0.051 avg, 0% loss) [<- 192.0.2.10]',
      { at: 1795690954380, target: '192.0.2.9', sequence: 12, delay: 12 },
    ],
  ])('%s', (line, read) => expect(parseLine(line)).toEqual(read));

  test.each([
    '[1795690954.37882] 192.0.2.9 : duplicate for [2], 64 bytes, 0.3 ms',
    'ICMP Host Unreachable from 192.0.2.1 for ICMP Echo sent to 192.0.2.9',
    '192.0.2.9 : [0], timed out',
    '',
  ])('that tells no fate: %j', (line) => expect(parseLine(line)).toBeNull());
});

describe('the fates of packets', () => {
  const line = (sequence: number, delay: number | null, at = 1_000 + sequence * 200 + (delay ?? 200)) => ({
    at,
    target: 'x',
    sequence,
    delay,
  });
  const all = (fates: Fates, lines: ReturnType<typeof line>[]) => lines.flatMap((one) => [...fates.of(one, one.at)]);

  test('an answer tells when its packet went out, a lost one has its place in the rhythm', () => {
    const fates = all(new Fates(200, 200), [line(0, 10), line(1, null, 1_700), line(2, 20)]);
    expect(fates).toEqual([
      { sentAt: 1_000, delay: 10 },
      { sentAt: 1_200, delay: null },
      { sentAt: 1_400, delay: 20 },
    ]);
  });

  test('numbers that are missing were never sent: they are lost', () => {
    const fates = all(new Fates(200, 200), [line(0, 10), line(4, 10)]);
    expect(fates).toEqual([
      { sentAt: 1_000, delay: 10 },
      { sentAt: 1_200, delay: null },
      { sentAt: 1_400, delay: null },
      { sentAt: 1_600, delay: null },
      { sentAt: 1_800, delay: 10 },
    ]);
  });

  test('a number is told once', () => {
    expect(all(new Fates(200, 200), [line(0, 10), line(0, 11), line(1, null), line(1, 300)])).toHaveLength(2);
  });

  test('where nothing can be sent each packet is lost in its time, and not again later', () => {
    const fates = new Fates(200, 100);
    expect([...fates.unsent(9_999, 9_999)]).toEqual([]);
    all(fates, [line(0, 10)]);
    expect(fates.overdue(1_400, 1_400)).toBe(false);
    expect(fates.overdue(1_501, 1_501)).toBe(true);
    expect([...fates.unsent(1_501, 1_501)].map(({ sentAt }) => sentAt)).toEqual([1_200, 1_400]);
    expect([...fates.unsent(1_501, 1_501)]).toEqual([]);
    expect(all(fates, [line(1, null), line(3, 10)])).toEqual([{ sentAt: 1_600, delay: 10 }]);
  });
});

describe.each([-3_600_000, -5_000, 5_000, 3_600_000])(
  'where the clock is set by %d ms while packets are lost',
  (step) => {
    const line = (sequence: number, delay: number | null, at: number) => ({ at, target: 'x', sequence, delay });

    test('each is lost at its time by the clock that there is then', () => {
      const fates = new Fates(200, 200);
      const read = [
        fates.of(line(0, 10, 1_010), 1_010),
        fates.of(line(1, null, 1_400), 1_400),
        fates.of(line(2, null, step + 1_600), 1_600),
        fates.of(line(3, null, step + 1_800), 1_800),
        fates.of(line(4, 10, step + 1_810), 1_810),
      ].flatMap((each) => [...each].map(({ sentAt }) => sentAt));
      expect(read).toEqual([1_000, 1_200, step + 1_400, step + 1_600, step + 1_800]);
    });

    test('and none can be sent: so many as there was time for', () => {
      const fates = new Fates(200, 100);
      expect([...fates.of(line(0, 10, 1_010), 1_010)]).toHaveLength(1);
      expect(fates.overdue(step + 1_400, 1_400)).toBe(false);
      expect(fates.overdue(step + 1_501, 1_501)).toBe(true);
      expect([...fates.unsent(step + 1_501, 1_501)].map(({ sentAt }) => sentAt)).toEqual([step + 1_200, step + 1_400]);
    });
  },
);

describe('groups', () => {
  const probe = (address: string, more = {}): Addressed => ({ ...settings({ name: address, ...more }), address });

  test('probes that differ in their target only go together', () => {
    const groups = groupsOf([
      probe('127.0.0.1'),
      probe('127.0.0.2'),
      probe('::1'),
      probe('127.0.0.1', { dscp: 46 }),
      probe('127.0.0.1'),
    ]);
    expect(groups.map((group) => group.map(({ address }) => address))).toEqual([
      ['127.0.0.1', '127.0.0.2'],
      ['::1'],
      ['127.0.0.1'],
      ['127.0.0.1'],
    ]);
  });

  test('no more targets than an interval has room for', () => {
    const probes = Array.from({ length: 250 }, (_, i) => probe(`127.0.1.${i}`));
    expect(groupsOf(probes).map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test('the command line', () => {
    expect(fpingArguments([probe('127.0.0.1', { dscp: 46, source: '127.0.0.9' })])).toEqual(
      '-4 --loop --timestamp --period=200 --timeout=200 --interval=1 --tos=184 --src=127.0.0.9 -- 127.0.0.1'.split(' '),
    );
  });
});
