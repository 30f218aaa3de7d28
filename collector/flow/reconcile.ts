/** Flows against interface counters: per interface and hour, do both tell of the same traffic, and if not, why probably. */
import type { Cause, ReconciledHour, Verdict } from '../model/reconciliation.js';

/** What came in by one interface in an hour. null: not known, which is never 0. */
export interface Compared {
  gateway: string;
  interface: string;
  /** Start of the hour, milliseconds since the epoch. */
  time: number;
  flow: {
    /** From the IP header on, estimated after sampling. */
    octets: number;
    packets: number;
  } | null;
  snmp: {
    /** ifHCInOctets and the sum of ifHCIn…Pkts (RFC 2863): with layer 2. */
    octets: number | null;
    packets: number | null;
    /** Share of the hour that the counters cover, 0 to 1. */
    coverage: number;
  };
  /** Octets per packet that the agent counts and IP does not: Ethernet 14, with FCS 18, and 4 per VLAN tag. */
  overhead: number;
  exporter: ExporterHour;
}

/** How the gateway's exports went in that hour. */
export interface ExporterHour {
  datagrams: number;
  /** Records whose sampling rate nobody stated. */
  rateUnknown: number;
  records: number;
  /** Data sets that no template has decoded. */
  undecodedSets: number;
  /** Datagrams or records that sequence numbers show as lost, and datagrams that the system dropped. */
  lost: number;
  /** Octets of records that are in no minute: flows too late, or without an interface. */
  lateOctets: number;
  noInterfaceOctets: number;
}

export interface Bounds {
  /** Ratios within these agree. */
  below: number;
  above: number;
  /** SNMP octets per hour below which a ratio says nothing. */
  leastOctets: number;
  /** Least coverage of the hour by SNMP. */
  leastCoverage: number;
}

/** Sampling of one in 1,000 gives about 2 % at 10,000 sampled packets; clocks and timeouts shift some minutes between hours. */
export const defaultBounds: Bounds = { below: 0.9, above: 1.1, leastOctets: 10e6, leastCoverage: 0.95 };

/** The same hour as it is kept, before its context is known. */
export type Reconciled = Omit<ReconciledHour, 'context'>;

/** Compares one interface and hour. Pure; an hour that SNMP did not cover, or with next to no traffic, is `unknown`. */
export function reconcile(compared: Compared, bounds: Bounds = defaultBounds): Reconciled {
  const { gateway, interface: name, time, flow, snmp, overhead } = compared;
  const known = snmp.octets !== null && snmp.coverage >= bounds.leastCoverage && snmp.octets >= bounds.leastOctets;
  const flowOctets = flow === null ? null : flow.octets + flow.packets * overhead;
  // A gateway that says nothing while its interface counts traffic has exported none of it.
  const octetsRatio = known ? (flowOctets ?? 0) / snmp.octets! : null;
  const packetsRatio = known && snmp.packets !== null && snmp.packets > 0 ? (flow?.packets ?? 0) / snmp.packets : null;
  const verdict = judge(octetsRatio, packetsRatio, bounds);
  const cause =
    verdict === 'agrees' || verdict === 'unknown'
      ? null
      : causeOf(compared, verdict, octetsRatio!, packetsRatio, bounds);
  const base = { gateway, interface: name, time, flowOctets, snmpOctets: snmp.octets };
  return { ...base, octetsRatio, packetsRatio, verdict, cause };
}

/** Octets first; where they agree, packets may still tell of a difference. */
function judge(octets: number | null, packets: number | null, { below, above }: Bounds): Verdict {
  if (octets === null) return 'unknown';
  for (const ratio of [octets, packets ?? 1]) {
    if (ratio < below) return 'flows-below';
    if (ratio > above) return 'flows-above';
  }
  return 'agrees';
}

/** A shortfall that this share of it explains is taken to be due to it. */
const EXPLAINS = 0.5;

function causeOf(
  { flow, snmp, exporter }: Compared,
  verdict: Verdict,
  octets: number,
  packets: number | null,
  bounds: Bounds,
): Cause {
  const within = (ratio: number | null): boolean => ratio !== null && ratio >= bounds.below && ratio <= bounds.above;
  if (verdict === 'flows-below') {
    const missing = snmp.octets! - snmp.octets! * octets;
    if (exporter.datagrams === 0 && (flow?.packets ?? 0) === 0) return 'exporter-silent';
    if (exporter.undecodedSets > 0) return 'template-missing';
    if (exporter.lateOctets > missing * EXPLAINS) return 'late-flows';
    if (exporter.noInterfaceOctets > missing * EXPLAINS) return 'interface-unknown';
    if (exporter.lost > 0) return 'drops';
    if (unstated(exporter) && octets < 0.6) return 'sampling-rate-unknown';
  } else if (isDouble(octets) && (packets === null || isDouble(packets))) return 'counted-twice';
  if (within(packets)) return 'octets-differ';
  if (isFactor(octets, packets)) return 'sampling-rate-wrong';
  return verdict === 'flows-above' ? 'sampling-rate-wrong' : 'not-exported';
}

const unstated = ({ rateUnknown, records }: ExporterHour): boolean => records > 0 && rateUnknown > records / 2;
const isDouble = (ratio: number): boolean => Math.abs(ratio - 2) < 0.15;

/** Both ratios are the same, and a whole number or one over it. */
function isFactor(octets: number, packets: number | null): boolean {
  if (packets === null || packets === 0 || Math.abs(octets / packets - 1) > 0.1) return false;
  const factor = octets < 1 ? 1 / octets : octets;
  return factor > 1.5 && Math.abs(factor / Math.round(factor) - 1) < 0.05;
}
