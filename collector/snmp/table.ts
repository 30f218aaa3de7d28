/** How a MIB table is asked for and what comes back: the words between the walker and the files under tables/. */
import type { MetricConfig, PollIntervals } from '../config/schema/gateway.js';
import type { Observation, Origin } from '../model/observation.js';

/**
 * A decoded value (RFC 3416 §3): number for INTEGER, Counter32, Gauge32, TimeTicks and Counter64 up to 2^53 − 1; bigint for a
 * Counter64 beyond; Buffer for OCTET STRING and Opaque; dotted text for OBJECT IDENTIFIER and IpAddress.
 */
export type SnmpValue = number | bigint | Buffer | string;

/** A table and the columns that are wanted of it, or scalars (then `scalar` is true and the OIDs carry no `.0`). */
export interface TableSpec {
  /** MIB name: ifTable, ifXTable, entPhySensorTable. It labels the figures of the poll. */
  name: string;
  scalar?: boolean;
  /** MIB object name and numeric OID of each column, without the index. */
  columns: readonly { name: string; oid: string }[];
  /** Only these rows are asked for, in GETs instead of a walk; asked anew before each poll. An empty list asks nothing. */
  rows?(): readonly string[];
  /** Asked only on the first and then every so many polls of its reader (names change rarely); absent from `readings` in between. */
  every?: number;
  /** Rows come and go (sessions, routes): neither its absence nor that of a column is remembered, and holes are not looked into. */
  volatile?: boolean;
  /** Its figures are not told: there are many of its kind, for a while each, and every one would be a series of its own. */
  quiet?: boolean;
}

/** One row: values in the order of the spec's columns; undefined where the agent has none. */
export type Row = (SnmpValue | undefined)[];

/** What one read of one table brought. */
export interface TableReading {
  spec: TableSpec;
  /** Index (dotted, '' or '0' never for a scalar: its key is '0') → row, in the order in which the agent gave them. */
  rows: Map<string, Row>;
  /** False where the walk ended early (an error, a loop, a missing column): rows may be incomplete. */
  complete: boolean;
  /** Monotonic ms at which this table's first answer came, where it differs from the poll's. */
  monotonic?: number;
  /** The answers that brought new rows, in order: how many rows stood after each, and when it came (monotonic ms). */
  answers?: readonly Answer[];
}

export interface Answer {
  rows: number;
  monotonic: number;
  /** Milliseconds from the question to it: the values are of some moment in between. 0 where left out. */
  took?: number;
}

/** The answer that brought each row: a large table takes a slow router seconds, and not the same seconds each time. */
export function answersOf(reading: TableReading | undefined): Map<string, Answer> {
  const times = new Map<string, Answer>();
  const answers = reading?.answers ?? [];
  let at = 0;
  for (const index of reading && answers.length > 0 ? reading.rows.keys() : []) {
    while (at < answers.length - 1 && times.size >= (answers[at] as Answer).rows) at++;
    times.set(index, answers[at] as Answer);
  }
  return times;
}

/** What a reader is given after its tables were read. */
export interface ReadInput {
  origin: Origin;
  /** Wall-clock aligned end of this poll's interval, ms since the epoch. */
  slot: number;
  /** Monotonic ms at which each table's answer came, for exact seconds between two readings. */
  monotonic: number;
  /** Monotonic ms of `origin.at`. */
  now: number;
  /** Milliseconds from the poll's first question to `now`; left out: none. */
  took?: number;
  readings: ReadonlyMap<string, TableReading>;
  /** sysUpTime read in the same poll, hundredths of a second; null where the agent has none. */
  upTime: number | null;
  /** snmpEngineBoots and snmpEngineTime (RFC 3411) where the session is v3; null otherwise. */
  engine: { boots: number; time: number } | null;
}

/** Turns the rows of one poll of one gateway and context into observations; remembers the reading before. */
export interface Reader {
  /** `interfaces`, `system`, `sensors`, `metric:NAME`. */
  name: string;
  /** Tables read together for this reader. */
  specs: readonly TableSpec[];
  /** Which of the gateway's intervals it follows; a metric has its own. */
  interval: keyof PollIntervals | MetricConfig['interval'];
  /** Vendor tables are asked only of their vendor: tells by sysObjectID (dotted, null while unknown). */
  appliesTo?(sysObjectID: string | null): boolean;
  read(input: ReadInput): Observation[];
}
