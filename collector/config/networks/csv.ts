/** Networks from a table: a row per network, or several rows of one name, each with further prefixes. */
import { CsvError, parse } from 'csv-parse/sync';
import { quoted } from '../expected.js';
import { keyText, type Fault, type FaultCode, type KeyPath } from '../faults.js';
import { findingsOf, valueAt } from '../issues.js';
import { nearest } from '../nearest.js';
import { network } from '../schema/networks.js';
import type { Imported, NetworkEntry, Spot } from './entry.js';
import { BEGIN, Places, type Place, type Placed } from './places.js';

/** The columns that are read, by any of their names; case does not count. */
const columns = {
  name: ['name', 'authority', 'destination', 'organisation'],
  side: ['side'],
  prefixes: ['prefixes', 'prefix', 'networks', 'network', 'cidr'],
  owner: ['owner', 'code', 'ods', 'ons'],
  contact: ['contact'],
  email: ['email'],
  phone: ['phone', 'telephone'],
  ordered: ['ordered', 'order date'],
  contracted: ['contracted', 'bandwidth'],
  charge: ['charge', 'charge a year'],
  setup: ['setup', 'set-up'],
  replaces: ['replaces', 'separate connection'],
  uses: ['uses', 'destinations'],
} as const;
type Column = keyof typeof columns;

const sides: Record<string, 'a' | 'b'> = { a: 'a', authority: 'a', b: 'b', destination: 'b' };

/** One row of the file, by column; '' where it has none. */
type Row = Record<Column, string> & { at: Placed };

/** Rows of one name on one side. */
interface Group {
  side: 'a' | 'b';
  raw: {
    name: string;
    prefixes: string[];
    owner?: string;
    contacts: Record<string, string>[];
    ordered?: string;
    contracted?: string;
    charge?: Record<string, unknown>;
    replaces?: Record<string, unknown>;
    uses?: string[];
  };
  /** The first row. */
  at: Placed;
  prefixes: Place[];
  /** The row of each contact. */
  contacts: Placed[];
}

/** Separators of a list within a cell, and of cells; a semicolon may be either, so cells are told by the first line. */
const LIST = /[\s;,|]+/;
const LONGEST_ROW = 1_000_000;

/** @param side of all rows; null where a column says. */
export function readCsv(text: string, file: string, side: 'a' | 'b' | null): Imported {
  const faults: Fault[] = [];
  const tell = (place: Place, code: FaultCode, message: string, suggestion: string | null = null): void => {
    faults.push({ file, ...place, key: '', code, message, suggestion });
  };
  const table = cells(text, tell);
  const [head, ...rows] = table;
  if (head === undefined) return { entries: [], faults };
  const places = header(head.record, head.at, side, tell);
  if (places === null) return { entries: [], faults };
  const groups = grouped(
    rows.map(({ record, at }) => rowOf(record, at, places)),
    side,
    tell,
  );
  const entries = groups.flatMap((group) => entryOf(group, file, faults));
  return { entries, faults };
}

type Tell = (place: Place, code: FaultCode, message: string, suggestion?: string | null) => void;

function cells(text: string, tell: Tell): { record: string[]; at: Placed }[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      raw: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      comment: '#',
      comment_no_infix: true,
      max_record_size: LONGEST_ROW,
    }) as unknown as { record: string[]; raw: string }[];
    if (parsed.length === 0) tell(BEGIN, 'CONFIG_EMPTY', 'holds no rows; the first one names the columns');
    const places = new Places(text);
    return parsed.map(({ record, raw }) => ({ record, at: places.next(raw) }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    tell({ line, column: 1 }, 'CONFIG_CSV_SYNTAX', syntax(error.code));
    return [];
  }
}

function syntax(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote that was opened before is not closed by the end of the file';
  if (code === 'CSV_MAX_RECORD_SIZE') return `a row is longer than ${LONGEST_ROW} characters: is a quote not closed?`;
  return 'a quote stands where none can: put the whole cell in quotes, and double the quotes in it';
}

/** Whichever of comma, semicolon and tab the first line has most of. */
function delimiterOf(text: string): string {
  const first = /^(?:\s*(?:#.*)?\r?\n)*(.*)/.exec(text)?.[1] ?? '';
  const count = (character: string): number => first.split(character).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function header(record: string[], at: Placed, side: 'a' | 'b' | null, tell: Tell): Map<Column, number> | null {
  const places = new Map<Column, number>();
  record.forEach((title, i) => {
    const column = columnOf(title);
    if (column === undefined) ignored(title, at.find(title), tell);
    else if (places.has(column))
      tell(at.find(title), 'CONFIG_DUPLICATE_KEY', `two columns are the ${column}: keep one`);
    else places.set(column, i);
  });
  const needed: Column[] = side === null ? ['name', 'prefixes', 'side'] : ['name', 'prefixes'];
  const lacking = needed.filter((column) => !places.has(column));
  for (const column of lacking) {
    const or = column === 'side' ? ', or give the file a side in the configuration' : '';
    tell(at.begin, 'CONFIG_MISSING_KEY', `no column is called ${column}: the first row names the columns${or}`);
  }
  return lacking.length > 0 ? null : places;
}

const columnOf = (title: string): Column | undefined =>
  (Object.keys(columns) as Column[]).find((column) =>
    (columns[column] as readonly string[]).includes(title.toLowerCase()),
  );

function ignored(title: string, place: Place, tell: Tell): void {
  const suggestion = nearest(title, Object.keys(columns));
  tell(
    place,
    'CONFIG_COLUMN_IGNORED',
    `column ${quoted(title)} is not read; known are ${Object.keys(columns).join(', ')}`,
    suggestion,
  );
}

function rowOf(record: string[], at: Placed, places: Map<Column, number>): Row {
  const cell = (column: Column): [Column, string] => [column, record[places.get(column) ?? -1] ?? ''];
  return { ...(Object.fromEntries((Object.keys(columns) as Column[]).map(cell)) as Record<Column, string>), at };
}

function grouped(rows: readonly Row[], side: 'a' | 'b' | null, tell: Tell): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const own = Object.hasOwn(sides, row.side.toLowerCase()) ? sides[row.side.toLowerCase()] : undefined;
    if (own === undefined && (row.side !== '' || side === null)) {
      tell(
        row.at.find(row.side),
        'CONFIG_BAD_VALUE',
        `side is ${quoted(row.side)}: expected a, b, authority or destination`,
      );
      continue;
    }
    if (own !== undefined && side !== null && own !== side) {
      tell(
        row.at.find(row.side),
        'CONFIG_CONTRADICTION',
        `the row is of side ${own}, and the configuration says that the file is of side ${side}`,
      );
      continue;
    }
    join(groups, row, own ?? side!);
  }
  return [...groups.values()];
}

function join(groups: Map<string, Group>, row: Row, side: 'a' | 'b'): void {
  const key = `${side} ${row.name}`;
  const group = groups.get(key) ?? {
    side,
    raw: { name: row.name, prefixes: [], contacts: [] },
    at: row.at,
    prefixes: [],
    contacts: [],
  };
  groups.set(key, group);
  const prefixes = row.prefixes.split(LIST).filter((text) => text !== '');
  group.raw.prefixes.push(...prefixes);
  group.prefixes.push(...row.at.findAll(prefixes));
  if (row.owner !== '') group.raw.owner ??= row.owner;
  if (row.ordered !== '') group.raw.ordered ??= row.ordered;
  if (row.contracted !== '') group.raw.contracted ??= row.contracted;
  if (row.charge !== '')
    group.raw.charge ??= { year: amount(row.charge), ...(row.setup === '' ? {} : { setup: amount(row.setup) }) };
  if (row.replaces !== '') group.raw.replaces ??= { year: amount(row.replaces) };
  // Names have spaces and commas in them: only what stands in none of them parts a list.
  if (row.uses !== '') (group.raw.uses ??= []).push(...row.uses.split(/[;|]/).map((name) => name.trim()));
  const contact = { name: row.contact, email: row.email, phone: row.phone };
  const told = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== ''));
  const known = group.raw.contacts.some((each) => JSON.stringify(each) === JSON.stringify(told));
  if (Object.keys(told).length === 0 || known) return;
  group.raw.contacts.push(told);
  group.contacts.push(row.at);
}

/** `7,200.00` → 7200; what is no amount stays as it is, for the schema to refuse. */
function amount(text: string): number | string {
  const bare = text.replace(/^£\s*/, '').replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : text;
}

function entryOf(group: Group, file: string, faults: Fault[]): NetworkEntry[] {
  const spot = (path: KeyPath): Spot => ({ file, ...placeOf(group, path), key: keyText(path) });
  const read = network.safeParse(group.raw);
  if (read.success) return [{ side: group.side, network: read.data, spot }];
  for (const { path, code, message, suggestion = null } of findingsOf(network, group.raw, read.error.issues))
    faults.push({ ...spot(path), code, message, suggestion });
  return [];
}

/** Where a part of a network stands; the beginning of its first row where that is in no cell. */
function placeOf({ raw, at, prefixes, contacts }: Group, path: KeyPath): Place {
  const [key, index] = path;
  if (key === 'prefixes' && typeof index === 'number') return prefixes[index] ?? at.begin;
  const row = key === 'contacts' && typeof index === 'number' ? (contacts[index] ?? at) : at;
  const value = valueAt(raw, path);
  return typeof value === 'string' ? row.find(value) : row.begin;
}
