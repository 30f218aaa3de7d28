/** NetFlow v5 has a reader of its own beside the layout that describes it: both must read the same. */
import { expect, test } from 'vitest';
import { archived, COLUMNS, F_BASE, type Batch } from '../../collector/flow/batch.js';
import { Decoder } from '../../collector/flow/decoder.js';
import type { Observer } from '../../collector/flow/message.js';
import { be, concat } from './build.js';

const RECORDS = 30;
const NOW = 1_700_000_000_000;

/** Octets without a pattern, the same in every run. */
function octets(length: number): Uint8Array {
  let seed = length;
  return Uint8Array.from({ length }, () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 24);
}

function rowsOf(batch: Batch): number[][] {
  return Array.from({ length: batch.count }, (_, row) =>
    Array.from({ length: COLUMNS }, (_unused, column) =>
      column < F_BASE ? batch.u[column]![row]! : batch.f[column - F_BASE]![row]!,
    ),
  );
}

/** Datagrams of content without a pattern, 30 records each. */
const datagramsAt = (uptimes: number[]): Uint8Array[] =>
  uptimes.map((uptime, i) =>
    concat(
      be([5, 2], [RECORDS, 2], [uptime, 4], [1_700_000_000, 4], [0, 4], [i * RECORDS, 4], [0, 2], [0x4000 | 100, 2]),
      octets(RECORDS * 48),
    ),
  );

function decode(datagrams: Uint8Array[], observer?: Observer): number[][] {
  const rows: number[][] = [];
  const decoder = new Decoder({
    capacity: 64,
    rows: (batch) => rows.push(...rowsOf(batch)),
    ...(observer && { observer }),
  });
  const exporter = decoder.exporter('192.0.2.1')!;
  for (const datagram of datagrams) decoder.decode(datagram, exporter, NOW);
  decoder.flush();
  return rows;
}

test('records of any content read as their layout says, whole batch or not, before and after the uptime wraps', () => {
  const datagrams = datagramsAt([0, 5_000, 0x7fff_ffff, 0xffff_fff0]);
  const byLayout = decode(datagrams, { record: () => undefined });
  expect(decode(datagrams)).toEqual(byLayout);
  expect(byLayout).toHaveLength(datagrams.length * RECORDS);
});

test('columns of the archive are left as they are while nobody reads them, and read again afterwards', () => {
  const rows: number[][] = [];
  const decoder = new Decoder({ capacity: 64, rows: (batch) => rows.push(...rowsOf(batch)) });
  const exporter = decoder.exporter('192.0.2.1')!;
  const [datagram] = datagramsAt([5_000]);
  const run = (archive: boolean): number[][] => {
    rows.length = 0;
    decoder.batch.forArchive(archive);
    decoder.decode(datagram!, exporter, NOW);
    decoder.flush();
    return [...rows];
  };
  const before = run(false);
  const whole = run(true);
  const used = whole[0]!.map((_, column) => column).filter((column) => !archived.includes(column));
  for (const some of [before, run(false)])
    for (const [i, row] of some.entries()) expect(used.map((c) => row[c])).toEqual(used.map((c) => whole[i]![c]));
  expect(archived.map((column) => before[0]![column])).toEqual([0, 0, 0, 0]);
  expect(whole).toEqual(decode(datagramsAt([5_000])));
  expect(run(true)).toEqual(whole);
});
