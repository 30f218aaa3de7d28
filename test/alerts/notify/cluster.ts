/** Alertmanager with the configuration as it is shipped. Only the addresses of the receivers are others, and its intervals are a sixth of what they are. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import { Receiver } from './receiver.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const PATIENCE = { timeout: 120_000 };
/** In place of the minute for which a group of pages waits, and of the half for which tickets do; and longer than that by what a busy machine needs, ms. */
const INTERVAL = '10s';
export const ROUND = 25_000;

interface Told {
  status?: string;
  groupKey: string;
  alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string> }[];
}

/** Two Alertmanagers that know each other, with the shipped file. */
export class Cluster {
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
