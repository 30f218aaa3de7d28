/**
 * The configuration of Alertmanager as it is shipped, in a cluster of two of them, told by two collectors that evaluate the shipped rules: who is
 * told of what, and how often. Only the addresses of the receivers are others, and its intervals are a sixth of what they are: everything happens side by side.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlertRules } from '../../../alerts/evaluator/component.js';
import type { PathPlace } from '../../../alerts/notify/surroundings.js';
import { incidentMetrics } from '../../../collector/api/metrics/incidents.js';
import { readSamples } from '../../../collector/api/metrics/samples.js';
import type { PathStatus, Status } from '../../../collector/api/types.js';
import { systemClock } from '../../../collector/deps.js';
import type { Incident } from '../../../collector/model/judgement.js';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing, program } from '../../needs.js';
import { silentLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { Desk } from './desk.js';
import { Receiver } from './receiver.js';

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager' });
const root = fileURLToPath(new URL('../../../', import.meta.url));
const LONG = 300_000;
const PATIENCE = { timeout: 120_000 };
/** In place of the minute for which a group of pages waits, and of the half for which tickets do; and longer than that by what a busy machine needs, ms. */
const INTERVAL = '10s';
const ROUND = 25_000;

const paths: PathPlace[] = ['cut', 'first', 'flapping', 'later', 'other'].map((name, i) => ({
  ...{ name, gateway: `gw-${name}`, group: `group-${i}` },
}));

interface Told {
  status?: string;
  groupKey: string;
  alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string> }[];
}

/** Two Alertmanagers that know each other, with the shipped file. */
class Cluster {
  readonly pager = new Receiver();
  private readonly ends: (() => Promise<unknown>)[] = [];
  urls: string[] = [];

  async start(): Promise<this> {
    const folder = await temporaryFolder('icm-shipped-');
    this.ends.push(() => removeFolder(folder));
    await this.pager.open();
    this.ends.push(() => this.pager.close());
    const shipped = await readFile(join(root, 'alerts/alertmanager/alertmanager.yml'), 'utf8');
    const { origin } = new URL(this.pager.url);
    const ours = shipped
      .replaceAll('http://127.0.0.1:9095/', `${origin}/`)
      .replaceAll(/group_interval: 1m|group_wait: 30s/g, (found) => `${found.split(':')[0]}: ${INTERVAL}`)
      .replace('templates/*.tmpl', join(root, 'alerts/alertmanager/templates/*.tmpl'));
    expect(ours.match(new RegExp(`url: ${origin}/`, 'g'))).toHaveLength(3);
    expect(ours.match(new RegExp(`: ${INTERVAL}$`, 'gm'))).toHaveLength(3);
    await writeFile(join(folder, 'alertmanager.yml'), ours);
    const gossip = [await freeTcpPort(), await freeTcpPort()];
    for (const [index, port] of gossip.entries()) {
      const web = await freeTcpPort();
      const daemon = new Daemon(program('prometheus-alertmanager')!, [
        ...[`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${join(folder, `data-${index}`)}`],
        ...[`--web.listen-address=127.0.0.1:${web}`, `--cluster.listen-address=127.0.0.1:${port}`],
        ...[`--cluster.advertise-address=127.0.0.1:${port}`, `--cluster.peer=127.0.0.1:${gossip[1 - index]}`],
      ]);
      this.ends.push(() => daemon.stop());
      this.urls.push(`http://127.0.0.1:${web}`);
    }
    await until(
      'they are one cluster',
      async () => (await Promise.all(this.urls.map((url) => isSettled(url)))).every(Boolean),
      PATIENCE,
    );
    return this;
  }

  async stop(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  /** What came to an address of the file, in order, as its status and the alerts that are of that status. */
  at(address: 'page' | 'ticket' | 'heartbeat'): { text: string; body: Told }[] {
    return this.pager.heard
      .filter(({ url }) => url === `/${address}`)
      .map(({ body }) => {
        const told = body as unknown as Told;
        const names = told.alerts.filter(({ status }) => status === told.status).map(({ labels }) => labels);
        const words = names.map(
          ({ alertname, path, gateway, group }) => `${alertname} ${path ?? gateway ?? group ?? ''}`,
        );
        return { text: `${told.status} ${words.sort().join(', ')}`.trim(), body: told };
      });
  }

  /** Of the pages: those about a path or gateway of this name. */
  about(name: string): string[] {
    return this.at('page')
      .map(({ text }) => text)
      .filter((text) => text.includes(name));
  }
}

async function isSettled(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v2/status`).catch(() => null);
  if (answer === null || !answer.ok) return false;
  const { cluster } = (await answer.json()) as { cluster: { status: string; peers?: unknown[] } };
  return cluster.status === 'ready' && cluster.peers?.length === 2;
}

/** Two collectors that see the same: each evaluates the shipped rules over its figures and tells both Alertmanagers. */
class Pair {
  readonly desks: Desk[] = [];
  private readonly figures: { name: string; labels: Record<string, string>; value: number }[] = [
    { name: 'interconnect_build_info', labels: {}, value: 1 },
  ];
  private readonly rules: AlertRules[] = [];
  private readonly folders: string[] = [];
  private readonly ends: (() => Promise<unknown>)[] = [];

  async start(urls: string[]): Promise<this> {
    for (const collector of ['c1', 'c2']) {
      const folder = await temporaryFolder('icm-shipped-');
      const alerts = { alertmanager: { urls, resend: '5s' } };
      const desk = new Desk({ folder, clock: systemClock, collector, alerts, paths });
      const registry = new Registry();
      const source = {
        openIncidents: () => [...desk.incidents.values()].filter(({ closedAt }) => closedAt === null),
        incidentsBetween: () => [...desk.incidents.values()],
        windows: desk.windows,
        drills: new Map(),
      };
      const family = incidentMetrics(
        registry,
        () => source,
        () => Date.now(),
      );
      const settings = { ours: join(root, 'alerts/rules'), local: null, interval: 1_000, wall: '' };
      const rules = new AlertRules(
        { ...settings, stateFile: join(folder, 'alerts.json') },
        {
          ...{ clock: systemClock, log: silentLog, alerts: desk.paging.take },
          samples: async (wants) => {
            family.collect?.({ paths: paths as unknown as PathStatus[] } as Status);
            return [...(await readSamples(registry, wants)), ...this.figures.filter(({ name }) => wants(name))];
          },
        },
      );
      await desk.paging.start();
      await rules.start();
      this.desks.push(desk);
      this.rules.push(rules);
      this.folders.push(folder);
      this.ends.push(async () => {
        await rules.stop();
        await desk.paging.stop();
        await removeFolder(folder);
      });
    }
    return this;
  }

  async stop(): Promise<void> {
    for (const end of this.ends.splice(0)) await end();
  }

  opens(kind: Incident['kind'], subject: string): void {
    for (const desk of this.desks) desk.open(kind, subject);
    this.changed();
  }

  flaps(id: string): void {
    for (const desk of this.desks) desk.change(id, { flapping: true, updatedAt: Date.now() });
    this.changed();
  }

  closes(...ids: string[]): void {
    for (const desk of this.desks)
      for (const id of ids) desk.change(id, { closedAt: Date.now(), updatedAt: Date.now(), state: 'closed' });
    this.changed();
  }

  /** As traffic moved to another path of the group. */
  failsOver(group: string): void {
    const labels = { group, kind: 'unplanned' };
    this.figures.push({ name: 'interconnect_last_failover_timestamp_seconds', labels, value: Date.now() / 1_000 });
    this.changed();
  }

  /** Each of the two has told Alertmanager that so many paths are down: a slower one may do so when people have been told already. */
  async haveTold(paths: number): Promise<boolean> {
    const read = (folder: string): Promise<string> => readFile(join(folder, 'alertmanager.json'), 'utf8');
    // There is none before something was told.
    const told = await Promise.all(this.folders.map((folder) => read(folder).catch(() => '')));
    return this.rules.every((rules, i) => {
      const down = rules.alerts().filter(({ labels }) => labels['alertname'] === 'PathDown');
      return down.length === paths && down.every(({ fingerprint }) => told[i]!.includes(fingerprint));
    });
  }

  private changed(): void {
    for (const rules of this.rules) rules.changed();
  }
}

const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(skip !== null)(`the shipped configuration of Alertmanager${skip ? ` (${skip})` : ''}`, () => {
  const clusters: Cluster[] = [];
  const pairs: Pair[] = [];

  beforeAll(async () => {
    clusters.push(...(await Promise.all([new Cluster().start(), new Cluster().start()])));
    pairs.push(...(await Promise.all(clusters.map(({ urls }) => new Pair().start(urls)))));
  }, LONG);
  afterAll(async () => {
    for (const pair of pairs) await pair.stop();
    for (const cluster of clusters) await cluster.stop();
  });

  test.concurrent(
    'a cut, a gateway that dies after its path, a link that flaps: one notification each, and one that it is over',
    async ({ expect }) => {
      const [cluster, pair] = [clusters[0]!, pairs[0]!];
      pair.opens('path', 'cut');
      pair.failsOver('group-0');
      pair.opens('path', 'first');
      pair.opens('path', 'flapping');
      await until('all three are told', () => cluster.at('page').length >= 3, PATIENCE);
      await until('by both', () => pair.haveTold(3), PATIENCE);
      pair.opens('gateway', 'gw-first');
      pair.flaps('in-path-flapping');
      // A gateway by itself.
      pair.opens('gateway', 'gw-later');
      await until('the gateway is told', () => cluster.about('gw-later').length > 0, PATIENCE);
      await pause(ROUND);
      const story = (): string =>
        JSON.stringify([...cluster.at('page'), ...cluster.at('ticket')].map(({ text }) => text));
      for (const name of ['cut', 'first', 'flapping'])
        expect(cluster.about(name), story()).toEqual([`firing PathDown ${name}`]);
      expect(cluster.about('gw-later'), story()).toEqual(['firing GatewayDown gw-later']);
      // What a failover did to its group is explained by the path that is down.
      expect(cluster.at('ticket'), story()).toEqual([]);
      expect(cluster.at('heartbeat').map(({ text }) => text)).toContain('firing Watchdog');

      pair.closes('in-gateway-gw-first', 'in-path-first', 'in-path-cut', 'in-path-flapping', 'in-gateway-gw-later');
      const resolved = () => cluster.at('page').filter(({ text }) => text.startsWith('resolved'));
      await until('all are over', () => resolved().length >= 4, PATIENCE);
      expect(cluster.at('page').length, story()).toBe(8);
      const flapped = resolved().find(({ text }) => text.includes('flapping'))!;
      expect(flapped.body.alerts[0]!.annotations).toMatchObject({ flapping: 'true', incident: 'in-path-flapping' });
    },
    LONG,
  );

  test.concurrent(
    'a service that is down is told, and no path or gateway that fails while it is',
    async ({ expect }) => {
      const [cluster, pair] = [clusters[1]!, pairs[1]!];
      pair.opens('service', '');
      await until('the service is told', () => cluster.at('page').length > 0, PATIENCE);
      pair.opens('path', 'other');
      pair.opens('gateway', 'gw-later');
      await pause(ROUND);
      const texts = (): string[] => cluster.at('page').map(({ text }) => text);
      expect(texts()).toEqual(['firing ServiceUnavailable']);
      pair.closes('in-service-', 'in-path-other', 'in-gateway-gw-later');
      await until('it is over', () => texts().some((text) => text.startsWith('resolved')), PATIENCE);
      expect(texts()).toEqual(['firing ServiceUnavailable', 'resolved ServiceUnavailable']);
    },
    LONG,
  );
});
