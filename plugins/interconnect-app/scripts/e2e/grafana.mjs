import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Daemon, freePort } from './daemon.mjs';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const provisioning = join(root, 'dashboard/grafana/provisioning');

/** Every plugin of ours: unsigned, each has to be allowed. */
const IDS = [
  'monitor-app',
  'monitor-datasource',
  'topology-panel',
  'failovers-panel',
  'sla-panel',
  'flowmatrix-panel',
  'delay-panel',
];

/** Grafana of the folder `home`, with the plugin as it is built and everything provisioned; `env` is what the specs are told. */
export async function startGrafana(folder, home, { influxd, collector, prometheus, receiver }) {
  if (!existsSync('dist/plugin.json')) {
    throw new Error('the plugin is not built: `npm run build` first');
  }
  const own = join(folder, 'grafana');
  mkdirSync(own);
  const at = (name) => join(own, name);
  cpSync('dist', at('plugins/interconnect-monitor-app'), { recursive: true });
  for (const name of ['datasources', 'dashboards', 'plugins']) {
    cpSync(join(provisioning, name), at(`provisioning/${name}`), { recursive: true });
  }
  cpSync(join(root, 'alerts/grafana/interconnect.json'), at('provisioning/alerting/interconnect.json'));
  writeFileSync(at('provisioning/datasources/influxdb.yaml'), JSON.stringify(influxSource(influxd)));
  const [port, password] = [await freePort(), randomBytes(16).toString('hex')];
  const daemon = new Daemon(join(home, 'bin/grafana'), ['server', '--homepath', home], {
    cwd: own,
    env: {
      ...process.env,
      ...settings({ at, port, password }),
      INTERCONNECT_URL: collector.url,
      INTERCONNECT_TOKEN: collector.token,
      PROMETHEUS_URL: prometheus.url,
      INTERCONNECT_DASHBOARDS: join(provisioning, 'plain'),
      INTERCONNECT_PAGE_URL: `${receiver.url}/page`,
      INTERCONNECT_TICKET_URL: `${receiver.url}/ticket`,
      INTERCONNECT_HEARTBEAT_URL: `${receiver.url}/heartbeat`,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const log = at('logs/grafana.log');
  await daemon.answers(`${url}/api/health`);
  const env = { GRAFANA_URL: url, GRAFANA_USER: 'admin', GRAFANA_PASSWORD: password, GRAFANA_LOG: log };
  return { url, log, env, stop: () => daemon.stop() };
}

/** The one data source that is not in dashboard/grafana/provisioning: it is for those who keep everything in InfluxDB. */
const influxSource = ({ url, username, password, database }) => ({
  apiVersion: 1,
  datasources: [
    {
      ...{ name: 'Interconnect InfluxDB', uid: 'interconnect-influxdb', type: 'influxdb', access: 'proxy', url },
      ...{ user: username, jsonData: { dbName: database, httpMode: 'POST' }, secureJsonData: { password } },
    },
  ],
});

/** Grafana's settings, and nothing that reaches beyond this machine. */
const settings = ({ at, port, password }) => ({
  GF_SERVER_HTTP_ADDR: '127.0.0.1',
  GF_SERVER_HTTP_PORT: String(port),
  GF_SECURITY_ADMIN_USER: 'admin',
  GF_SECURITY_ADMIN_PASSWORD: password,
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  GF_PATHS_DATA: at('data'),
  GF_PATHS_LOGS: at('logs'),
  GF_PATHS_PLUGINS: at('plugins'),
  GF_PATHS_PROVISIONING: at('provisioning'),
  GF_LOG_MODE: 'file',
  GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: IDS.map((id) => `interconnect-${id}`).join(','),
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
});
