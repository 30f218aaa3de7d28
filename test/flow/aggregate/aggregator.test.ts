import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errors } from '../../../collector/flow/errors.js';
import { aggregator, batchOf, facing, label, meaning, sum, T, type Flow } from './help.js';

const NOW = T + 30_000;

function minutesOf(flows: readonly Flow[], ...made: Parameters<typeof aggregator>) {
  const made1 = aggregator(...made);
  made1.add(batchOf(flows), NOW);
  return { minutes: made1.close(), counts: made1.read() };
}
const labels = (flows: readonly Flow[], ...made: Parameters<typeof aggregator>): string[] =>
  minutesOf(flows, ...made).minutes.flatMap(({ rows }) => rows.map(label));

describe('names', () => {
  it.each<[string, Flow]>([
    ['Camden>Spine https EF primary a→b', { tos: 0xb8 }],
    [
      'Camden>Spine https DF primary b→a',
      { source: '10.128.0.1', destination: '10.1.0.1', input: 2, output: 1, tos: 1 },
    ],
    [
      'Leeds>unknown dns unknown primary a→b',
      { source: '10.2.9.9', destination: '8.8.8.8', protocol: 17, ports: [53, 40_000] },
    ],
    [
      'Camden>Spine icmp DF primary a→b',
      { source: '2001:db8:1::1', destination: '2001:db8:80::1', protocol: 58, ports: [0, 0], tos: 0 },
    ],
    [
      'unknown>unknown unknown DF primary a→b',
      { source: '10.128.0.1', destination: '10.1.0.1', ports: [40_000, 50_000], tos: 0 },
    ],
  ])('%s', (expected, flow) => expect(labels([flow])).toEqual([expected]));

  it('change with the configuration; open minutes keep theirs', () => {
    const made = aggregator();
    made.add(batchOf([{ octets: 1 }]), NOW);
    made.use({ ...meaning, authorities: [{ name: 'Westminster', prefixes: ['10.1.0.0/16'] }] });
    made.add(batchOf([{ octets: 2 }]), NOW);
    const rows = made.close().flatMap((minute) => minute.rows);
    expect(rows.map(({ authority, octets }) => [authority, octets])).toEqual([
      ['Westminster', 2],
      ['Camden', 1],
    ]);
  });

  it('of interfaces are asked for again when their tables change', () => {
    const lookup = { generation: 0, find: () => (lookup.generation === 0 ? null : facing('a')) };
    const made = aggregator({ interfaces: lookup });
    made.add(batchOf([{}]), NOW);
    lookup.generation++;
    made.add(batchOf([{}]), NOW);
    expect(sum(made.close(), 'flows')).toBe(1);
    expect(made.read().apart['no-path'].records).toBe(1);
  });
});

describe('counts each packet once', () => {
  it.each<[string, Flow]>([
    ['not-at-ingress', { direction: 1 }],
    ['not-at-ingress', { input: 9, output: 2 }],
    ['not-at-ingress', { input: 0, output: 2 }],
    ['no-path', { input: 9, output: 10 }],
    ['no-path', { domain: 1, input: 1 }],
    ['no-interface', { input: 0, output: 9 }],
    ['no-interface', { input: 0xffffffff, output: 0xffffffff }],
    ['no-octets', { counted: 'nothing', octets: 0, packets: 0 }],
    ['late', { last: T - 600_000 }],
  ])('and keeps apart what is %s', (reason, flow) => {
    const { minutes, counts } = minutesOf([{ octets: 70, packets: 7, rate: 2, ...flow }]);
    expect(minutes).toEqual([]);
    const { octets = 70, packets = 7 } = flow;
    expect(counts.apart[reason as 'late']).toEqual({ records: 1, octets: octets * 2, packets: packets * 2 });
    expect(Object.values(counts.apart).reduce((all, { records }) => all + records, 0)).toBe(1);
  });

  it('where the exporter knows but the interface that it watches: by the networks, whatever it calls the direction', () => {
    // softflowd, without a filter, at side a: both ways of a conversation, its direction the order of the addresses.
    const one = { input: 1, output: 1, octets: 100, packets: 1 };
    const [la, nhs] = ['10.1.0.1', '10.128.0.1'];
    const [la6, nhs6] = ['2001:db8:1::5', '2001:db8:80::5'];
    const there = { ...one, source: la, destination: nhs };
    const { minutes, counts } = minutesOf([
      { ...there, direction: 1 },
      { ...there, direction: 0 },
      { ...one, source: nhs, destination: la, direction: 0 },
      { ...one, source: nhs, destination: la, direction: 1 },
      { ...one, source: la6, destination: nhs6, direction: 1 },
      { ...one, source: nhs6, destination: la6, direction: 0 },
      // Nobody declares these: they are taken to have come in.
      { ...one, source: '192.0.2.1', destination: '192.0.2.2', direction: 1 },
      // A biflow of both ways.
      { ...there, back: [900, 3] },
    ]);
    expect(minutes[0]!.rows.map(({ authority, direction, octets }) => [authority, direction, octets])).toEqual([
      ['Camden', 'a→b', 400],
      ['unknown', 'a→b', 100],
    ]);
    expect(counts.apart['not-at-ingress']).toEqual({ records: 4, octets: 1_200, packets: 6 });
  });

  it('and says of whom it is what has no place', () => {
    const errors = new Errors();
    const domain = (index: number) => ({ protocol: 'ipfix' as const, exporter: { address: `gw${index + 1}` }, errors });
    const { counts } = minutesOf(
      [
        { octets: 50, rate: 2, last: T - 600_000 },
        { octets: 7, domain: 1, input: 0, output: 9 },
        { octets: 1_000, domain: 1, input: 9, output: 10 },
      ],
      { domain },
    );
    expect(counts.unplaced).toEqual({
      gw1: { lateOctets: 100, noInterfaceOctets: 0 },
      gw2: { lateOctets: 0, noInterfaceOctets: 7 },
    });
  });

  it('the other direction of a biflow comes in at the other side', () => {
    const { minutes } = minutesOf([{ octets: 100, packets: 1, back: [900, 3] }]);
    expect(minutes[0]!.rows.map((row) => [row.authority, row.destination, row.direction, row.octets])).toEqual([
      ['Camden', 'Spine', 'b→a', 900],
      ['Camden', 'Spine', 'a→b', 100],
    ]);
    expect(minutes[0]!.interfaces).toMatchObject([
      { interface: 'side-a', octets: 100, packets: 1 },
      { interface: 'side-b', octets: 900, packets: 3 },
    ]);
  });
});

describe('estimates', () => {
  it('octets and packets by the rate; flows by what a sampler would meet', () => {
    const { minutes } = minutesOf([
      { octets: 100, packets: 1, rate: 1000 },
      { octets: 10_000, packets: 100, rate: 1000 },
    ]);
    expect([sum(minutes, 'octets'), sum(minutes, 'packets')]).toEqual([10_100_000, 101_000]);
    expect(sum(minutes, 'flows')).toBeCloseTo(1 / (1 - Math.exp(-1)) + 1, 9);
  });

  it('octets from the IP header on: sFlow and layer 2 counts lose their framing, samples are no flows', () => {
    const sample: Flow = { counted: 'frame', octets: 1_518, packets: 1, rate: 100 };
    expect(minutesOf([sample], {}, 'sflow5').minutes[0]!.rows).toMatchObject([
      { octets: 150_000, packets: 100, flows: 0 },
    ]);
    expect(minutesOf([sample]).minutes[0]!.rows).toMatchObject([{ octets: 151_800 }]);
    expect(minutesOf([{ counted: 'layer2', octets: 1_180, packets: 10 }]).minutes[0]!.rows).toMatchObject([
      { octets: 1_000 },
    ]);
  });
});

describe('long flows', () => {
  const shape = (flow: Flow, ...made: Parameters<typeof aggregator>) =>
    minutesOf([flow], ...made).minutes.map(({ time, rows }) => [(time - T) / 60_000, rows[0]!.octets, rows[0]!.flows]);

  it('are laid over the minutes that they lasted', () => {
    expect(shape({ first: T - 90_000, last: T + 30_000, octets: 1_200 })).toEqual([
      [-2, 300, 0],
      [-1, 600, 0],
      [0, 300, 1],
    ]);
  });

  it('that began before the oldest open minute keep their total', () => {
    const { minutes, counts } = minutesOf([{ first: T - 3_600_000, last: T + 20_000, octets: 1_001, packets: 7 }]);
    expect([sum(minutes, 'octets'), sum(minutes, 'packets'), sum(minutes, 'flows')]).toEqual([1_001, 7, 1]);
    expect(minutes.length).toBe(7);
    expect(counts.clipped).toBe(1);
  });

  it('are never faster than their interface', () => {
    const slow = { interfaces: { generation: 0, find: () => facing('a', 80_000) } };
    // 80 kbit/s are 600,000 octets a minute.
    expect(shape({ first: T + 30_000, last: T + 30_000, octets: 900_000 }, slow)).toEqual([
      [-1, 600_000, 0],
      [0, 300_000, 1],
    ]);
    expect(shape({ octets: 1e12, packets: 1e9 }).at(-1)![0]).toBe(0);
  });

  it('without times, or with a clock ahead, ended when they were reported', () => {
    const { minutes, counts } = minutesOf([
      { first: Number.NaN, last: Number.NaN },
      { last: NOW + 3_600_000, first: NOW + 3_599_000 },
      { last: T + 10_000, first: T + 50_000 },
    ]);
    expect(minutes.map(({ time, rows }) => [time, rows[0]!.flows])).toEqual([[T, 3]]);
    expect(counts.ahead).toBe(1);
  });
});

describe('bounds', () => {
  it('keep the largest names; the rest is other and the totals are exact', () => {
    const authorities = Array.from({ length: 50 }, (_, i) => ({ name: `A${i}`, prefixes: [`10.${i}.0.0/16`] }));
    const flows = authorities.map((_, i): Flow => ({ source: `10.${i}.0.1`, octets: 1_000 + i, packets: i }));
    const { minutes } = minutesOf([...flows, { source: '192.0.2.9', octets: 1 }], {
      meaning: { ...meaning, authorities },
      top: { authorities: 3, destinations: 5, applications: 5, rows: 100 },
    });
    expect(minutes[0]!.rows.map(({ authority, octets }) => [authority, octets])).toEqual([
      ['other', 47_000 + (46 * 47) / 2],
      ['A49', 1_049],
      ['A48', 1_048],
      ['A47', 1_047],
      ['unknown', 1],
    ]);
  });

  it('keep the largest rows', () => {
    const flows = Array.from({ length: 40 }, (_, i): Flow => ({
      ports: [50_000, [443, 80, 25, 53][i % 4]!],
      tos: (i >> 2) * 8,
      octets: i + 1,
    }));
    const { minutes } = minutesOf(flows, { top: { authorities: 5, destinations: 5, applications: 5, rows: 10 } });
    expect(sum(minutes, 'octets')).toBe(820);
    expect(minutes[0]!.rows.filter(({ authority }) => authority !== 'other').length).toBe(10);
    expect(minutes[0]!.rows.length).toBeLessThanOrEqual(10 + 7);
  });

  it('hold against more combinations than there is room for', () => {
    const authorities = Array.from({ length: 9_000 }, (_, i) => ({
      name: `A${i}`,
      prefixes: [`10.${i >> 8}.${i & 255}.0/24`],
    }));
    const made = aggregator({
      meaning: { ...meaning, authorities },
      top: { authorities: 9_000, destinations: 5, applications: 5, rows: 100 },
    });
    made.add(batchOf(authorities.map((_, i): Flow => ({ source: `10.${i >> 8}.${i & 255}.1`, octets: 10 }))), NOW);
    expect(made.read().overflowed).toBe(9_000 - 4_096);
    const [minute] = made.close();
    expect([sum([minute!], 'octets'), sum([minute!], 'flows')]).toEqual([90_000, 9_000]);
    expect(minute!.interfaces).toEqual([
      { time: T, gateway: 'gw1', interface: 'side-a', octets: 90_000, packets: 90_000, flows: 9_000 },
    ]);
    // The room is given back once the minute is closed.
    made.add(batchOf([{ source: '10.35.5.1', last: NOW + 600_000 }]), NOW + 600_000);
    expect(made.close().flatMap(({ rows }) => rows.map(({ authority }) => authority))).toEqual(['A8965']);
  });

  it('hold when nobody takes the minutes', () => {
    const made = aggregator();
    for (let i = 0; i < 100; i++) made.add(batchOf([{ last: T + i * 60_000 + 1_000 }]), T + i * 60_000 + 1_000);
    const minutes = made.close();
    expect(minutes.length + made.read().undrained).toBe(100);
    expect(minutes.length).toBeLessThanOrEqual(61);
  });
});

describe('minutes', () => {
  it('stay open for late flows and are handed over once', () => {
    const made = aggregator({ late: 120_000 });
    made.add(batchOf([{ octets: 1 }]), NOW);
    expect(made.drain(T + 60_000 + 119_000)).toEqual([]);
    made.add(batchOf([{ octets: 2, last: T + 59_999 }]), T + 179_000);
    expect(made.drain(T + 180_000).map(({ time, rows }) => [time, rows[0]!.octets])).toEqual([[T, 3]]);
    made.add(batchOf([{ octets: 4 }]), T + 180_001);
    expect(made.drain(T + 1_000_000)).toEqual([]);
    expect(made.read().apart.late).toEqual({ records: 1, octets: 4, packets: 10 });
  });

  it('hold what came in, whatever comes and however long it lasted', () => {
    const flow = fc.record({
      source: fc.constantFrom('10.1.0.1', '10.2.0.1', '9.9.9.9', '2001:db8:1::5'),
      destination: fc.constantFrom('10.128.0.1', '8.8.8.8'),
      ports: fc.tuple(fc.constantFrom(80, 443, 50_000), fc.constantFrom(53, 60_000)),
      input: fc.constantFrom(1, 2, 3),
      output: fc.constantFrom(1, 2, 3),
      octets: fc.nat(1e9),
      packets: fc.nat(1e6),
      rate: fc.constantFrom(1, 1, 2, 100),
      first: fc.integer({ min: T - 900_000, max: T + 60_000 }),
      last: fc.integer({ min: T - 900_000, max: T + 60_000 }),
    });
    const same = (one: Flow): Flow =>
      // The two addresses of a record are of one family.
      one.source!.includes(':') ? { ...one, destination: '2001:db8:80::9' } : one;
    fc.assert(
      fc.property(fc.array(fc.array(flow.map(same), { maxLength: 30 }), { maxLength: 8 }), (batches) => {
        const made = aggregator({ top: { authorities: 1, destinations: 1, applications: 1, rows: 10 } });
        const minutes = batches.flatMap((flows, i) => {
          made.add(batchOf(flows), NOW + i * 40_000);
          return made.drain(NOW + i * 40_000);
        });
        minutes.push(...made.close());
        const { apart } = made.read();
        for (const field of ['octets', 'packets'] as const) {
          const lost = Object.values(apart).reduce((all, count) => all + count[field], 0);
          const fed = batches.flat().reduce((all, each) => all + each[field]! * each.rate!, 0);
          expect(sum(minutes, field) + lost).toBe(fed);
          const atInterfaces = minutes
            .flatMap(({ interfaces }) => interfaces)
            .reduce((all, each) => all + each[field], 0);
          expect(atInterfaces).toBe(sum(minutes, field));
        }
        const times = minutes.map(({ time }) => time);
        expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
      }),
      { numRuns: 200 },
    );
  });
});
