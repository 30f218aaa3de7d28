/** One end of a path: the evidence for the judgement, and the row that is shown. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import type { Clock } from '../../deps.js';
import { printable } from '../../model/text.js';
import { isStale, type EndEvidence, type Signal } from '../../resilience/evidence.js';
import type { PathEnd } from '../types.js';
import type { GatewayRecord } from './gateway.js';
import type { InterfaceRecord } from './interface-record.js';
import { lossOf, ratesOf } from './rates.js';
import { ageOf, iso, newer, seconds } from './seen.js';

export interface End {
  record: InterfaceRecord | null;
  evidence: EndEvidence;
  row: PathEnd;
}

export function signalsOf(clock: Clock, record: InterfaceRecord | null, poll: Gateway['poll']): Signal[] {
  return [signalOf(clock, record, poll, 'state'), signalOf(clock, record, poll, 'counters')];
}

const signalOf = (
  clock: Clock,
  record: InterfaceRecord | null,
  poll: Gateway['poll'],
  name: Signal['name'],
): Signal => ({
  name,
  interval: poll[name],
  age: ageOf(clock, record?.[name] ?? null),
  at: record?.[name]?.at ?? null,
});

export function describeEnd(
  clock: Clock,
  gateway: Gateway,
  live: GatewayRecord,
  path: PathConfig,
  side: 'a' | 'b',
): End {
  const table = live.contexts.get(path.context);
  const named = table?.named(path[side]) ?? [];
  const [only = null] = named;
  // Of several there is no telling which is meant.
  const record = named.length > 1 ? null : only;
  const signals = signalsOf(clock, record, gateway.poll);
  const evidence: EndEvidence = {
    interface: path[side],
    found: isFound(live, path.context, record, signals),
    rivals: named.length > 1 ? named.map(({ key }) => key) : [],
    ifIndex: record?.identity?.ifIndex ?? null,
    adminStatus: record?.adminStatus ?? null,
    operStatus: record?.operStatus ?? null,
    statusSince: record?.statusSince ?? null,
    signals,
    missing: missing(record),
    speed: record?.speed ?? null,
    loss: lossOf(record),
  };
  return { record, evidence, row: endRow(clock, side, path[side], record, evidence) };
}

/** null until the gateway has answered for this context; false too where polls go on and leave out what they once brought. */
function isFound(
  live: GatewayRecord,
  context: string,
  record: InterfaceRecord | null,
  signals: Signal[],
): boolean | null {
  const counted = live.counted.get(context) ?? null;
  if (record === null) return counted === null ? null : false;
  if (counted === null || record.counters === null || !signals.every(isStale)) return true;
  const interval = signals.find(({ name }) => name === 'counters')?.interval ?? 0;
  return !isStale({ age: counted.monotonic - record.counters.monotonic, interval });
}

function missing(record: InterfaceRecord | null): string[] {
  if (record === null || record.seconds === null) return [];
  return record.inOctets === null && record.outOctets === null ? ['octet counters'] : [];
}

function endRow(
  clock: Clock,
  side: 'a' | 'b',
  name: string,
  record: InterfaceRecord | null,
  { found, signals }: EndEvidence,
): PathEnd {
  return { side, interface: name, found: found !== false, ...interfaceFields(clock, record, signals) };
}

/** What a path's end and a row of the list of interfaces have in common. */
export function interfaceFields(
  clock: Clock,
  record: InterfaceRecord | null,
  signals: readonly Signal[],
): Omit<PathEnd, 'side' | 'found' | 'interface'> {
  const last = newer(record?.state ?? null, record?.counters ?? null);
  const age = ageOf(clock, last);
  const countersStale = signals.some((signal) => signal.name === 'counters' && isStale(signal));
  return {
    key: record?.key ?? null,
    ifName: shown(record?.identity?.ifName),
    ifAlias: shown(record?.identity?.ifAlias),
    adminStatus: record?.adminStatus ?? null,
    operStatus: record?.operStatus ?? null,
    speed: record?.speed ?? null,
    ...ratesOf(record, countersStale),
    updatedAt: last === null ? null : iso(last.at),
    ageSeconds: age === null ? null : seconds(age),
    stale: signals.some(isStale),
  };
}

/** A router's string on its way out: control and bidirectional characters as escapes. */
export function shown(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : printable(text);
}
