/** The built product in its places: the collector in `nms`, a probe agent in `la`. */
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { until } from '../../until.js';
import { built } from '../built.js';
import { Authority } from '../certificates.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import { AUTH_PASSWORD, PRIV_PASSWORD } from '../snmpd.js';
import { AGENT, AGENT_PORT, configuration } from './configuration.js';
import type { Ends } from './ends.js';
import { NMS_FOR_LA, type Topology } from './topology.js';
import { Window } from './window.js';

const cli = built('collector/cli.js');
const secrets = { LAB_AUTH: AUTH_PASSWORD, LAB_PRIV: PRIV_PASSWORD, NO_COLOR: '1' };
const START = { timeout: 60_000, every: 100 };

export class Product {
  private constructor(
    private readonly window: Window,
    private readonly collector: Daemon,
    private readonly agent: Daemon,
  ) {}

  static async start(topology: Topology, ends: Ends): Promise<Product> {
    if (!existsSync(cli)) throw new Error('dist/ is not built: `npm run build` first');
    const folder = await temporaryFolder('icm-lab-');
    ends.add(() => removeFolder(folder));
    const authority = await Authority.create(folder);
    const own = await authority.issue('collector', [NMS_FOR_LA]);
    const { certificate, key, ca } = await authority.issue(AGENT);
    await chmod(own.key, 0o600);
    const file = join(folder, 'interconnect.yaml');
    await writeFile(file, stringify(configuration(own)));
    const node = (words: string[]): string[] => [cli, ...words];
    const collector = new Daemon(...topology.nms.inside(process.execPath, node(['start', '-c', file])), secrets);
    ends.add(() => collector.stop());
    const to = ['--collector', `https://${NMS_FOR_LA}:${AGENT_PORT}`];
    const shown = ['--certificate', certificate, '--key', key, '--ca', ca];
    const agent = new Daemon(...topology.la.inside(process.execPath, node(['probe-agent', ...to, ...shown])), secrets);
    ends.add(() => agent.stop());
    const window = Window.open(topology.nms);
    ends.add(() => window.shut());
    const product = new Product(window, collector, agent);
    await until('the collector answers', () => product.answers(), START);
    return product;
  }

  async get<T>(path: string): Promise<T> {
    const { status, text } = await this.window.ask(`http://127.0.0.1:8080/api/v1${path}`);
    this.alive();
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** What both processes have said last, for the message of a test that fails. */
  get said(): string {
    return `collector:\n${this.collector.output}\nagent:\n${this.agent.output}`;
  }

  private async answers(): Promise<boolean> {
    this.alive();
    return (await this.window.ask('http://127.0.0.1:8080/api/v1/status')).status === 200;
  }

  private alive(): void {
    if (this.collector.exited) throw new Error(`the collector ended: ${this.collector.output}`);
    if (this.agent.exited) throw new Error(`the probe agent ended: ${this.agent.output}`);
  }
}
