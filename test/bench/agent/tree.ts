/** The varbinds of a router with many interfaces, encoded beforehand and in MIB order; counters are patched in place. */
import { dot3StatsTable } from '../../../collector/snmp/tables/dot3-stats-table.js';
import { ifTable } from '../../../collector/snmp/tables/if-table.js';
import { ifXTable } from '../../../collector/snmp/tables/if-x-table.js';
import { integer, oid, tlv } from './tlv.js';

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const COUNTER32 = 0x41;
const GAUGE32 = 0x42;
const TIME_TICKS = 0x43;
const COUNTER64 = 0x46;

export interface Entry {
  /** The OID's content octets, one character each: the key of the index. */
  key: string;
  /** The whole varbind. */
  varbind: Buffer;
  /** Octets of a counter's value at the varbind's end; 0 for what does not move. */
  counter: number;
}

const text = (value: string): Buffer => tlv(OCTET_STRING, Buffer.from(value));

/** What the interface number `row` says in each column that is not a counter. */
const values: Record<string, (row: number) => Buffer> = {
  ifDescr: (row) => text(`TenGigE0/0/0/${row}`),
  ifType: () => integer(INTEGER, 6),
  ifSpeed: () => integer(GAUGE32, 2 ** 32 - 1),
  ifPhysAddress: (row) => tlv(OCTET_STRING, Buffer.from([2, 0, 0, 0, row >> 8, row & 255])),
  ifAdminStatus: () => integer(INTEGER, 1),
  ifOperStatus: () => integer(INTEGER, 1),
  ifName: (row) => text(`Te0/0/0/${row}`),
  ifHighSpeed: () => integer(GAUGE32, 10_000),
  ifAlias: (row) => text(`customer circuit ${row}`),
  ifCounterDiscontinuityTime: () => integer(TIME_TICKS, 0),
};

const AT_REST = /Errors|Discards|UnknownProtos|Collisions/;

/** 32-bit counters have four octets of value and 64-bit ones six, with the top bit clear, so that they never change size. */
function cell(column: string, row: number): { value: Buffer; counter: number } {
  const fixed = values[column];
  if (fixed) return { value: fixed(row), counter: 0 };
  // A router that loses packets on every port would be an alarm on every path.
  if (AT_REST.test(column)) return { value: tlv(COUNTER32, Buffer.of(0)), counter: 0 };
  return column.startsWith('ifHC')
    ? { value: tlv(COUNTER64, Buffer.from([1, 0, 0, 0, 0, 0])), counter: 6 }
    : { value: tlv(COUNTER32, Buffer.from([1, 0, 0, 0])), counter: 4 };
}

function entry(name: string, value: Buffer, counter = 0): Entry {
  const content = oid(name);
  const varbind = tlv(0x30, Buffer.concat([tlv(OBJECT_ID, content), value]));
  return { key: content.toString('latin1'), varbind, counter };
}

const started = performance.now();
const system = '1.3.6.1.2.1.1';

/** @param interfaces how many rows each table has */
export function buildTree(interfaces: number): Entry[] {
  const scalars = [
    entry(`${system}.1.0`, text('Router of the bench')),
    entry(`${system}.2.0`, tlv(OBJECT_ID, oid('1.3.6.1.4.1.8072.3.2.255'))),
    entry(`${system}.3.0`, tlv(TIME_TICKS, Buffer.from([1, 0, 0, 0])), 4),
    entry(`${system}.5.0`, text('bench')),
  ];
  // In the order of their OIDs: 1.3.6.1.2.1.2, 1.3.6.1.2.1.10.7, 1.3.6.1.2.1.31.
  const columns = [ifTable, dot3StatsTable, ifXTable].flatMap((table) => table.columns);
  const cells = columns.flatMap((column) =>
    Array.from({ length: interfaces }, (_, i) => {
      const { value, counter } = cell(column.name, i + 1);
      return entry(`${column.oid}.${i + 1}`, value, counter);
    }),
  );
  return [...scalars, ...cells];
}

/** Lets every counter stand where its own steady rate has brought it by now; sysUpTime counts hundredths. */
export function advance(entries: readonly Entry[]): void {
  const elapsed = performance.now() - started;
  for (const [i, { varbind, counter }] of entries.entries()) {
    if (counter === 0) continue;
    const rate = i < 4 ? 0.1 : counter === 6 ? 50_000 + i : 40 + (i % 50);
    const value = Math.floor(elapsed * rate) % 2 ** (8 * counter - 8);
    varbind.writeUIntBE(value, varbind.length - counter + 1, counter - 1);
  }
}
