import type { DataQuery } from '@grafana/schema';

/** What can be asked. Each kind is one entry of the editor and one file in `frames/`. */
export const kinds = [
  'paths',
  'throughput',
  'series',
  'service',
  'failovers',
  'lanes',
  'incidents',
  'maintenance',
  'posture',
  'sla',
  'delay',
  'flows',
  'gateways',
  'problems',
] as const;
export type Kind = (typeof kinds)[number];

export const aggregates = ['rate', 'sum', 'mean', 'min', 'max', 'last'] as const;
export const flowViews = ['top', 'series', 'matrix'] as const;
export const flowDimensions = ['authority', 'destination', 'application', 'class', 'path', 'direction'] as const;
export const slaViews = ['budget', 'ledger', 'months'] as const;
export const flowMeasures = ['octets', 'packets', 'flows'] as const;

export type Aggregate = (typeof aggregates)[number];
export type FlowView = (typeof flowViews)[number];
export type SlaView = (typeof slaViews)[number];
export type FlowDimension = (typeof flowDimensions)[number];
export type FlowMeasure = (typeof flowMeasures)[number];

/** A tag or dimension and the values that are wanted, separated by commas; variables are filled in. */
export interface Filter {
  key: string;
  value: string;
}

/**
 * One query of a panel. Only what its kind needs is read; everything else may be absent. Texts may hold variables.
 */
export interface InterconnectQuery extends DataQuery {
  kind: Kind;
  /** paths, service: follow the collector's live stream instead of asking once. */
  live?: boolean;
  /** Name of a group (failovers), of paths (throughput, lanes) or of probes and paths (delay), separated by commas; '' for all. */
  name?: string;
  /** incidents: only those that have not ended. */
  openOnly?: boolean;
  measurement?: string;
  field?: string;
  aggregate?: Aggregate;
  /** series, throughput, flow series: `5m`; '' for the panel's own. */
  interval?: string;
  groupBy?: string[];
  filters?: Filter[];
  view?: FlowView | SlaView;
  by?: FlowDimension;
  measure?: FlowMeasure;
  limit?: number;
}

export const defaultQuery: Partial<InterconnectQuery> = { kind: 'paths', live: true };

/** What a query reads where it says nothing. */
export const defaults = {
  measurement: 'interface',
  field: 'inOctets',
  aggregate: 'rate',
  by: 'authority',
  measure: 'octets',
  limit: 10,
} as const;
