/**
 * A process of its own that answers SNMPv2c from varbinds encoded beforehand, so quickly that the asker is what is measured.
 * Arguments: the number of interfaces. Prints the UDP port on 127.0.0.1 that it took.
 */
import { createSocket } from 'node:dgram';
import { advance, buildTree, type Entry } from './tree.js';
import { element, integer, length, number, tlv, type Element } from './tlv.js';

const GET = 0xa0;
const GET_NEXT = 0xa1;
const GET_BULK = 0xa5;
const RESPONSE = 0xa2;
const END_OF_MIB_VIEW = Buffer.of(0x82, 0);
const NO_SUCH_INSTANCE = Buffer.of(0x81, 0);
/** As large as UDP over IPv4 carries, less room for the headers. */
const MAX_ANSWER = 65_000;

const entries = buildTree(Number(process.argv[2] ?? 1_000));
const places = new Map(entries.map(({ key }, place) => [key, place]));
const parts = entries.map(({ key }) => arcs(key));

/** The sub-identifiers of an OID's content, the first two still packed into one. */
function arcs(key: string): number[] {
  const result: number[] = [];
  let value = 0;
  for (let i = 0; i < key.length; i++) {
    const octet = key.charCodeAt(i);
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      result.push(value);
      value = 0;
    }
  }
  return result;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Place of the first entry after `key`. */
function after(key: string): number {
  const known = places.get(key);
  if (known !== undefined) return known + 1;
  const wanted = arcs(key);
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(parts[middle]!, wanted) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Request {
  version: Element;
  community: Element;
  pdu: Element;
  id: number;
  nonRepeaters: number;
  repetitions: number;
  keys: string[];
}

function read(datagram: Buffer): Request {
  const version = element(datagram, element(datagram, 0).start);
  const community = element(datagram, version.end);
  const pdu = element(datagram, community.end);
  const id = element(datagram, pdu.start);
  const second = element(datagram, id.end);
  const third = element(datagram, second.end);
  const list = element(datagram, third.end);
  const keys: string[] = [];
  for (let at = list.start; at < list.end;) {
    const varbind = element(datagram, at);
    const name = element(datagram, varbind.start);
    keys.push(datagram.toString('latin1', name.start, name.end));
    at = varbind.end;
  }
  const bulk = pdu.tag === GET_BULK;
  return {
    version,
    community,
    pdu,
    id: number(datagram, id),
    nonRepeaters: bulk ? number(datagram, second) : keys.length,
    repetitions: bulk ? number(datagram, third) : 0,
    keys,
  };
}

const bare = (key: string, value: Buffer): Buffer =>
  tlv(0x30, Buffer.concat([tlv(0x06, Buffer.from(key, 'latin1')), value]));

function* varbinds({ pdu, keys, nonRepeaters, repetitions }: Request): Iterable<Buffer> {
  if (pdu.tag === GET) {
    for (const key of keys) yield entries[places.get(key) ?? -1]?.varbind ?? bare(key, NO_SUCH_INSTANCE);
    return;
  }
  const next = (key: string): Buffer => entries[after(key)]?.varbind ?? bare(key, END_OF_MIB_VIEW);
  for (const key of keys.slice(0, nonRepeaters)) yield next(key);
  const cursors = keys.slice(nonRepeaters).map((key) => ({ key, place: after(key) }));
  for (let row = 0; row < repetitions; row++) {
    for (const cursor of cursors) {
      const found: Entry | undefined = entries[cursor.place];
      if (found) cursor.key = found.key;
      yield found?.varbind ?? bare(cursor.key, END_OF_MIB_VIEW);
      cursor.place += 1;
    }
    if (cursors.every(({ place }) => place >= entries.length)) return;
  }
}

const room = Buffer.alloc(MAX_ANSWER);

function answer(datagram: Buffer): Buffer {
  const request = read(datagram);
  let size = 0;
  for (const varbind of varbinds(request)) {
    if (size + varbind.length > MAX_ANSWER - 200) break;
    size += varbind.copy(room, size);
  }
  const zero = integer(0x02, 0);
  const id = datagram.subarray(request.pdu.start, element(datagram, request.pdu.start).end);
  const head = datagram.subarray(element(datagram, 0).start, request.community.end);
  const list = Buffer.concat([Buffer.of(0x30), length(size), room.subarray(0, size)]);
  return tlv(0x30, Buffer.concat([head, tlv(RESPONSE, Buffer.concat([id, zero, zero, list]))]));
}

const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20, sendBufferSize: 4 << 20 });
socket.on('message', (datagram, from) => {
  const { tag } = element(datagram, element(datagram, element(datagram, element(datagram, 0).start).end).end);
  if (tag === GET || tag === GET_NEXT || tag === GET_BULK) socket.send(answer(datagram), from.port, from.address);
});
socket.bind(0, '127.0.0.1', () => process.stdout.write(`${socket.address().port}\n`));
// A real agent caches too: its counters move once a second.
setInterval(() => advance(entries), 1_000);
advance(entries);
// Whoever started it holds its standard input; it ends with them.
process.stdin.on('end', () => process.exit(0)).resume();
