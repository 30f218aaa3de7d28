/** Information elements by number: what a field of a template is called and how its bytes read. */
import { enterpriseTable } from './enterprise.js';
import { ianaTable } from './iana.js';
import { netflow9Table } from './netflow9.js';

/** Abstract data types of RFC 7012 section 3.1 and RFC 6313 section 4. */
export type DataType =
  | 'octetArray'
  | 'unsigned8'
  | 'unsigned16'
  | 'unsigned32'
  | 'unsigned64'
  | 'unsigned256'
  | 'signed8'
  | 'signed16'
  | 'signed32'
  | 'signed64'
  | 'float32'
  | 'float64'
  | 'boolean'
  | 'macAddress'
  | 'string'
  | 'dateTimeSeconds'
  | 'dateTimeMilliseconds'
  | 'dateTimeMicroseconds'
  | 'dateTimeNanoseconds'
  | 'ipv4Address'
  | 'ipv6Address'
  | 'basicList'
  | 'subTemplateList'
  | 'subTemplateMultiList';

export interface Element {
  /** 0 for IANA elements and for NetFlow v9. */
  pen: number;
  id: number;
  name: string;
  type: DataType;
  known: boolean;
}

/** Private enterprise number whose elements are those of IANA in the reverse direction (RFC 5103 section 6.1). */
export const REVERSE = 29305;
/** Stands for an enterprise in scope fields of NetFlow v9, whose five types are numbers of their own (RFC 3954 section 6.1). */
export const SCOPE9 = -9;
const scopes9 = ['', 'scopeSystem', 'scopeInterface', 'scopeLineCard', 'scopeCache', 'scopeTemplate'];
const CERT = 6871;
const CERT_REVERSE = 0x4000;
const NTOP = 35632;
/** nProbe writes its own element N in NetFlow v9 as field type 57472 + N. */
const NTOP_V9_BASE = 57472;
const FIRST_V9_ONLY = 32768;
/** Enterprise ids and numbers that nobody defined are made on demand; beyond this many they are not kept for reuse. */
const MADE_LIMIT = 4096;

type Table = Map<number, Element>;

const iana = read(ianaTable, 0);
const netflow9 = read(netflow9Table, 0);
const enterprises = readEnterprises(enterpriseTable);
const made = new Map<string, Element>();

function read(text: string, pen: number): Table {
  const table: Table = new Map();
  for (const line of text.trim().split('\n')) {
    const [id, name, type] = line.split(' ') as [string, string, DataType];
    table.set(Number(id), { pen, id: Number(id), name, type, known: true });
  }
  return table;
}

function readEnterprises(text: string): Map<number, Table> {
  const sections = text.trim().split(/^# /m).filter(Boolean);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      const pen = Number.parseInt(section, 10);
      return [pen, read(section.slice(end + 1), pen)];
    }),
  );
}

/** The element of an IPFIX field specifier: enterprise number (0 for IANA) and element number. Always answers. */
export function element(pen: number, id: number): Element {
  if (pen === 0) return iana.get(id) ?? make(pen, id);
  if (pen === REVERSE) return make(pen, id);
  return enterprises.get(pen)?.get(id) ?? make(pen, id);
}

/** The element of a NetFlow v9 field type, 16 bits without an enterprise bit (RFC 3954 section 8). Always answers. */
export function element9(type: number): Element {
  if (type < FIRST_V9_ONLY) return element(0, type);
  return netflow9.get(type) ?? enterprises.get(NTOP)?.get(type - NTOP_V9_BASE) ?? make(0, type);
}

function make(pen: number, id: number): Element {
  const key = `${pen}.${id}`;
  const kept = made.get(key);
  if (kept) return kept;
  if (pen === SCOPE9 && scopes9[id]) return { pen, id, name: scopes9[id], type: 'unsigned64', known: true };
  const fresh = pen === REVERSE ? reversed(REVERSE, id, iana.get(id)) : certReverse(pen, id);
  if (made.size < MADE_LIMIT) made.set(key, fresh);
  return fresh;
}

/** CERT marks the reverse of its own elements with bit 14 of the number (RFC 5103 section 6.2; YAF documentation). */
function certReverse(pen: number, id: number): Element {
  if (pen !== CERT || id < CERT_REVERSE) return unknown(pen, id);
  return reversed(pen, id, enterprises.get(CERT)?.get(id - CERT_REVERSE));
}

/** RFC 5103 section 6.1: the name is that of the forward element with its first letter raised, after "reverse". */
function reversed(pen: number, id: number, forward: Element | undefined): Element {
  if (!forward) return unknown(pen, id);
  return { ...forward, pen, id, name: `reverse${forward.name.charAt(0).toUpperCase()}${forward.name.slice(1)}` };
}

function unknown(pen: number, id: number): Element {
  return { pen, id, name: `${pen}.${id}`, type: 'octetArray', known: false };
}
