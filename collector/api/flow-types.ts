/** What the API says of flows: types only. Octets begin at the IP header; octets, packets and flows are estimates after sampling. */
import type { FlowDimension, FlowDirection, FlowMeasure } from '../model/flow.js';
import type { ByReason, FlowHealth, FlowReceiverHealth, FlowSocketHealth } from '../model/flow-health.js';
import type { Iso } from '../model/judgement.js';
import type { RawFlows } from '../model/raw-flow.js';
import type { ReconciledHour } from '../model/reconciliation.js';

export type { FlowDimension, FlowDirection, FlowMeasure };

/** Sums over the minutes that were kept. */
export interface FlowFigures {
  octets: number;
  packets: number;
  flows: number;
  /** Over the minutes that were kept; null where none was. */
  bitsPerSecond: number | null;
  /** Of the measure's total under the same filter, 0 to 1; null where that is 0. */
  share: number | null;
}

/** `unknown`: declared by no network, port or class. */
export interface FlowNamed extends FlowFigures {
  name: string;
}

/** What was understood of the question, and how much of it was kept. */
export interface FlowRange {
  /** Whole minutes: `from` rounded down, `to` up; whole hours where minutes are kept no longer. */
  from: string;
  to: string;
  measure: FlowMeasure;
  filter: Partial<Record<FlowDimension, string[]>>;
  /** True where any of it was written by a simulator. */
  simulated: boolean;
  /** Minutes that are not kept are gaps, never zero. */
  coverage: { minutesAsked: number; minutesKept: number };
}

/** `GET /api/v1/flows/top`. */
export interface FlowTopAnswer extends FlowRange {
  by: FlowDimension;
  /** Largest first. */
  rows: FlowNamed[];
  /** Everything that is not in a row; rows and this add up to the total exactly. */
  other: FlowFigures;
  total: FlowFigures;
}

/** One interval. Null: nothing was kept for it. A name without traffic in what was kept is 0. */
export interface FlowPoint {
  /** Start of the interval. */
  time: string;
  octets: number | null;
  packets: number | null;
  flows: number | null;
  bitsPerSecond: number | null;
  /** Share of the interval's minutes that were kept, 0 to 1. */
  coverage: number;
}

/** `GET /api/v1/flows/series`: the names asked for, or the largest of the range; the rest in `other`. */
export interface FlowSeriesAnswer extends FlowRange {
  by: FlowDimension;
  intervalSeconds: number;
  series: { name: string; total: FlowFigures; points: FlowPoint[] }[];
  /** Series and this add up to the total in each interval. */
  other: { total: FlowFigures; points: FlowPoint[] };
  total: FlowFigures;
}

/** `GET /api/v1/flows/matrix`: `other` in either dimension stands for what is beyond the limit. */
export interface FlowMatrixAnswer extends FlowRange {
  /** Largest first, `other` last where there is any. Each adds up what its cells hold. */
  authorities: FlowNamed[];
  destinations: FlowNamed[];
  /** Those with traffic, by the order of the two lists. */
  cells: (FlowFigures & { authority: string; destination: string })[];
  total: FlowFigures;
}

/** Since the receiver started. */
export interface FlowExportCounts {
  datagrams: number;
  records: number;
  optionsRecords: number;
  flowSamples: number;
  counterSamples: number;
  discardSamples: number;
  /** Data sets whose template has not come. */
  undecodedSets: number;
  /** Datagrams (NetFlow v9, sFlow) or records (the others) that never came, by sequence numbers. */
  gaps: number;
  duplicates: number;
  reordered: number;
  /** Times it began to count anew. */
  restarts: number;
}

/** One observation domain (source id, engine, sub-agent) of an exporter. */
export interface FlowExporterDomain extends FlowExportCounts {
  protocol: string;
  domain: number;
  lastSeenAt: string | null;
  templates: number;
  /** Packets one sampled packet stands for, in the record seen last; null before the first. */
  samplingRate: number | null;
  /** Where that rate came from. */
  samplingSource: string | null;
  errors: ByReason;
}

export interface FlowExporter extends FlowExportCounts {
  address: string;
  /** Null where the address belongs to none and is heard all the same. */
  gateway: string | null;
  lastSeenAt: string | null;
  ageSeconds: number | null;
  octets: number;
  templates: number;
  errors: ByReason;
  /** Datagrams that the system dropped from queues that are this exporter's own. */
  kernelDrops: number;
  /** TCP connections open now. */
  connections: number;
  protocols: string[];
  domains: FlowExporterDomain[];
  domainsNotShown: number;
}

/** What became of the records, since the receiver started. */
export interface FlowAggregation {
  records: number;
  /** Records whose names found no room and were added up under `other`. */
  overflowed: number;
  /** Flows that began before the oldest open minute. */
  clipped: number;
  /** Flows reported as faster than their interface. */
  stretched: number;
  /** Flows whose exporter's clock is ahead. */
  ahead: number;
  /** Finished minutes that nobody took in time. */
  undrained: number;
  /** What is in no minute, by reason. */
  apart: Record<string, { records: number; octets: number; packets: number }>;
}

/** `GET /api/v1/flows/exporters`. */
export interface FlowExportersAnswer {
  time: string;
  /** `off`: nothing to listen to. `waiting`: it ended and is started again in a while. */
  state: FlowHealth['state'];
  restarts: number;
  lastFailure: string | null;
  /** When the figures were taken; null before the first. */
  updatedAt: string | null;
  exporters: FlowExporter[];
  sockets: FlowSocketHealth[];
  /** How datagrams are taken from the system; null where none are. */
  reception: FlowReceiverHealth['reception'];
  /** Datagrams the system dropped, by the address listened to. */
  kernelDrops: ByReason;
  /** Datagrams and connections that were not taken, by reason. */
  refused: ByReason;
  /** Those who were refused last: addresses of no gateway. */
  strangers: { address: string; datagrams: number; lastSeenAt: string }[];
  aggregation: FlowAggregation | null;
}

/** One interface in one hour: what came in by its counters, and by the flows. */
export interface FlowReconciledHour extends Omit<ReconciledHour, 'time'> {
  /** Start of the hour. */
  hour: string;
  /** The cause in words, with what to do; null where there is none. */
  advice: string | null;
}

/** `GET /api/v1/flows/reconciliation`. */
export interface FlowReconciliationAnswer {
  time: string;
  /** Whole hours: `from` rounded down, `to` up. */
  from: string;
  to: string;
  /** The last judged hour of each interface. */
  latest: FlowReconciledHour[];
  /** Those kept of the range, oldest first. */
  hours: FlowReconciledHour[];
}

/** `POST /api/v1/flows/raw`: single flows, newest first. */
export type RawFlowsAnswer = Iso<RawFlows>;
