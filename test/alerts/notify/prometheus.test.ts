/** A real Prometheus evaluates the shipped rules over what two collectors export, and tells an Alertmanager with the shipped configuration. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentMetrics } from '../../../collector/api/metrics/incidents.js';
import type { PathStatus, Status } from '../../../collector/api/types.js';
import { systemClock } from '../../../collector/deps.js';
import type { Incident } from '../../../collector/model/judgement.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { missing } from '../../needs.js';
import { until } from '../../until.js';
import { Prometheus } from '../lab/prometheus.js';
import { Cluster, PATIENCE, ROUND } from './cluster.js';
import { Desk } from './desk.js';

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager', prometheus: 'prometheus' });
const rules = join(fileURLToPath(new URL('../../../', import.meta.url)), 'alerts/rules/*.yaml');
const LONG = 300_000;
const paths = ['first', 'long', 'planned'].map((name, i) => ({ name, gateway: `gw-${name}`, group: `group-${i}` }));

/** What a collector exports of the incidents that it knows. */
class Exporter {
  private readonly server: Server;

  private constructor(
    readonly desk: Desk,
    private readonly folder: string,
  ) {
    const registry = new Registry();
    const all = (): Incident[] => [...desk.incidents.values()];
    const open = (): Incident[] => all().filter(({ closedAt }) => closedAt === null);
    const source = {
      openIncidents: open,
      incidentsBetween: all,
      windows: desk.windows,
      drills: new Map<string, never>(),
    };
    const family = incidentMetrics(
      registry,
      () => source,
      () => Date.now(),
    );
    this.server = createServer((_, response) => {
      family.collect?.({ paths: paths as unknown as PathStatus[] } as Status);
      void registry.metrics().then((text) => response.end(text));
    });
  }

  static async start(collector: string): Promise<Exporter> {
    const folder = await temporaryFolder('icm-exporter-');
    const exporter = new Exporter(new Desk({ folder, clock: systemClock, collector, paths }), folder);
    await new Promise<void>((resolve) => exporter.server.listen(0, '127.0.0.1', resolve));
    return exporter;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await removeFolder(this.folder);
  }
}

describe.skipIf(skip !== null)(`the shipped rules in Prometheus${skip ? ` (${skip})` : ''}`, () => {
  const cluster = new Cluster();
  const exporters: Exporter[] = [];
  let prometheus: Prometheus | null = null;

  beforeAll(async () => {
    exporters.push(await Exporter.start('c1'), await Exporter.start('c2'));
    await cluster.start();
    prometheus = await Prometheus.start({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: [
        { job_name: 'interconnect', static_configs: [{ targets: exporters.map(({ address }) => address) }] },
      ],
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: cluster.urls.map((url) => new URL(url).host) }] }],
      },
    });
  }, LONG);
  afterAll(async () => {
    await prometheus?.stop();
    await cluster.stop();
    for (const exporter of exporters) await exporter.stop();
  });

  const opens = (kind: Incident['kind'], subject: string, more: Partial<Incident> = {}): void =>
    exporters.forEach(({ desk }) => desk.open(kind, subject, more));
  const firing = async (selector: string): Promise<number> =>
    (await prometheus!.query(`ALERTS{alertstate="firing",${selector}}`, Date.now())).samples.length;

  it(
    'tell a gateway that dies after its path once, with the path, and by itself as soon as the path is up and it is not',
    async () => {
      opens('path', 'first');
      // What lasts for longer, and what was announced, tells nobody of a gateway.
      opens('path', 'long', { openedAt: Date.now() - 300_000 });
      opens('path', 'planned', { maintenance: 'mw-1' });
      await until('the paths are told', () => cluster.at('page').length >= 2, PATIENCE);
      for (const { gateway } of paths) opens('gateway', gateway);
      await until('it follows its path', () => firing('gateway="gw-first",follows="path"').then(Boolean), PATIENCE);
      await until('the others are told', () => cluster.about('gw-planned').length > 0, PATIENCE);
      await until('the others are told', () => cluster.about('gw-long').length > 0, PATIENCE);
      // That nothing more comes shows only in a whole round of Alertmanager.
      await new Promise((resolve) => setTimeout(resolve, ROUND));
      expect(cluster.about('first')).toEqual(['firing PathDown first']);
      expect(cluster.about('long')).toEqual(['firing PathDown long', 'firing GatewayDown gw-long']);
      expect(cluster.about('planned')).toEqual(['firing GatewayDown gw-planned']);

      for (const { desk } of exporters) desk.close('in-path-first');
      await until('the gateway is told', () => cluster.about('gw-first').length > 0, PATIENCE);
      await until('the end of the path is told', () => cluster.about('first').length > 2, PATIENCE);
      expect(cluster.about('first').sort()).toEqual([
        'firing GatewayDown gw-first',
        'firing PathDown first',
        'resolved PathDown first',
      ]);
    },
    LONG,
  );
});
