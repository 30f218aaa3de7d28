import type { DataSourceJsonData } from '@grafana/data';

export interface InterconnectSettings extends DataSourceJsonData {
  /** Where Grafana reaches the collector: `https://collector.example:8443`. */
  url?: string;
}

/** Kept by Grafana, encrypted; only its proxy reads it, no browser. */
export interface InterconnectSecrets {
  token?: string;
}

export const DATASOURCE_ID = 'interconnect-monitor-datasource';
/** Of `routes` in plugin.json: Grafana's proxy adds the token to what goes through it. */
export const ROUTE = 'collector';
