/** What a ledger rests on: change lists and minutes of probes, kept as long as the ledger. Times are milliseconds since the epoch. */
import type { Health } from '../health.js';
import type { Drill, FailoverRecord, GroupMode, Incident, MaintenanceWindow, ProtectionState } from '../judgement.js';
import type { TrafficClassName } from './contract.js';

export interface ProbeSetup {
  name: string;
  /** It goes from one demarcation point to the other. */
  service: boolean;
  direction: 'a-b' | 'b-a';
  path: string | null;
  class: TrafficClassName;
  /** Milliseconds. */
  interval: number;
  timeout: number;
}

/** What was configured to be watched. */
export interface Setup {
  probes: ProbeSetup[];
  paths: { name: string; group: string; gateway: string; capacity: number | null }[];
  groups: { name: string; mode: GroupMode; paths: string[] }[];
}

/** Consecutive lost packets within one minute. `next`: when the packet after them was sent, which was answered; null at the end of the minute. */
export interface EvidenceRun {
  from: number;
  to: number;
  packets: number;
  next: number | null;
}

/** One minute of one probe. Delays are milliseconds; null where there was nothing to measure. */
export interface EvidenceMinute {
  probe: string;
  /** Start of the minute. */
  at: number;
  sent: number;
  lost: number;
  /** When its first and last packets were sent. */
  first: number;
  last: number;
  runs: EvidenceRun[];
  /** Pairs of packets one after the other with more between them than silence allows: [sent, next sent]. */
  gaps: [number, number][];
  delayMin: number | null;
  delayMean: number | null;
  delayP99: number | null;
  delayMax: number | null;
  variation: number | null;
  forward: number | null;
  backward: number | null;
  lostForward: number | null;
  lostBackward: number | null;
  /** Offset of the sender's clock to the collector's, and its uncertainty; null where they are the same clock. */
  clock: { offset: number; uncertainty: number } | null;
}

/** From here on it was so: of a path, or of the protection of a group. */
export interface EvidenceState {
  at: number;
  of: 'path' | 'protection';
  name: string;
  state: Health | ProtectionState;
}

/** Five-minute averages of one direction of a path, bit/s, from the start of the period on; null where nothing was kept. */
export interface EvidenceTraffic {
  path: string;
  direction: 'a-b' | 'b-a';
  rates: (number | null)[];
}

/** Traffic of one authority with one destination in one class over the period, estimates after sampling. Octets begin at the IP header. */
export interface EvidenceUsage {
  authority: string;
  destination: string;
  class: string;
  octetsAToB: number;
  octetsBToA: number;
  packetsAToB: number;
  packetsBToA: number;
}

/** Everything that a month is computed from, beside the contract, the corrections and the months before. */
export interface MonthEvidence {
  /** In order of time; the first is what was in force when the period began. `collector`: who watched it; older evidence does not say. */
  setups: (Setup & { at: number; collector?: string })[];
  /** Probe by probe, those of each in order of time. */
  minutes: EvidenceMinute[];
  /** In order of time; those before the period say how it began. */
  states: EvidenceState[];
  /** When the collector was watching: adjoining or separate stretches in order of time. Outside them states are unknown. */
  watched: [number, number][];
  traffic: EvidenceTraffic[];
  /** Minutes of flows that were kept; absent where nobody asked the store. */
  usage?: { rows: EvidenceUsage[]; keptMinutes: number };
  windows: MaintenanceWindow[];
  drills: Drill[];
  failovers: FailoverRecord[];
  incidents: Incident[];
  /** True where a simulator wrote any of it. */
  simulated: boolean;
}
