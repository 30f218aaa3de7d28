import type { Device } from '../device.js';
import { library, type Mib, type MibRequest } from '../library.js';
import { forEachTable, scalars } from './index.js';
import type { Scalar, Syntax, Table, Value } from './table.js';

/** Column numbers no MIB uses, from here downwards: they carry parts of an index that are not themselves readable. */
const INDEX_COLUMN = 65_535;

type Cells = Map<string, () => unknown>;

/** BER wants the shortest form of an integer, with the sign bit clear. */
function counter64(value: bigint): Buffer {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return octets[0]! & 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
}

function encoded(syntax: Syntax, value: Value): unknown {
  if (syntax === 'Counter64') return counter64(BigInt(value as bigint | number));
  if (typeof value === 'bigint') return Number(value & 0xffff_ffffn);
  return value;
}

/** The value is worked out when it is asked for, and never earlier. */
function handler(cells: Cells) {
  return (request: MibRequest): void => {
    const { instanceNode } = request;
    instanceNode.value = cells.get(instanceNode.oid)!();
    request.done();
  };
}

const readOnly = library.MaxAccess['read-only']!;
const notAccessible = library.MaxAccess['not-accessible']!;

function addScalar(mib: Mib, device: Device, { name, oid, syntax, value }: Scalar): void {
  const read = (): unknown => encoded(syntax, value(device, device.now()));
  mib.registerProvider({
    name,
    type: library.MibProviderType.Scalar,
    oid,
    scalarType: library.ObjectType[syntax]!,
    maxAccess: readOnly,
    handler: handler(new Map([[`${oid}.0`, read]])),
  });
  mib.setScalarValue(name, placeholder[syntax]);
}

/** What the library checks a row with when it is added; never sent. */
const placeholder: Record<Syntax, unknown> = {
  Integer: 0,
  OctetString: '',
  OID: '0.0',
  Counter: 0,
  Gauge: 0,
  TimeTicks: 0,
  Counter64: 0,
  IpAddress: '0.0.0.0',
};

function addTable<Row>(mib: Mib, device: Device, table: Table<Row>): void {
  const cells: Cells = new Map();
  const rows = table.rows(device).map(({ index, row }) => ({ index: [index].flat(), row }));
  const indexNames = (rows[0]?.index ?? []).map((_, i) => `${table.name}Index${i}`);
  mib.registerProvider({
    name: table.name,
    type: library.MibProviderType.Table,
    oid: table.oid,
    maxAccess: notAccessible,
    tableColumns: [
      ...table.columns.map(({ number, name, syntax }) => ({
        number,
        name,
        type: library.ObjectType[syntax]!,
        maxAccess: readOnly,
      })),
      ...indexNames.map((name, i) => ({
        number: INDEX_COLUMN - i,
        name,
        type: library.ObjectType['Integer']!,
        maxAccess: notAccessible,
      })),
    ],
    tableIndex: indexNames.map((columnName) => ({ columnName })),
    handler: handler(cells),
  });
  for (const { index, row } of rows) {
    mib.addTableRow(table.name, [...table.columns.map(({ syntax }) => placeholder[syntax]), ...index]);
    for (const { number, syntax, value } of table.columns) {
      cells.set(`${table.oid}.${number}.${index.join('.')}`, () => encoded(syntax, value(row, device, device.now())));
    }
  }
}

/** All that a gateway answers, as the library keeps it. */
export function buildMib(device: Device): Mib {
  const mib = library.createMib();
  for (const scalar of scalars) addScalar(mib, device, scalar);
  forEachTable((table) => addTable(mib, device, table));
  return mib;
}
