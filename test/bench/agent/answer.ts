/** Answers SNMPv2c from varbinds that are encoded already, or as they are asked for: GET, GETNEXT and GETBULK. */
import { element, integer, length, number, tlv, type Element } from './tlv.js';

/** One instance. */
export interface Answered {
  /** The OID's content octets, one character each. */
  key: string;
  /** The whole varbind. */
  varbind: Buffer;
}

const GET = 0xa0;
const GET_NEXT = 0xa1;
const GET_BULK = 0xa5;
const RESPONSE = 0xa2;
const END_OF_MIB_VIEW = Buffer.of(0x82, 0);
const NO_SUCH_INSTANCE = Buffer.of(0x81, 0);
/** As large as UDP over IPv4 carries, less room for the headers. */
const MAX_ANSWER = 65_000;

/** The sub-identifiers of an OID's content, the first two still packed into one. */
export function arcs(key: string): number[] {
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

export function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
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

const room = Buffer.alloc(MAX_ANSWER);

/** Says what `entries` say, which are in MIB order. */
export class Answerer {
  private readonly places: Map<string, number>;
  private readonly parts: number[][];

  constructor(private readonly entries: readonly Answered[]) {
    this.places = new Map(entries.map(({ key }, place) => [key, place]));
    this.parts = entries.map(({ key }) => arcs(key));
  }

  /** null where it is none of the three requests. Throws a RangeError where the datagram is cut. */
  answer(datagram: Buffer): Buffer | null {
    const request = read(datagram);
    if (![GET, GET_NEXT, GET_BULK].includes(request.pdu.tag)) return null;
    let size = 0;
    for (const varbind of this.varbinds(request)) {
      if (size + varbind.length > MAX_ANSWER - 200) break;
      size += varbind.copy(room, size);
    }
    const zero = integer(0x02, 0);
    const id = datagram.subarray(request.pdu.start, element(datagram, request.pdu.start).end);
    const head = datagram.subarray(element(datagram, 0).start, request.community.end);
    const list = Buffer.concat([Buffer.of(0x30), length(size), room.subarray(0, size)]);
    return tlv(0x30, Buffer.concat([head, tlv(RESPONSE, Buffer.concat([id, zero, zero, list]))]));
  }

  /** Place of the first entry after `key`. */
  private after(key: string): number {
    const known = this.places.get(key);
    if (known !== undefined) return known + 1;
    const wanted = arcs(key);
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.parts[middle]!, wanted) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private *varbinds({ pdu, keys, nonRepeaters, repetitions }: Request): Iterable<Buffer> {
    if (pdu.tag === GET) {
      for (const key of keys) yield this.entries[this.places.get(key) ?? -1]?.varbind ?? bare(key, NO_SUCH_INSTANCE);
      return;
    }
    const next = (key: string): Buffer => this.entries[this.after(key)]?.varbind ?? bare(key, END_OF_MIB_VIEW);
    for (const key of keys.slice(0, nonRepeaters)) yield next(key);
    const cursors = keys.slice(nonRepeaters).map((key) => ({ key, place: this.after(key) }));
    for (let row = 0; row < repetitions; row++) {
      for (const cursor of cursors) {
        const found: Answered | undefined = this.entries[cursor.place];
        if (found) cursor.key = found.key;
        yield found?.varbind ?? bare(cursor.key, END_OF_MIB_VIEW);
        cursor.place += 1;
      }
      if (cursors.every(({ place }) => place >= this.entries.length)) return;
    }
  }
}
