/** What ledgers are built with, and what they are told. */
import type { Config } from '../config/schema/index.js';
import type { Deps } from '../deps.js';
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from '../model/judgement.js';
import type { EvidenceState, EvidenceTraffic, EvidenceUsage } from '../model/sla.js';
import type { Period } from '../sla/zone.js';
import type { Spawn } from './reckoning/thread.js';
import type { JudgedGroups } from './settings.js';

/** What the journal of conclusions holds of a stretch of time. */
export interface Concluded {
  windows: MaintenanceWindow[];
  drills: Drill[];
  failovers: FailoverRecord[];
  incidents: Incident[];
}

export interface LedgersDeps extends Deps {
  version: string;
  /** `<data folder>/sla`. */
  folder: string;
  groups(config: Config): JudgedGroups;
  concluded(period: Period): Concluded;
  /** Five-minute averages out of the store, one after the other: of a thousand paths a month is too much to hold at one time. Throws while the store is away: then no month is closed. */
  traffic(period: Period): AsyncIterable<EvidenceTraffic>;
  usage(period: Period): Promise<{ rows: EvidenceUsage[]; keptMinutes: number }>;
  /** Gateways that have not been asked since the start: until then the names of their interfaces are not known. Null where there is none. */
  awaited(): string[] | null;
  /** Where months are reckoned. */
  spawn: Spawn;
}

/** What is judged at a moment. */
export interface JudgedStates {
  at: number;
  paths: readonly { name: string; state: EvidenceState['state'] }[];
  groups: readonly { name: string; state: EvidenceState['state'] }[];
}
