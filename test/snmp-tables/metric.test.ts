import { describe, expect, test } from 'vitest';
import type { MetricObservation, Observation } from '../../collector/model/observation.js';
import type { Reader, Row, SnmpValue, TableReading } from '../../collector/snmp/table.js';
import { createReaders } from '../../collector/snmp/tables/index.js';
import { gatewayOf, poll } from './agent.js';

const OID = '1.3.6.1.4.1.9.9.109.1.1.1.1.8';

function readerOf(over: Record<string, unknown>): Reader {
  const gateway = gatewayOf({ metrics: [{ name: 'm', oid: OID, ...over }] });
  const reader = createReaders(gateway, '', []).find(({ name }) => name === 'metric:m');
  if (!reader) throw new Error('no reader');
  return reader;
}

/** Values by instance in the first table, or in the one of that name. */
function give(reader: Reader, values: Record<string, SnmpValue>, name = 'metric:m') {
  const found = reader.specs.map((spec): [string, TableReading] => {
    const rows = new Map<string, Row>(
      spec.name === name ? Object.entries(values).map(([at, value]) => [at, [value]]) : [],
    );
    return [spec.name, { spec, rows, complete: true }];
  });
  return { readings: new Map(found) };
}

const metrics = (all: readonly Observation[]): MetricObservation[] =>
  all.filter((each): each is MetricObservation => each.kind === 'metric');

describe('a declared metric', () => {
  test('follows its own interval and is asked as it was written', () => {
    const scalar = readerOf({ oid: '.1.3.6.1.2.1.1.7.0', interval: '5m' });
    expect(scalar.interval).toBe(300_000);
    expect(scalar.specs).toEqual([
      { name: 'metric:m', scalar: true, columns: [{ name: 'm', oid: '1.3.6.1.2.1.1.7' }] },
    ]);
  });

  test('a gauge, every instance of a column, with scale and unit', () => {
    const reader = readerOf({ unit: 'Cel', scale: 0.1 });
    const found = metrics(poll(reader, 0, {}, give(reader, { 1: 425, '2.7': Buffer.from(' 31.5 C') })));
    expect(found.map(({ index, value, unit, seconds }) => [index, value, unit, seconds])).toEqual([
      ['1', 42.5, 'Cel', null],
      ['2.7', 3.15, 'Cel', null],
    ]);
  });

  test('a scalar has no index', () => {
    const reader = readerOf({ oid: '1.3.6.1.2.1.1.7.0' });
    expect(metrics(poll(reader, 0, {}, give(reader, { 0: 72 })))[0]).toMatchObject({ index: '', value: 72 });
  });

  test('one instance of a column, asked for until the column itself answers', () => {
    const reader = readerOf({ oid: `${OID}.5` });
    expect(reader.specs[1]).toMatchObject({ columns: [{ oid: OID }] });
    expect(reader.specs[1]?.rows?.()).toEqual(['5']);
    const found = metrics(poll(reader, 0, {}, give(reader, { 5: 9 }, 'metric:m:instance')));
    expect(found[0]).toMatchObject({ index: '5', value: 9 });
    const column = readerOf({});
    poll(column, 0, {}, give(column, { 1: 1 }));
    expect(column.specs.map(({ name }) => name)).toEqual(['metric:m']);
  });

  test('a state has its word; a number without one has none', () => {
    const reader = readerOf({ kind: 'state', words: { 1: 'master', 2: 'backup' } });
    const found = metrics(poll(reader, 0, {}, give(reader, { 1: 2, 2: 7, 3: Buffer.from('active') })));
    expect(found.map(({ value, word }) => [value, word])).toEqual([
      [2, 'backup'],
      [7, null],
      [null, 'active'],
    ]);
  });

  test('a counter: delta and seconds, wraps added back, resets are gaps', () => {
    const reader = readerOf({ kind: 'counter' });
    const at = (seconds: number, value: SnmpValue, upTime = 100_000 + seconds * 100) =>
      metrics(poll(reader, seconds, {}, { ...give(reader, { 1: value }), upTime }))[0];
    expect(at(0, 4_294_967_000)).toMatchObject({ value: null, seconds: null });
    expect(at(60, 4_294_967_200)).toMatchObject({ value: 200, seconds: 60 });
    expect(at(120, 104)).toMatchObject({ value: 200, seconds: 60 });
    expect(at(180, 500, 1000)).toMatchObject({ value: null, seconds: null });
    expect(at(240, 600, 7000)).toMatchObject({ value: 100, seconds: 60 });
    expect(at(300, 10, 13_000)).toMatchObject({ value: null });
    expect(at(420, 2n ** 60n, 25_000)).toMatchObject({ seconds: 120 });
    expect(at(480, 2n ** 60n + 5n, 31_000)).toMatchObject({ value: 5 });
  });
});
