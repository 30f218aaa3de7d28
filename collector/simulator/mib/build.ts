import type { Device } from '../device.js';
import { library, type Mib, type MibRequest } from '../library.js';
import { forEachTable, scalars } from './index.js';
import type { Scalar, Syntax, Table, Value } from './table.js';

/** A column number no MIB uses: it carries an index that is not itself readable. */
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
};

function addTable<Row>(mib: Mib, device: Device, table: Table<Row>): void {
  const cells: Cells = new Map();
  const indexName = `${table.name}Index`;
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
      { number: INDEX_COLUMN, name: indexName, type: library.ObjectType['Integer']!, maxAccess: notAccessible },
    ],
    tableIndex: [{ columnName: indexName }],
    handler: handler(cells),
  });
  for (const { index, row } of table.rows(device)) {
    mib.addTableRow(table.name, [...table.columns.map(({ syntax }) => placeholder[syntax]), index]);
    for (const { number, syntax, value } of table.columns) {
      cells.set(`${table.oid}.${number}.${index}`, () => encoded(syntax, value(row, device, device.now())));
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
