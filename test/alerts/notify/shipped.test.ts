/**
 * The configuration of Alertmanager as it is shipped, in a cluster of two of them, told by two collectors that evaluate the shipped rules: who is
 * told of what, and how often. Everything happens side by side.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { AlertRules } from '../../../alerts/evaluator/component.js';
import type { PathPlace } from '../../../alerts/notify/surroundings.js';
import { incidentMetrics } from '../../../collector/api/metrics/incidents.js';
import { readSamples } from '../../../collector/api/metrics/samples.js';
import type { PathStatus, Status } from '../../../collector/api/types.js';
import { systemClock } from '../../../collector/deps.js';
import type { Incident } from '../../../collector/model/judgement.js';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { missing } from '../../needs.js';
import { silentLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { Cluster, PATIENCE, ROUND } from './cluster.js';
import { Desk } from './desk.js';

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager' });
const root = fileURLToPath(new URL('../../../', import.meta.url));
const LONG = 300_000;
const paths: PathPlace[] = ['cut', 'first', 'flapping', 'later', 'other'].map((name, i) => ({
  ...{ name, gateway: `gw-${name}`, group: `group-${i}` },
}));

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
    clusters.push(...(await Promise.all([new Cluster().start(), new Cluster().start(), new Cluster().start()])));
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

  test.concurrent(
    'a path that comes back while the service is down: its end is told once the service is back',
    async ({ expect }) => {
      const [cluster, pair] = [clusters[2]!, pairs[2]!];
      const texts = (): string[] => cluster.at('page').map(({ text }) => text);
      pair.opens('path', 'cut');
      await until('the path is told', () => texts().length > 0, PATIENCE);
      pair.opens('service', '');
      await until('the service is told', () => texts().length > 1, PATIENCE);
      pair.closes('in-path-cut');
      // What the service explains is muted meanwhile.
      await pause(ROUND);
      pair.closes('in-service-');
      await until('both are over', () => texts().length > 3, PATIENCE);
      expect(texts().sort()).toEqual([
        'firing PathDown cut',
        'firing ServiceUnavailable',
        'resolved PathDown cut',
        'resolved ServiceUnavailable',
      ]);
    },
    LONG,
  );
});
