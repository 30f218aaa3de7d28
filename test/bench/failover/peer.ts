/**
 * Debian's Prometheus with its SNMP and blackbox exporters, at their fastest sensible settings: everything every 5 s, rules without a `for`.
 * Prometheus and the SNMP exporter stand in `nms` as the product does; the blackbox exporter stands in `la`, as the probe agent does.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { management, NHS, type Topology } from '../../lab/gateway/topology.js';
import { USER } from '../../lab/gateway/snmpd.js';
import { Window } from '../../lab/gateway/window.js';
import { AUTH_PASSWORD, PRIV_PASSWORD } from '../../lab/snmpd.js';
import { until } from '../../until.js';

export const PEER_SECONDS = 5;
const LA_MANAGED = '10.99.3.2';
const PORTS = { prometheus: 9090, snmp: 9116, blackbox: 9115 };
export const programs = {
  prometheus: 'prometheus',
  'prometheus-snmp-exporter': 'prometheus-snmp-exporter',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
};

/** Rule → what it sees. */
export const rules = {
  LinkDown: 'ifOperStatus{ifDescr="to-gcsx"} != 1',
  ProbeFailed: 'probe_success == 0',
} as const;
export type Rule = keyof typeof rules;

interface Alerts {
  data: { alerts: { labels: Record<string, string>; activeAt: string }[] };
}

export class Peer {
  private constructor(
    private readonly window: Window,
    private readonly daemons: Daemon[],
    private readonly folder: string,
  ) {}

  /** `pager`: where its Alertmanager posts, with no wait for its group; without one nobody is paged. */
  static async start({ nms, la }: Topology, pager: string | null = null): Promise<Peer> {
    const folder = await temporaryFolder('icm-peer-');
    await writeFile(join(folder, 'snmp.yml'), stringify(snmpModules), { mode: 0o600 });
    await writeFile(join(folder, 'blackbox.yml'), stringify(blackboxModules));
    await writeFile(join(folder, 'rules.yml'), stringify(ruleFile));
    await writeFile(
      join(folder, 'prometheus.yml'),
      stringify(pager === null ? prometheus : { ...prometheus, alerting }),
    );
    if (pager !== null) await writeFile(join(folder, 'alertmanager.yml'), stringify(paging(pager)));
    const run = (host: typeof nms, command: string, ...words: string[]) => new Daemon(...host.inside(command, words));
    const peer = new Peer(
      Window.open(nms),
      [
        run(nms, 'prometheus-snmp-exporter', `--config.file=${folder}/snmp.yml`, '--web.listen-address=127.0.0.1:9116'),
        run(
          la,
          'prometheus-blackbox-exporter',
          `--config.file=${folder}/blackbox.yml`,
          `--web.listen-address=${LA_MANAGED}:9115`,
        ),
        run(
          nms,
          'prometheus',
          `--config.file=${folder}/prometheus.yml`,
          `--storage.tsdb.path=${folder}/data`,
          '--web.listen-address=127.0.0.1:9090',
        ),
        ...(pager === null ? [] : [run(nms, 'prometheus-alertmanager', ...alertmanagerWords(folder))]),
      ],
      folder,
    );
    await until('Prometheus has scraped everything', () => peer.sees(), { timeout: 60_000, every: 500 });
    return peer;
  }

  /** When each rule began to be active since a wall-clock time, ms; left out where it has not. */
  async activeSince(time: number): Promise<Partial<Record<Rule, number>>> {
    const { data } = await this.ask<Alerts>('/api/v1/alerts');
    const active: Partial<Record<Rule, number>> = {};
    for (const { labels, activeAt } of data.alerts)
      if (Date.parse(activeAt) >= time) active[labels['alertname'] as Rule] = Date.parse(activeAt);
    return active;
  }

  /** No rule is active. */
  async isQuiet(): Promise<boolean> {
    return (await this.ask<Alerts>('/api/v1/alerts')).data.alerts.length === 0;
  }

  async stop(): Promise<void> {
    await this.window.shut();
    for (const daemon of this.daemons.toReversed()) await daemon.stop();
    await removeFolder(this.folder);
  }

  private async sees(): Promise<boolean> {
    const dead = this.daemons.find(({ exited }) => exited);
    if (dead) throw new Error(`a part of the peer ended: ${dead.output}`);
    const { status } = await this.window.ask(`http://127.0.0.1:${PORTS.prometheus}/-/ready`);
    if (status !== 200) return false;
    const query = encodeURIComponent('count(ifOperStatus{ifDescr="to-gcsx"}) + count(probe_success)');
    const { data } = await this.ask<{ data: { result: { value: [number, string] }[] } }>(
      `/api/v1/query?query=${query}`,
    );
    return data.result[0]?.value[1] === '3';
  }

  private async ask<T>(path: string): Promise<T> {
    const { status, text } = await this.window.ask(`http://127.0.0.1:${PORTS.prometheus}${path}`);
    if (status !== 200) throw new Error(`Prometheus answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

const IF_DESCR = '1.3.6.1.2.1.2.2.1.2';
const IF_OPER_STATUS = '1.3.6.1.2.1.2.2.1.8';

/** As the exporter's generator writes it, for what a link's state needs and nothing else. */
const snmpModules = {
  link: {
    walk: [IF_OPER_STATUS, IF_DESCR],
    metrics: [
      {
        name: 'ifOperStatus',
        oid: IF_OPER_STATUS,
        type: 'gauge',
        help: 'ifOperStatus',
        indexes: [{ labelname: 'ifIndex', type: 'gauge' }],
        lookups: [{ labels: ['ifIndex'], labelname: 'ifDescr', oid: IF_DESCR, type: 'DisplayString' }],
      },
    ],
    version: 3,
    auth: {
      security_level: 'authPriv',
      username: USER,
      password: AUTH_PASSWORD,
      auth_protocol: 'SHA256',
      priv_protocol: 'AES',
      priv_password: PRIV_PASSWORD,
    },
  },
};

const blackboxModules = {
  modules: { crossing: { prober: 'icmp', timeout: '1s', icmp: { preferred_ip_protocol: 'ip4' } } },
};

const ruleFile = {
  groups: [
    {
      name: 'peer',
      interval: `${PEER_SECONDS}s`,
      rules: Object.entries(rules).map(([alert, expr]) => ({ alert, expr })),
    },
  ],
};

const ALERTMANAGER = '127.0.0.1:9093';

const alerting = { alertmanagers: [{ static_configs: [{ targets: [ALERTMANAGER] }] }] };

const alertmanagerWords = (folder: string): string[] => [
  `--config.file=${folder}/alertmanager.yml`,
  `--storage.path=${folder}/alertmanager`,
  ...[`--web.listen-address=${ALERTMANAGER}`, '--cluster.listen-address='],
];

const paging = (url: string) => ({
  route: { receiver: 'pager', group_by: ['alertname'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' },
  receivers: [{ name: 'pager', webhook_configs: [{ url, send_resolved: false }] }],
});

const through = (exporter: string) => [
  { source_labels: ['__address__'], target_label: '__param_target' },
  { source_labels: ['__param_target'], target_label: 'instance' },
  { target_label: '__address__', replacement: exporter },
];

const prometheus = {
  global: {
    scrape_interval: `${PEER_SECONDS}s`,
    scrape_timeout: `${PEER_SECONDS}s`,
    evaluation_interval: `${PEER_SECONDS}s`,
  },
  rule_files: ['rules.yml'],
  scrape_configs: [
    {
      job_name: 'snmp',
      metrics_path: '/snmp',
      params: { module: ['link'] },
      static_configs: [{ targets: Object.values(management).map(({ address }) => address) }],
      relabel_configs: through(`127.0.0.1:${PORTS.snmp}`),
    },
    {
      job_name: 'crossing',
      metrics_path: '/probe',
      params: { module: ['crossing'] },
      static_configs: [{ targets: [NHS] }],
      relabel_configs: through(`${LA_MANAGED}:${PORTS.blackbox}`),
    },
  ],
};
