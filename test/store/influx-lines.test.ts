import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { InfluxDB } from 'influx';
import { expect, it } from 'vitest';
import { InfluxClient } from '../../collector/store/influx/client.js';
import { lineOf } from '../../collector/store/influx/lines.js';
import { decodeText } from '../../collector/store/influx/text.js';
import { tagsOf } from '../../collector/store/influx/write.js';
import type { Point } from '../../collector/store/contract.js';

const tag = fc.oneof(
  fc.string(),
  fc.constantFrom('a,b=c d', 'x\\', '"q"', 'two\nlines', '', '%', "it's", 'Zürich–Bern'),
);
const samples: fc.Arbitrary<Point> = fc.record({
  measurement: fc.constant('interface' as const),
  time: fc.integer({ min: 0, max: 4e12 }),
  seconds: fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true })),
  collector: tag,
  tags: fc.record({ gateway: tag, context: tag, interface: tag }),
  fields: fc.dictionary(
    fc.constantFrom('inOctets', 'outOctets', 'inErrors', 'speed', 'operStatus'),
    fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(2 ** 60))),
  ),
});

/** What a line says, in no order. */
function said(line: string) {
  const [series = '', fields = '', time, ...rest] = line.split(' ');
  expect(rest).toEqual([]);
  const [measurement, ...tags] = series.split(',');
  return { measurement, tags: new Set(tags), fields: new Set(fields.split(',')), time };
}

/** What the engine gets of one write. */
async function bodyOf(write: (port: number) => Promise<void>): Promise<string> {
  let body = '';
  const server = createServer((request, response) => {
    void text(request).then((got) => {
      body = got;
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await write((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return body;
}

it('a line says what the package would have written of the same point, whatever a router calls itself', async () => {
  const few = fc
    .sample(samples, 500)
    .filter(({ fields, seconds }) => [...Object.values(fields), seconds].some((each) => each !== null));
  const lines = few.map((sample) => lineOf(sample)!);
  const ours = await bodyOf(async (port) => {
    const target = { url: `http://127.0.0.1:${port}`, database: 'x', username: undefined, password: undefined };
    await new InfluxClient(target).write(lines, undefined, 'ms');
  });
  const theirs = await bodyOf(async (port) => {
    const points = few.map(({ measurement, tags, collector, fields, seconds, time }) => {
      const present = Object.entries({ ...fields, seconds }).filter(([, value]) => value !== null);
      const timestamp = String(time);
      return { measurement, tags: tagsOf(tags, collector), fields: Object.fromEntries(present), timestamp };
    });
    await new InfluxDB({ host: '127.0.0.1', port, database: 'x' }).writePoints(points, { precision: 'ms' });
  });
  expect(ours.split('\n').map(said)).toEqual(theirs.split('\n').map(said));
  for (const [at, line] of ours.split('\n').entries())
    expect(decodeText(/,gateway=([^, ]*)/.exec(line)![1]!)).toBe(few[at]!.tags['gateway']);
});

it('a sample that says nothing has no line', () => {
  const [sample] = fc.sample(samples, 1);
  expect(lineOf({ ...sample!, seconds: null, fields: { inOctets: null } })).toBeNull();
});
