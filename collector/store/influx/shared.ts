/** Documents that collectors leave for each other: cut into fields that the engine takes, and put together again where all of one saying is there. */
import type { IPoint } from 'influx';
import type { SharedAnswer, SharedDocument, SharedKind, SharedQuery } from '../contract.js';
import { StoreError } from '../errors.js';
import type { InfluxClient, RawSeries } from './client.js';
import { from, identifier, literal, SHARED, type Policies } from './places.js';
import { decodeText, encodeText } from './text.js';
import { timestampOf, writeAll } from './write.js';

/** InfluxDB 1.x takes strings of 64 KiB. */
const PART = 60_000;
const MOST_PARTS = 64;
/** Characters of one request: the engine takes 25 MB. */
const REQUEST = 2_000_000;
/** Rows of one answer, and of all of them. */
const ROWS = 200;
const MOST_ROWS = 40_000;
/** Longest statement that goes into an address. */
const LONGEST_GET = 2_000;
const PLAIN = /^[A-Za-z0-9_-]*$/;

/** The present need not be kept for years: it goes with the samples. */
const policyOf = ({ raw, events }: Policies, kind: SharedKind): string | undefined =>
  kind === 'record' || kind === 'months' ? events : raw;

/** What is older than the engine keeps is left out, for nobody could ask for it. @throws StoreError. */
export async function writeShared(
  client: InfluxClient,
  policies: Policies,
  documents: readonly SharedDocument[],
): Promise<void> {
  for (const [policy, some] of byPolicy(policies, documents))
    for (const batch of requests(some.flatMap(pointsOf))) {
      const refused = await writeAll(client, batch, policy, 'n');
      const reason = Object.keys(refused).find((each) => each !== 'engine-beyond-retention');
      if (reason !== undefined)
        throw new StoreError('STORE_AWAY', `${client.where} refuses what others are to know: ${reason}`);
    }
}

function byPolicy(policies: Policies, documents: readonly SharedDocument[]): Map<string | undefined, SharedDocument[]> {
  const all = new Map<string | undefined, SharedDocument[]>();
  for (const document of documents) {
    const policy = policyOf(policies, document.kind);
    all.set(policy, [...(all.get(policy) ?? []), document]);
  }
  return all;
}

function pointsOf({ owner, kind, key, time, stamp, body }: SharedDocument): IPoint[] {
  const parts = Math.max(1, Math.ceil(body.length / PART));
  if (parts > MOST_PARTS || !PLAIN.test(body))
    throw new StoreError(
      'STORE_QUERY_INVALID',
      `${kind} ${key} is ${body.length} characters: at most ${MOST_PARTS * PART} of base64url are told`,
    );
  return Array.from({ length: parts }, (_, part) => ({
    measurement: SHARED,
    tags: { collector: encodeText(owner), kind, part: `${part}` },
    fields: { key: encodeText(key), stamp, parts, body: body.slice(part * PART, (part + 1) * PART) },
    timestamp: timestampOf(time, key),
  }));
}

function* requests(points: readonly IPoint[]): Generator<IPoint[]> {
  let [batch, size]: [IPoint[], number] = [[], 0];
  for (const point of points) {
    const length = String(point.fields?.['body'] ?? '').length + 200;
    if (size + length > REQUEST && batch.length > 0) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(point);
    size += length;
  }
  if (batch.length > 0) yield batch;
}

/** @throws StoreError. */
export async function selectShared(
  client: InfluxClient,
  policies: Policies,
  query: SharedQuery,
): Promise<SharedAnswer> {
  if (query.owners.length === 0) return { documents: [], torn: 0 };
  const rows: Row[] = [];
  for (let offset = 0; ; offset += ROWS) {
    const page = statement(policies, query, offset);
    const [answer = []] = await client.query([page], page.length > LONGEST_GET ? 'POST' : 'GET');
    const found = answer.flatMap((series) => rowsOf(series));
    rows.push(...found);
    if (query.newest || found.length < ROWS) return assembled(rows, query);
    if (rows.length >= MOST_ROWS)
      throw new StoreError('STORE_RESULT_TOO_LARGE', `more than ${MOST_ROWS} parts of ${query.kind} documents`);
  }
}

function statement(policies: Policies, { kind, owners, from: begin, to, after, newest }: SharedQuery, offset: number) {
  const whose = owners.map((owner) => `${identifier('collector')} = ${literal(encodeText(owner))}`).join(' OR ');
  const when = `time >= ${Math.round(begin)}ms AND time < ${Math.round(to)}ms`;
  const since = after === undefined ? '' : ` AND ${identifier('stamp')} > ${Math.round(after)}`;
  const where = `${identifier('kind')} = ${literal(kind)} AND (${whose}) AND ${when}${since}`;
  const [columns, order] = newest
    ? ['', ' GROUP BY "collector", "part" ORDER BY time DESC LIMIT 1']
    : [', "collector", "part"', ` LIMIT ${ROWS} OFFSET ${offset}`];
  const source = from(policyOf(policies, kind), SHARED);
  return `SELECT "key", "stamp", "parts", "body"${columns} FROM ${source} WHERE ${where}${order}`;
}

interface Row extends Omit<SharedDocument, 'kind'> {
  part: number;
  parts: number;
}

function rowsOf({ tags, columns, values }: RawSeries): Row[] {
  return values.map((row) => {
    const told = (name: string): string => String(tags[name] ?? row[columns.indexOf(name)] ?? '');
    return {
      owner: decodeText(told('collector')),
      key: decodeText(told('key')),
      time: Number(row[columns.indexOf('time')]),
      stamp: Number(told('stamp')),
      body: told('body'),
      part: Number(told('part')),
      parts: Number(told('parts')),
    };
  });
}

/** A document counts where every part of its newest saying is there: parts of an older and longer one may be left beside it. */
function assembled(rows: readonly Row[], { kind, newest }: SharedQuery): SharedAnswer {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = JSON.stringify([row.owner, row.key, newest ? 0 : row.time]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  const documents: SharedDocument[] = [];
  for (const group of groups.values()) {
    const stamp = Math.max(...group.map((row) => row.stamp));
    const said = group.filter((row) => row.stamp === stamp).sort((one, other) => one.part - other.part);
    const [first] = said;
    if (first === undefined || said.length !== first.parts) continue;
    const { owner, key, time } = first;
    documents.push({ owner, kind, key, time, stamp, body: said.map(({ body }) => body).join('') });
  }
  documents.sort((one, other) => one.time - other.time);
  return { documents, torn: groups.size - documents.length };
}
