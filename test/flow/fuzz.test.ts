/**
 * Damaged datagrams never make a decoder throw, never make it keep more than its limits, and read the same column by column as record by record.
 * Some seconds in a test run; `npm run fuzz` takes FUZZ_SECONDS (600) for each protocol.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { archived, COLUMNS, F_BASE, type Batch } from '../../collector/flow/batch.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { defaultLimits, type Limits } from '../../collector/flow/domain.js';
import { readDatagrams } from '../../collector/flow/replay/datagrams.js';
import { describeRecord } from '../../collector/flow/view/record.js';
import { describeSample } from '../../collector/flow/view/sample.js';
import {
  be,
  concat,
  ethernet,
  flowSample,
  ipfix,
  ipv4,
  netflow5,
  netflow9,
  optionsTemplate,
  rawHeader,
  set,
  sflow,
  template,
  udp,
} from './build.js';
import { filesOf, flowCases } from './corpus.js';
import { mutate, mutation } from './mutate.js';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 2);

const limits: Limits = {
  ...defaultLimits,
  domains: 8,
  templates: { templates: 32, fields: 600, age: 1000 },
  held: { octets: 20_000, age: 1000 },
};

type Protocol = 'v5' | 'v9' | 'ipfix' | 'sflow5';
/** Datagrams that belong together, by protocol. */
const seeds: Record<Protocol, Uint8Array[][]> = { v5: [], v9: [], ipfix: [], sflow5: [] };

beforeAll(() => {
  const fields = template(256, [
    [8, 4],
    [12, 4],
    [1, 8],
    [2, 4],
    [82, 65535],
    [22, 4],
  ]);
  const record = concat(be([1, 4], [2, 4], [900, 8], [3, 4], [2, 1], [0x6162, 2], [5, 4]));
  const frame = rawHeader(ethernet(0x0800, ipv4({}, udp(1, 2, new Uint8Array(30)))));
  seeds.v5.push([netflow5({}, [{ source: 1, destination: 2, octets: 3, packets: 4 }])]);
  seeds.v9.push([netflow9({}, set(0, fields), set(256, record))]);
  seeds.ipfix.push([
    ipfix(
      {},
      set(2, fields),
      set(3, optionsTemplate(257, [[302, 4]], [[34, 4]])),
      set(256, record),
      set(257, be([1, 4], [9, 4])),
    ),
  ]);
  seeds.sflow5.push([sflow({}, flowSample({ rate: 10 }, frame))]);
  for (const flowCase of flowCases()) {
    const datagrams: Uint8Array[] = [];
    for (const file of filesOf(flowCase))
      for (const { bytes } of readDatagrams(file, () => undefined)) if (datagrams.push(bytes.slice()) >= 40) break;
    const protocol = (Object.keys(flowCase.protocols)[0] ?? 'v5').replace('v1', 'v5') as Protocol;
    if (datagrams.length > 0) seeds[protocol].push(datagrams);
  }
});

/** Which seed, where in it to begin, and what is damaged. */
const plan = fc.record({
  seed: fc.nat(),
  from: fc.nat(),
  damages: fc.array(fc.record({ datagram: fc.nat(7), mutation }), { minLength: 1, maxLength: 12 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

function damaged(protocol: Protocol, { seed, from, damages }: Plan): Uint8Array[] {
  const whole = seeds[protocol][seed % seeds[protocol].length]!;
  const start = from % whole.length;
  const datagrams = whole.slice(start, start + 8);
  for (const { datagram, mutation: act } of damages) {
    const i = datagram % datagrams.length;
    datagrams[i] = mutate(datagrams[i]!, act);
  }
  return datagrams;
}

/** Rows as text, column by column. */
function rowsOf(batch: Batch): string[] {
  return Array.from({ length: batch.count }, (_, row) =>
    Array.from({ length: COLUMNS }, (_unused, column) =>
      column < F_BASE ? batch.u[column]![row] : batch.f[column - F_BASE]![row],
    ).join(),
  );
}

const withoutArchive = (row: string): string =>
  row
    .split(',')
    .filter((_, column) => !archived.includes(column))
    .join();

function decodeAll(datagrams: Uint8Array[], watched: boolean, archive = true): string[] {
  const rows: string[] = [];
  const observer = {
    record: (view: Parameters<typeof describeRecord>[0]) => void JSON.stringify(describeRecord(view)),
    options: (view: Parameters<typeof describeRecord>[0]) => void JSON.stringify(describeRecord(view)),
    sample: (view: Parameters<typeof describeSample>[0]) => void JSON.stringify(describeSample(view)),
  };
  const decoder = new Decoder({
    limits,
    capacity: 16,
    rows: (batch) => rows.push(...rowsOf(batch)),
    ...(watched ? { observer } : {}),
  });
  decoder.batch.forArchive(archive);
  const exporter = decoder.exporter('192.0.2.1')!;
  datagrams.forEach((datagram, i) => decoder.decode(datagram, exporter, i * 10));
  decoder.flush();
  expect(exporter.templateBudget.templates).toBeLessThanOrEqual(limits.templates.templates);
  expect(exporter.templateBudget.fields).toBeLessThanOrEqual(limits.templates.fields);
  expect(exporter.heldBudget.octets).toBeLessThanOrEqual(limits.held.octets);
  expect(exporter.domains.size).toBeLessThanOrEqual(limits.domains);
  return rows;
}

describe.each(['v5', 'v9', 'ipfix', 'sflow5'] as const)('damaged %s', (protocol) => {
  it('is read without harm', { timeout: (seconds + 30) * 1000 }, () => {
    const property = fc.property(plan, (drawn) => {
      const datagrams = damaged(protocol, drawn);
      const rows = decodeAll(datagrams, false);
      expect(decodeAll(datagrams, true)).toEqual(rows);
      // Without the columns of the archive all others are the same.
      expect(decodeAll(datagrams, false, false).map(withoutArchive)).toEqual(rows.map(withoutArchive));
      // No record is shorter than an octet.
      expect(rows.length).toBeLessThanOrEqual(datagrams.reduce((sum, { length }) => sum + length, 0));
    });
    const details = fc.check(property, {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    });
    if (seconds > 30) process.stderr.write(`${protocol}: ${details.numRuns} runs in ${seconds} s\n`);
    expect(details.failed ? fc.defaultReportMessage(details) : null).toBeNull();
    expect(details.numRuns).toBeGreaterThan(0);
  });
});
