/** Requests as we write them against net-snmp's own encoder. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestContent } from '../../../collector/snmp/ber/request.js';

interface Writer {
  startSequence(tag?: number): void;
  endSequence(): void;
  writeInt(value: number, tag?: number): void;
  writeOID(oid: string): void;
  writeNull(): void;
  writeBuffer(content: Buffer, tag: number): void;
  buffer: Buffer;
}
const { Ber } = createRequire(createRequire(import.meta.url).resolve('net-snmp'))('asn1-ber') as {
  Ber: { Writer: new () => Writer };
};
const GET_BULK = 0xa5;

const arc = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff }));
const oid = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 39 }), fc.array(arc, { maxLength: 126 }))
  .map(([a, b, rest]) => [a, b, ...rest].join('.'));

function byLibrary(id: number, repetitions: number, oids: readonly string[]): Buffer {
  const writer = new Ber.Writer();
  writer.startSequence(GET_BULK);
  for (const number of [id, 0, repetitions]) writer.writeInt(number);
  writer.startSequence();
  for (const name of oids) {
    writer.startSequence();
    writer.writeOID(name);
    writer.writeNull();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

test("are the library's, octet by octet", () => {
  const id = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const repetitions = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(id, repetitions, fc.array(oid, { maxLength: 30 }), (number, count, oids) => {
      const writer = new Ber.Writer();
      writer.writeBuffer(requestContent({ id: number, repetitions: count, oids }), GET_BULK);
      expect(writer.buffer.toString('hex')).toBe(byLibrary(number, count, oids).toString('hex'));
    }),
  );
});

test.each(['', '1', '1.', '1..3', '1.3.x', '3.1', '1.3.4294967296', '-1.3', '1.3 '])(
  '%j is no OID, and named',
  (name) => {
    expect(() => requestContent({ id: 1, repetitions: 0, oids: [name] })).toThrow(
      new RangeError(`not an OID: ${name}`),
    );
  },
);
