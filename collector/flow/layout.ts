/** A template compiled for reading: which bytes of a record go to which column of a batch. */
import { F, F_BASE, U, type CountedAs } from './batch.js';
import { REVERSE, type Element } from './elements/registry.js';

/** Field length of a template that says: the length stands in the record (RFC 7011 section 7). */
export const VARIABLE = 65535;

export interface Field {
  element: Element;
  /** Octets, or VARIABLE. */
  length: number;
  scope: boolean;
}

/** How the bytes of a field become a cell. */
export const Kind = {
  integer: 0,
  /** Milliseconds of the exporter's uptime. */
  uptime: 1,
  seconds: 2,
  milliseconds: 3,
  /** NTP timestamps of 64 bits (RFC 7011 sections 6.1.9 and 6.1.10). */
  ntp: 4,
  /** Microseconds before the export time. */
  deltaMicroseconds: 5,
  /** The upper six bits of an octet (RFC 2474). */
  dscp: 6,
} as const;

export interface Op {
  kind: number;
  column: number;
  /** Octets from the beginning of the record; behind a variable-length field it is found per record. */
  offset: number;
  width: number;
  field: number;
  /** Octets from the beginning of the field: a word of an IPv6 address. */
  at: number;
}

export type TemplateKind = 'data' | 'options';

export interface Layout {
  kind: TemplateKind;
  /** Template or set number. */
  id: number;
  fields: Field[];
  /** Length of a record; with variable-length fields the shortest there can be. */
  length: number;
  variable: boolean;
  ops: Op[];
  /** Columns no op writes. */
  absent: number[];
  family: number;
  /** Where the IPv4 addresses stand in a template of both families: field numbers, -1 for none. */
  v4: [source: number, destination: number];
  counted: CountedAs;
  /** Field numbers, -1 where the template has none. */
  frame: number;
  /** IE 160, when the exporter's system started: uptimes of the record count from there. */
  start: number;
  /** True when records have to be looked at one by one, not column by column. */
  apart: boolean;
  /** True when the record itself may state its sampling (IE 34, 50, 305 and 306, 309 and 310, 311). */
  statesRate: boolean;
  /** The field of IE 34 or 50 when that is all a record may state, so that it reads column by column; else -1. */
  interval: number;
}

type Target = [kind: number, column: number];
const f = (column: number): number => F_BASE + column;

/** IANA element to column. Of an element that occurs twice the first occurrence counts, but see `headers`. */
const targets = new Map<number, Target>([
  [4, [Kind.integer, U.protocol]],
  [5, [Kind.integer, U.tos]],
  [6, [Kind.integer, U.tcpFlags]],
  [7, [Kind.integer, U.srcPort]],
  [10, [Kind.integer, U.inputIf]],
  [11, [Kind.integer, U.dstPort]],
  [14, [Kind.integer, U.outputIf]],
  [16, [Kind.integer, U.srcAs]],
  [17, [Kind.integer, U.dstAs]],
  [21, [Kind.uptime, f(F.last)]],
  [22, [Kind.uptime, f(F.first)]],
  [48, [Kind.integer, U.sampler]],
  [58, [Kind.integer, U.vlan]],
  [61, [Kind.integer, U.direction]],
  [150, [Kind.seconds, f(F.first)]],
  [151, [Kind.seconds, f(F.last)]],
  [152, [Kind.milliseconds, f(F.first)]],
  [153, [Kind.milliseconds, f(F.last)]],
  [154, [Kind.ntp, f(F.first)]],
  [155, [Kind.ntp, f(F.last)]],
  [156, [Kind.ntp, f(F.first)]],
  [157, [Kind.ntp, f(F.last)]],
  [158, [Kind.deltaMicroseconds, f(F.first)]],
  [159, [Kind.deltaMicroseconds, f(F.last)]],
  [243, [Kind.integer, U.vlan]],
  [302, [Kind.integer, U.sampler]],
]);

const CISCO = 9;

/**
 * What tells a column where the template has no element of `targets` for it: the DSCP alone, the ports that a logical interface is made of, and ends of a
 * connection (Cisco AVC; 45004 to 45009 in NetFlow v9), client first as its octets are those of the initiator.
 */
const standIns: [pen: number, id: number, kind: number, column: number][] = [
  [0, 195, Kind.dscp, U.tos],
  [0, 252, Kind.integer, U.inputIf],
  [0, 253, Kind.integer, U.outputIf],
  [CISCO, 12240, Kind.integer, U.srcPort],
  [CISCO, 12241, Kind.integer, U.dstPort],
  [0, 45008, Kind.integer, U.srcPort],
  [0, 45009, Kind.integer, U.dstPort],
];

/** Elements of addresses, source and destination, best first. */
type Ends = readonly [pen: number, source: number, destination: number][];
const ends4: Ends = [
  [0, 8, 12],
  [CISCO, 12236, 12237],
  [0, 45004, 45005],
];
const ends6: Ends = [
  [0, 27, 28],
  [CISCO, 12238, 12239],
  [0, 45006, 45007],
];

/** Observation times stand in for first and last where a record is one event (firewall and NAT logs, PSAMP packet reports). */
const moments = new Map<number, number>([
  [322, Kind.seconds],
  [323, Kind.milliseconds],
  [324, Kind.ntp],
  [325, Kind.ntp],
]);

/** Pairs of octet and packet elements, best first. */
const counters: [CountedAs, octets: number, packets: number][] = [
  ['delta', 1, 2],
  ['total', 85, 86],
  ['initiator', 231, 298],
  ['post', 23, 24],
  ['layer2', 352, 2],
];
const reverseCounters: [pen: number, octets: number, packets: number][] = [
  [REVERSE, 1, 2],
  [REVERSE, 85, 86],
  [0, 232, 299],
];
const rateElements = new Set([34, 50, 305, 309, 311]);

type Find = (pen: number, id: number) => number;

/**
 * What headers say of a packet. A template that names the protocol twice has a header inside another (SRv6), outer first (RFC 7011 section 8: in the
 * order of their treatment): the inner one says who speaks to whom, and over what.
 */
const headers = new Set([4, 5, 6, 7, 8, 11, 12, 27, 28]);

/** Finds the field of an element that its column is read from; -1 where there is none. */
function finder(fields: Field[]): Find {
  const are = (pen: number, id: number) => (one: Field) =>
    one.element.pen === pen && one.element.id === id && one.length > 0;
  const nested = fields.filter(are(0, 4)).length > 1;
  return (pen, id) =>
    nested && pen === 0 && headers.has(id) ? fields.findLastIndex(are(pen, id)) : fields.findIndex(are(pen, id));
}

/** Compiles a template. Never fails: a template that cannot be read gives a layout of length 0. */
export function compile(kind: TemplateKind, id: number, fields: Field[]): Layout {
  const find = finder(fields);
  const offsets = offsetsOf(fields);
  const ops: Op[] = [];
  const add = (opKind: number, column: number, field: number): void => {
    if (field < 0 || ops.some((op) => op.column === column)) return;
    ops.push({ kind: opKind, column, offset: offsets[field]!, width: fields[field]!.length, field, at: 0 });
  };
  addPlain(fields, find, add);
  for (const [pen, number, opKind, column] of standIns) add(opKind, column, find(pen, number));
  addMoments(fields, add);
  const counted = addCounters(find, add);
  const v4 = endsOf(fields, find, ends4, 4);
  const family = addAddresses(v4, endsOf(fields, find, ends6, 16), offsets, ops);
  const frame = [315, 313].map((number) => find(0, number)).find((field) => field >= 0) ?? -1;
  const start = find(0, 160);
  const variable = fields.some(({ length }) => length === VARIABLE);
  const statesRate = fields.some(({ element }) => element.pen === 0 && rateElements.has(element.id));
  const interval = soleInterval(fields);
  const written = new Set(ops.map((op) => op.column));
  return {
    kind,
    id,
    fields,
    length: fields.reduce((sum, { length }) => sum + (length === VARIABLE ? 1 : length), 0),
    variable,
    ops,
    absent: optional.filter((column) => !written.has(column)),
    family,
    v4,
    counted,
    frame,
    start,
    apart: variable || frame >= 0 || start >= 0 || family === BOTH || (statesRate && interval < 0),
    statesRate,
    interval,
  };
}

function soleInterval(fields: Field[]): number {
  const stating = fields.filter(({ element }) => element.pen === 0 && rateElements.has(element.id));
  const [only] = stating;
  const plain = stating.length === 1 && only!.length <= 8 && (only!.element.id === 34 || only!.element.id === 50);
  return plain ? fields.indexOf(only!) : -1;
}

/** Columns that a layout may or may not write; the others are filled for every row. */
const filled = new Set<number>([U.family, U.domain, U.counted, U.rateSource, f(F.rate)]);
const optional = Array.from({ length: F_BASE + 7 }, (_, column) => column).filter((column) => !filled.has(column));

function offsetsOf(fields: Field[]): number[] {
  let offset = 0;
  return fields.map(({ length }) => {
    const here = offset;
    offset += length === VARIABLE ? 1 : length;
    return here;
  });
}

type Add = (kind: number, column: number, field: number) => void;

function addPlain(fields: Field[], find: Find, add: Add): void {
  fields.forEach(({ element }, field) => {
    const target = element.pen === 0 ? targets.get(element.id) : undefined;
    if (target && field === find(0, element.id)) add(...target, field);
  });
}

function addMoments(fields: Field[], add: Add): void {
  fields.forEach(({ element, length }, field) => {
    const kind = element.pen === 0 ? moments.get(element.id) : undefined;
    if (kind === undefined || length === 0) return;
    add(kind, f(F.first), field);
    add(kind, f(F.last), field);
  });
}

function addCounters(find: Find, add: Add): CountedAs {
  const pair = counters.find(([, octets]) => find(0, octets) >= 0);
  const back = reverseCounters.find(([pen, octets]) => find(pen, octets) >= 0);
  if (back) {
    add(Kind.integer, f(F.reverseOctets), find(back[0], back[1]));
    add(Kind.integer, f(F.reversePackets), find(back[0], back[2]));
  }
  if (!pair) {
    add(Kind.integer, f(F.packets), find(0, 2));
    return find(0, 2) >= 0 ? 'delta' : 'nothing';
  }
  add(Kind.integer, f(F.octets), find(0, pair[1]));
  add(Kind.integer, f(F.packets), find(0, pair[2]));
  return pair[0];
}

type Pair = [source: number, destination: number];

/** The fields of both addresses, -1 for none of `octets`. */
function endsOf(fields: Field[], find: Find, ends: Ends, octets: number): Pair {
  const whole = (field: number): number => (field >= 0 && fields[field]!.length === octets ? field : -1);
  const pairs = ends.map(([pen, source, destination]): Pair => [
    whole(find(pen, source)),
    whole(find(pen, destination)),
  ]);
  return pairs.find((pair) => pair.some((field) => field >= 0)) ?? [-1, -1];
}

/** IPv4 or IPv6; a template with both is told apart per record (see sets.ts). */
function addAddresses(v4: Pair, v6: Pair, offsets: number[], ops: Op[]): number {
  const word = (column: number, field: number, at: number): void => {
    ops.push({ kind: Kind.integer, column, offset: offsets[field]! + at, width: 4, field, at });
  };
  const four = v4.some((field) => field >= 0);
  const six = v6.some((field) => field >= 0);
  if (four && !six) v4.forEach((field, side) => field >= 0 && word(side === 0 ? U.src3 : U.dst3, field, 0));
  if (six)
    v6.forEach((field, side) => {
      for (let i = 0; field >= 0 && i < 4; i++) word((side === 0 ? U.src0 : U.dst0) + i, field, i * 4);
    });
  return four && six ? BOTH : six ? 6 : four ? 4 : 0;
}

/** `family` of a template that has addresses of both families: its records say by IE 60, or by which address is not zero. */
export const BOTH = 46;
