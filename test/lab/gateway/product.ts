/** The built product in its places: the collector at its seat, `nms` mostly, probe agents in `la` and where asked in `nhs`. */
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { until } from '../../until.js';
import { built } from '../built.js';
import { Authority } from '../certificates.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import { ADMIN } from '../influxd.js';
import { AUTH_PASSWORD, PRIV_PASSWORD } from '../snmpd.js';
import { AGENT, AGENT_PORT, configuration, FAR_AGENT } from './configuration.js';
import type { Ends } from './ends.js';
import { PLAIN, type Plan } from './plan.js';
import { firstSeat, type Seat } from './seat.js';
import type { Host, Topology } from './topology.js';
import { Window } from './window.js';

const cli = built('collector/cli.js');
const secrets = { LAB_AUTH: AUTH_PASSWORD, LAB_PRIV: PRIV_PASSWORD, LAB_INFLUX: ADMIN.password, NO_COLOR: '1' };
const START = { timeout: 60_000, every: 100 };

export class Product {
  private readonly agents: Daemon[] = [];
  private collector!: Daemon;
  private readonly window: Window;

  private constructor(
    private readonly topology: Topology,
    private readonly seat: Seat,
    private readonly folder: string,
    private readonly plan: Plan,
    ends: Ends,
  ) {
    this.window = Window.open(seat.namespace);
    ends.add(() => this.window.shut());
    ends.add(() => this.collector?.stop());
  }

  static async start(
    topology: Topology,
    ends: Ends,
    plan: Plan = PLAIN,
    seat: Seat = firstSeat(topology),
  ): Promise<Product> {
    if (!existsSync(cli)) throw new Error('dist/ is not built: `npm run build` first');
    const folder = await temporaryFolder('icm-lab-');
    ends.add(() => removeFolder(folder));
    const authority = await Authority.create(folder);
    const own = await authority.issue('collector', [seat.forLa, ...(seat.forNhs === null ? [] : [seat.forNhs])]);
    await chmod(own.key, 0o600);
    await writeFile(join(folder, 'interconnect.yaml'), stringify(configuration(own, seat, plan)));
    const product = new Product(topology, seat, folder, plan, ends);
    await product.step(0);
    product.run();
    await product.probe(authority, 'la', AGENT, seat.forLa, ends);
    if (plan.bothEnds && seat.forNhs !== null) await product.probe(authority, 'nhs', FAR_AGENT, seat.forNhs, ends);
    await product.ready();
    return product;
  }

  /** Kills the collector, as a power cut would, and does something before it is there again, with the data folder as it was left. */
  async restart(meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
    await this.collector.stop('SIGKILL');
    await meanwhile();
    this.run();
    await this.ready();
  }

  /** As if nothing had ever failed: a new collector without the records and pages of the one before. */
  fresh(): Promise<void> {
    return this.restart(async () => {
      for (const name of ['records', 'alerts', 'alerts.json'])
        await rm(join(this.folder, 'data', name), { recursive: true, force: true });
    });
  }

  /** Sets the collector's wall clock so many seconds off the true time; its monotonic clock goes on. */
  step(seconds: number): Promise<void> {
    return writeFile(join(this.folder, 'clock'), `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  async get<T>(path: string): Promise<T> {
    return JSON.parse(await this.text(`/api/v1${path}`)) as T;
  }

  /** A command of the product on the machine of the collector, such as `sla status`; gives what it says as JSON. */
  async tell<T>(...words: string[]): Promise<T> {
    const where = ['-c', join(this.folder, 'interconnect.yaml'), '--json'];
    return JSON.parse(await this.seat.namespace.run(process.execPath, cli, ...words, ...where)) as T;
  }

  /** What `/metrics` says. */
  metrics(): Promise<string> {
    return this.text('/metrics');
  }

  /** What the processes have said last, for the message of a test that fails. */
  get said(): string {
    return [
      `collector:\n${this.collector.output}`,
      ...this.agents.map(({ output }, i) => `agent ${i + 1}:\n${output}`),
    ].join('\n');
  }

  private async text(path: string): Promise<string> {
    const { status, text } = await this.window.ask(`http://127.0.0.1:8080${path}`);
    this.alive();
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return text;
  }

  private run(): void {
    const words = [cli, 'start', '-c', join(this.folder, 'interconnect.yaml')];
    const clock = {
      LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1',
      FAKETIME_TIMESTAMP_FILE: join(this.folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    const env = { ...secrets, ...(this.plan.steppable && clock) };
    this.collector = new Daemon(...this.seat.namespace.inside(process.execPath, words), env);
  }

  private async probe(authority: Authority, host: Host, name: string, collector: string, ends: Ends): Promise<void> {
    const { certificate, key, ca } = await authority.issue(name);
    const words = [cli, 'probe-agent', '--collector', `https://${collector}:${AGENT_PORT}`];
    const shown = ['--certificate', certificate, '--key', key, '--ca', ca];
    const agent = new Daemon(...this.topology[host].inside(process.execPath, [...words, ...shown]), secrets);
    this.agents.push(agent);
    ends.add(() => agent.stop());
  }

  private ready(): Promise<unknown> {
    return until('the collector answers', () => this.answers(), START);
  }

  private async answers(): Promise<boolean> {
    this.alive();
    return (await this.window.ask('http://127.0.0.1:8080/api/v1/status')).status === 200;
  }

  private alive(): void {
    if (this.collector.exited) throw new Error(`the collector ended: ${this.collector.output}`);
    for (const agent of this.agents) if (agent.exited) throw new Error(`a probe agent ended: ${agent.output}`);
  }
}
