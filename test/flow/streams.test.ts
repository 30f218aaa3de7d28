/** Numbers and times of exporters as they are: several processes in one domain, ports that change, numbers that count their own message. */
import { describe, expect, it } from 'vitest';
import { F } from '../../collector/flow/batch.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { restore, toState } from '../../collector/flow/receiver/state.js';
import { be, ipfix, netflow9, optionsTemplate, set, template, TIME, type FieldSpec } from './build.js';

const NOW = TIME * 1_000;
const calm = { gaps: 0, duplicates: 0, reordered: 0, restarts: 0 };
/** Source, octets, first and last by the uptime. */
const fields: FieldSpec[] = [
  [8, 4],
  [1, 4],
  [22, 4],
  [21, 4],
];
const announced = set(2, template(256, fields));
const starts = set(3, optionsTemplate(257, [[143, 4]], [[160, 8]]));
const startedAt = (milliseconds: number): Uint8Array =>
  set(257, be([1, 4], [Math.floor(milliseconds / 2 ** 32), 4], [milliseconds % 2 ** 32, 4]));
const flow = (first = 1_000, last = 2_000): Uint8Array => be([0x0a010001, 4], [100, 4], [first, 4], [last, 4]);
const flows = (count: number): Uint8Array => set(256, ...Array.from({ length: count }, () => flow()));

function exporting() {
  const ends: number[] = [];
  const decoder = new Decoder({
    rows: ({ f, count }) => ends.push(...f[F.last]!.subarray(0, count)),
  });
  const exporter = decoder.exporter('192.0.2.1')!;
  return {
    ends,
    exporter,
    decoder,
    hear: (port: number, ...datagrams: Uint8Array[]): void => {
      for (const datagram of datagrams) decoder.decode(datagram, exporter, NOW, port);
      decoder.flush();
    },
    counts: () => [...exporter.domains.values()][0]!.streams.counts,
  };
}

describe('numbers of IPFIX that count the records of their own message', () => {
  // As softflowd 1.1.0 sends them: templates and a record of options with every sixteenth message, which it does not count.
  const first = ipfix({ sequence: 7 }, announced, starts, startedAt(NOW), flows(7));
  const others = [
    ipfix({ sequence: 14 }, flows(7)),
    ipfix({ sequence: 15 }, flows(1)),
    ipfix({ sequence: 22 }, flows(7)),
  ];
  const again = ipfix({ sequence: 24 }, announced, starts, startedAt(NOW), flows(2));

  it('are whole where none is lost', () => {
    const { hear, counts } = exporting();
    hear(1, first, ...others, again, ipfix({ sequence: 29 }, flows(5)));
    expect(counts()).toEqual(calm);
  });

  it('have a gap of as many records as were lost', () => {
    const { hear, counts } = exporting();
    hear(1, first, ...others.slice(1), again, ipfix({ sequence: 29 }, flows(5)));
    expect(counts()).toEqual({ ...calm, gaps: 7 });
  });
});

describe('numbers of IPFIX that count messages', () => {
  // As NetStream of Huawei numbers them: templates alone take a number, many records take one as well.
  const messages = [[announced], [], [flows(7)], [flows(1)], [announced], [flows(13)], [flows(2)], [flows(13)]].map((sets, i) =>
    ipfix({ sequence: 900 + i }, ...sets),
  ); // prettier-ignore

  it('are whole where none is lost', () => {
    const { hear, counts } = exporting();
    hear(1, ...messages);
    expect(counts()).toEqual(calm);
  });

  it('have a gap of as many messages as were lost', () => {
    const { hear, counts } = exporting();
    hear(1, ...messages.filter((_, i) => i !== 2 && i !== 3));
    expect(counts()).toEqual({ ...calm, gaps: 2 });
  });

  it('are not seen in those that count records', () => {
    const { hear, counts } = exporting();
    hear(1, ipfix({}, announced, flows(7)), ipfix({ sequence: 7 }, flows(1)), ipfix({ sequence: 10 }, flows(3)));
    expect(counts()).toEqual({ ...calm, gaps: 2 });
  });
});

describe('two processes of one exporter and domain', () => {
  it('number for themselves, whatever their uptimes', () => {
    const { hear, counts } = exporting();
    for (let i = 1; i <= 40; i++) {
      hear(1, netflow9({ sequence: i, uptime: 500_000 + i }));
      hear(2, netflow9({ sequence: 7 * i, uptime: 3_000 + i }));
    }
    // The second loses six of every seven.
    expect(counts()).toEqual({ ...calm, gaps: 6 * 39 });
  });

  it('and have times of their own, over a restart of the collector too', () => {
    const before = exporting();
    const later = NOW - 3_600_000;
    before.hear(1, ipfix({}, announced, starts, startedAt(NOW - 10_000), flows(1)));
    before.hear(2, ipfix({}, starts, startedAt(later), flows(1)));
    before.hear(1, ipfix({ sequence: 1 }, flows(1)));
    expect(before.ends).toEqual([NOW - 8_000, later + 2_000, NOW - 8_000]);

    const after = exporting();
    restore(after.decoder, after.exporter, toState([before.exporter], NOW).exporters[0]!.domains);
    after.hear(2, ipfix({ sequence: 2 }, flows(1)));
    after.hear(1, ipfix({ sequence: 3 }, flows(1)));
    expect(after.ends).toEqual([later + 2_000, NOW - 8_000]);
  });

  it('a port that never said when it started goes by the only one that did', () => {
    const { hear, ends } = exporting();
    hear(1, ipfix({}, announced, starts, startedAt(NOW - 10_000)));
    hear(2, ipfix({ sequence: 5_000 }, flows(1)));
    expect(ends).toEqual([NOW - 8_000]);
  });
});

describe('an exporter that sends from another port each time', () => {
  it('is one stream: what is lost is seen', () => {
    const { hear, counts } = exporting();
    for (let i = 0; i < 40; i++) if (i !== 20) hear(40_000 + i, netflow9({ sequence: i }));
    expect(counts()).toEqual({ ...calm, gaps: 1 });
  });

  it('keeps what was counted of ports that were given up', () => {
    const { hear, counts } = exporting();
    for (let port = 1; port <= 40; port++)
      hear(port, netflow9({ sequence: port * 10_000 }), netflow9({ sequence: port * 10_000 + 2 }));
    expect(counts()).toEqual({ ...calm, gaps: 40 });
  });
});
