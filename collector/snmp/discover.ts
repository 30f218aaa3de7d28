/** What a router is and which interfaces it has, asked once. */
import type { Deps } from '../deps.js';
import type { Credentials } from './credentials.js';
import { discoverSignals } from './discover-signals.js';
import type { DiscoveredSignals } from './discovered-signals.js';
import { interfaceSpec, writeRow, type Plain } from './discovery-columns.js';
import { noFigures } from './figures.js';
import { Gate } from './gate.js';
import { getMany } from './get.js';
import { octetText } from './octet-text.js';
import { COLUMNS_PER_REQUEST, readTable } from './read.js';
import { Session } from './session.js';
import { Sizes } from './sizes.js';
import type { SnmpValue } from './table.js';

export interface DiscoverTarget {
  /** IP address or DNS name. */
  address: string;
  /** 161 where left out. */
  port?: number;
  /** With the secrets themselves, not their references. */
  credentials: Credentials;
  /** SNMP context; '' where left out. */
  context?: string;
  /** Milliseconds to wait for one answer; 2000 where left out. */
  timeout?: number;
  /** 2 where left out. */
  retries?: number;
  /** Rows per GETBULK to begin with; 25 where left out. */
  maxRepetitions?: number;
}

/** One interface; every further column of ifTable and ifXTable is there by its MIB name. Counters are decimal strings, absent values null. */
export interface DiscoveredInterface {
  ifIndex: number;
  ifName: string | null;
  ifDescr: string | null;
  ifAlias: string | null;
  ifType: number | null;
  ifAdminStatus: string | null;
  ifOperStatus: string | null;
  ifHighSpeed: number | null;
  ifSpeed: number | null;
  ifHCInOctets: string | null;
  ifHCOutOctets: string | null;
  ifInOctets: string | null;
  ifOutOctets: string | null;
  [column: string]: Plain;
}

export interface Discovery extends DiscoveredSignals {
  system: {
    sysName: string | null;
    sysDescr: string | null;
    /** Dotted. */
    sysObjectID: string | null;
    /** Hundredths of a second. */
    sysUpTime: number | null;
  };
  /** In the order of ifIndex. */
  interfaces: DiscoveredInterface[];
}

export interface DiscoverDeps extends Deps {
  /** Called after each answer with the interfaces seen so far. */
  onProgress?(interfaces: number): void;
  /** What could not be read, one sentence each; logged as a warning where left out. */
  onProblem?(message: string): void;
}

const system = ['1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.2.0', '1.3.6.1.2.1.1.3.0'];
/** A person waits: nothing to spare the router for. */
const gateLimits = { requestsPerSecond: 500, inFlight: 2 };

/** Asks the system group, all of ifTable and ifXTable, and the tables of routing and redundancy. Throws an SnmpError, with its kind, when the router does not answer at all. */
export async function discover(target: DiscoverTarget, deps: DiscoverDeps): Promise<Discovery> {
  const { address: host, port = 161, credentials, context = '', timeout = 2000, retries = 2 } = target;
  const gate = new Gate(gateLimits, deps.clock);
  const session = new Session({ host, port, credentials, context, timeout, retries }, gate, deps.clock);
  try {
    const system = await discoverSystem(session);
    const interfaces = await discoverInterfaces(session, target, deps);
    const { maxRepetitions = 25 } = target;
    const signals = await discoverSignals(session, maxRepetitions, deps.clock, (message) => problem(deps, message));
    return { system, interfaces, ...signals };
  } finally {
    session.close();
  }
}

async function discoverSystem(session: Session): Promise<Discovery['system']> {
  const [sysName, sysDescr, sysObjectID, sysUpTime] = await getMany(session, system, noFigures());
  return {
    sysName: textOf(sysName),
    sysDescr: textOf(sysDescr),
    sysObjectID: typeof sysObjectID === 'string' ? sysObjectID : null,
    sysUpTime: typeof sysUpTime === 'number' ? sysUpTime : null,
  };
}

function textOf(value: SnmpValue | undefined): string | null {
  return typeof value === 'object' ? octetText(value) : null;
}

async function discoverInterfaces(session: Session, target: DiscoverTarget, deps: DiscoverDeps) {
  const sizes = new Sizes({ repetitions: target.maxRepetitions ?? 25, columns: COLUMNS_PER_REQUEST });
  const onRows = deps.onProgress ? { onRows: deps.onProgress.bind(deps) } : {};
  const { rows, message } = await readTable(session, interfaceSpec, sizes, noFigures(), deps.clock, onRows);
  if (message !== null) problem(deps, message);
  return [...rows]
    .filter(([index]) => !index.includes('.'))
    .map(([index, row]) => ({ ifIndex: Number(index), ...writeRow(row) }) as DiscoveredInterface)
    .sort((a, b) => a.ifIndex - b.ifIndex);
}

function problem(deps: DiscoverDeps, message: string): void {
  (deps.onProblem ?? ((text: string) => deps.log.warn(text)))(message);
}
