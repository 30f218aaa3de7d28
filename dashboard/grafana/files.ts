import { bundled } from './bundled.js';
import { dashboard, type DashboardSpec } from './dashboard.js';
import { influx } from './influx.js';
import { prometheus } from './prometheus.js';
import { apps, dashboards, datasources } from './provisioning.js';

const json = (spec: DashboardSpec): string => `${JSON.stringify(dashboard(spec), null, 2)}\n`;
const name = ({ uid }: DashboardSpec): string => uid.replace(/^interconnect-/, '');

/** Every generated file, by its path from the repository's root. */
export function grafanaFiles(): Record<string, string> {
  const plugin = 'plugins/interconnect-app/src/dashboards';
  const here = 'dashboard/grafana/provisioning';
  return {
    ...Object.fromEntries(bundled.map((spec) => [`${plugin}/${name(spec)}.json`, json(spec)])),
    [`${here}/plain/influxdb.json`]: json(influx),
    [`${here}/plain/prometheus.json`]: json(prometheus),
    [`${here}/datasources/interconnect.yaml`]: datasources,
    [`${here}/dashboards/interconnect.yaml`]: dashboards,
    [`${here}/plugins/interconnect.yaml`]: apps,
  };
}
