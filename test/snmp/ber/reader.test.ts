/** The reader against net-snmp's own encoder, and against everything that is not SNMP. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../collector/snmp/ber/message.js';
import { compareIndexes, oidOctets, oidText } from '../../../collector/snmp/ber/oid.js';
import { readPdu, readScopedPdu, readVarbinds, type Pdu } from '../../../collector/snmp/ber/pdu.js';
import { Column, takeRows } from '../../../collector/snmp/ber/rows.js';
import type { Row } from '../../../collector/snmp/table.js';
import { counter64, integer, octets, response, tlv, varbind } from '../../lab/ber.js';

/** asn1-ber is the encoder that net-snmp writes all its messages with. */
interface Writer {
  startSequence(tag?: number): void;
  endSequence(): void;
  writeInt(value: number, tag?: number): void;
  writeString(text: string): void;
  writeBuffer(bytes: Buffer, tag?: number): void;
  writeOID(oid: string, tag?: number): void;
  buffer: Buffer;
}
const library = createRequire(createRequire(import.meta.url).resolve('net-snmp'))('asn1-ber') as {
  Ber: { Writer: new () => Writer };
};

const arc = fc.integer({ min: 0, max: 0xffff_ffff });
const oidArbitrary = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 39 }),
    fc.array(arc, { minLength: 1, maxLength: 20 }),
  )
  .map(([a, b, rest]) => [a, b, ...rest].join('.'));

type Typed = { tag: number; value: number | Buffer | string };
const valueArbitrary: fc.Arbitrary<Typed> = fc.oneof(
  fc.record({ tag: fc.constant(0x02), value: fc.integer() }),
  fc.record({ tag: fc.constantFrom(0x41, 0x42, 0x43), value: arc }),
  fc.record({
    tag: fc.constantFrom(0x04, 0x44),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ tag: fc.constant(0x06), value: oidArbitrary }),
);

function write(writer: Writer, { tag, value }: Typed): void {
  if (typeof value === 'number') writer.writeInt(value, tag);
  else if (typeof value === 'string') writer.writeOID(value, tag);
  else writer.writeBuffer(value, tag);
}

function libraryResponse(id: number, varbinds: [string, Typed][]): Buffer {
  const writer = new library.Ber.Writer();
  writer.startSequence();
  writer.writeInt(1);
  writer.writeString('public');
  writer.startSequence(0xa2);
  for (const header of [id, 0, 0]) writer.writeInt(header);
  writer.startSequence();
  for (const [name, value] of varbinds) {
    writer.startSequence();
    writer.writeOID(name);
    write(writer, value);
    writer.endSequence();
  }
  for (let open = 0; open < 3; open++) writer.endSequence();
  return writer.buffer;
}

function pduOf(datagram: Buffer): Pdu | null {
  const message = readMessage(datagram);
  return message === null || message.version === 3 ? null : readPdu(datagram, message.pdu.at, message.pdu.end);
}

describe('what net-snmp writes', () => {
  test('reads back as it was', () => {
    const varbinds = fc.array(fc.tuple(oidArbitrary, valueArbitrary), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(), varbinds, (id, sent) => {
        const pdu = pduOf(libraryResponse(id, sent));
        expect(pdu).toMatchObject({ type: 0xa2, id, status: 0, errorIndex: 0 });
        const read = readVarbinds(pdu as Pdu)?.map(({ oid, tag, value }) => [oid, { tag, value }]);
        expect(read).toEqual(sent);
      }),
    );
  });

  test('an OID is the same octets as the library writes', () => {
    fc.assert(
      fc.property(oidArbitrary, (oid) => {
        const writer = new library.Ber.Writer();
        writer.writeOID(oid);
        const content = oidOctets(oid);
        expect(writer.buffer.subarray(-content.length)).toEqual(content);
        expect(oidText(content, 0, content.length)).toBe(oid);
      }),
    );
  });
});

describe('rows', () => {
  const oids = ['1.3.6.1.2.1.2.2.1.2', '1.3.6.1.2.1.2.2.1.10'];
  const columns = () => oids.map((oid, at) => new Column(at, oid, oidOctets(oid)));
  const index = fc.array(arc, { minLength: 1, maxLength: 4 });

  test('are those of a generic reader, whatever the indexes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(index, { selector: String, maxLength: 40 }),
        fc.bigInt(0n, 2n ** 64n - 1n),
        (indexes, count) => {
          const sorted = indexes.toSorted(compareIndexes).map((one) => one.join('.'));
          const varbinds = sorted.flatMap((at) => [
            varbind(`${oids[0]}.${at}`, octets(at)),
            varbind(`${oids[1]}.${at}`, counter64(count)),
          ]);
          const asked = columns();
          const rows = new Map<string, Row>();
          const taken = takeRows(pduOf(response({ id: 1, varbinds })) as Pdu, asked, { rows, width: 2 });
          expect(taken).toEqual({ varbinds: varbinds.length, kept: varbinds.length });
          expect([...rows.keys()]).toEqual(sorted);
          const wanted = count < 2n ** 53n ? Number(count) : count;
          for (const [at, row] of rows) expect([String(row[0]), row[1]]).toEqual([at, wanted]);
          if (sorted.length > 0) expect(asked[0]?.next()).toBe(`${oids[0]}.${sorted.at(-1)}`);
          expect(asked.some(({ unsorted, ended }) => unsorted || ended !== null)).toBe(false);
        },
      ),
    );
  });

  test('16384 comes after 16383, though its octets sort before', () => {
    const varbinds = [16383, 16384, 2097151, 2097152].map((at) => varbind(`${oids[0]}.${at}.1`, integer(1)));
    const [column] = columns();
    const rows = new Map<string, Row>();
    takeRows(pduOf(response({ id: 1, varbinds })) as Pdu, [column as Column], { rows, width: 1 });
    expect([rows.size, column?.unsorted]).toEqual([4, false]);
  });

  test('a type that SNMP does not have leaves a gap, and the rows around it stand', () => {
    const varbinds = [varbind(`${oids[0]}.1`, tlv(0x99, Buffer.from('x'))), varbind(`${oids[0]}.2`, integer(7))];
    const rows = new Map<string, Row>();
    takeRows(pduOf(response({ id: 1, varbinds })) as Pdu, columns().slice(0, 1), { rows, width: 1 });
    expect([...rows]).toEqual([
      ['1', [undefined]],
      ['2', [7]],
    ]);
  });
});

describe('names', () => {
  const oid = '1.3.6.1.2.1.2.2.1.2';
  const read = (name: string): { rows: Map<string, Row>; datagram: Buffer } => {
    const pdu = pduOf(response({ id: 1, varbinds: [varbind(`${oid}.1`, octets(name))] })) as Pdu;
    const rows = new Map<string, Row>();
    takeRows(pdu, [new Column(0, oid, oidOctets(oid))], { rows, width: 1 });
    return { rows, datagram: pdu.buffer };
  };

  test('do not change with the datagram that brought them', () => {
    const { rows, datagram } = read('Te0/1');
    datagram.fill(0);
    expect(String(rows.get('1')?.[0])).toBe('Te0/1');
  });
});

describe('what is not SNMP', () => {
  const everything = (bytes: Buffer) => {
    const message = readMessage(bytes);
    if (message === null) return;
    const { at, end } = message.version === 3 ? message.scoped : message.pdu;
    for (const pdu of [readPdu(bytes, at, end), readScopedPdu(bytes, at, end)]) {
      if (pdu === null) continue;
      readVarbinds(pdu);
      const table = { rows: new Map<string, Row>(), width: 1 };
      takeRows(pdu, [new Column(0, '1.3.6.1', oidOctets('1.3.6.1'))], table);
    }
  };

  test('never throws: random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => everything(Buffer.from(bytes))),
      { numRuns: 500 },
    );
  });

  test('never throws: an answer with bytes changed, cut or repeated', () => {
    const whole = response({
      id: 5,
      varbinds: [1, 2, 3].flatMap((n) => [
        varbind(`1.3.6.1.2.1.${n}`, octets('text')),
        varbind(`1.3.6.1.4.${n}`, counter64(2n ** 63n)),
      ]),
    });
    const change = fc.record({ at: fc.nat(whole.length - 1), octet: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
        const bytes = Buffer.from(whole);
        for (const { at, octet } of changes) bytes[at] = octet;
        everything(bytes);
        everything(Buffer.from(bytes.subarray(0, length)));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['an indefinite length', '3080020101'],
    ['a length beyond the datagram', '308400ffffff02'],
    ['version 2 party-based', '3005020102 0400'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => expect(readMessage(Buffer.from(hex.replace(' ', ''), 'hex'))).toBeNull());
});
