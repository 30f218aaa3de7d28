/** FRR (Debian packages frr and frr-snmp): zebra, bgpd and where asked bfdd of one router, in its namespace and in a folder of its own. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import type { Namespace } from '../namespace.js';
import { bgpConfiguration } from './bgp.js';
import type { Ends } from './ends.js';
import type { Plan } from './plan.js';
import { AGENTX } from './snmpd.js';
import type { Router } from './topology.js';

const run = promisify(execFile);

type Part = 'zebra' | 'bfdd' | 'bgpd';

export class Routing {
  private readonly daemons = new Map<Part, Daemon>();

  private constructor(
    readonly name: Router,
    private readonly namespace: Namespace,
    private readonly folder: string,
  ) {}

  static async start(name: Router, namespace: Namespace, ends: Ends, plan: Plan): Promise<Routing> {
    const owner = Number((await run('id', ['-u', 'frr'])).stdout);
    const routing = new Routing(name, namespace, await temporaryFolder('icm-frr-', owner));
    ends.add(() => routing.stop());
    await writeFile(join(routing.folder, 'zebra.conf'), `hostname ${name}\n`);
    await writeFile(join(routing.folder, 'bgpd.conf'), bgpConfiguration(name, plan));
    // Net-SNMP inside bgpd reads the file named after the application; without it, it reads that of the machine.
    await writeFile(join(routing.folder, 'frr.conf'), `agentXSocket ${AGENTX}\n`);
    await routing.begin('zebra');
    if (plan.impaired) {
      await writeFile(join(routing.folder, 'bfdd.conf'), `hostname ${name}\n`);
      await routing.begin('bfdd', '--bfdctl', join(routing.folder, 'bfdd.sock'));
    }
    await routing.begin('bgpd', '-M', 'snmp');
    return routing;
  }

  /** Lines of configuration, as they would stand in bgpd's file. */
  async configure(...lines: string[]): Promise<void> {
    const said = await this.tell('bgpd', 'configure terminal', ...lines);
    if (said === null) throw new Error(`bgpd of ${this.name} does not take ${lines.join('; ')}`);
  }

  /** Commands of FRR's shell; null while the daemon does not answer, or where it refuses one. */
  async tell(daemon: Part, ...commands: string[]): Promise<string | null> {
    const process = this.daemons.get(daemon);
    if (process?.exited) throw new Error(`${daemon} of ${this.name} ended: ${process.output}`);
    const words = ['--vty_socket', this.folder, '-d', daemon, ...commands.flatMap((each) => ['-c', each])];
    return run(program('vtysh') ?? 'vtysh', words).then(
      ({ stdout }) => stdout,
      () => null,
    );
  }

  private async stop(): Promise<void> {
    for (const daemon of [...this.daemons.values()].reverse()) await daemon.stop();
    await removeFolder(this.folder);
  }

  private async begin(daemon: Part, ...more: string[]): Promise<void> {
    this.run(daemon, ...more);
    await until(`${daemon} of ${this.name} speaks`, async () => (await this.tell(daemon, 'show version')) !== null);
  }

  private run(daemon: Part, ...more: string[]): void {
    const file = (ending: string): string => join(this.folder, ending);
    const place = [
      '-f',
      file(`${daemon}.conf`),
      '-i',
      file(`${daemon}.pid`),
      '-z',
      file('zserv'),
      '--vty_socket',
      this.folder,
    ];
    const [command, words] = this.namespace.inside(program(daemon) ?? daemon, [...place, '--log', 'stdout', ...more]);
    this.daemons.set(daemon, new Daemon(command, words, { SNMPCONFPATH: this.folder, MIBS: '' }));
  }
}
