/** FRR (Debian packages frr and frr-snmp): zebra and bgpd of one router, in its namespace and in a folder of its own. */
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
import { AGENTX } from './snmpd.js';
import type { Router } from './topology.js';

const run = promisify(execFile);

export class Routing {
  private readonly daemons = new Map<'zebra' | 'bgpd', Daemon>();

  private constructor(
    readonly name: Router,
    private readonly namespace: Namespace,
    private readonly folder: string,
  ) {}

  static async start(name: Router, namespace: Namespace, ends: Ends): Promise<Routing> {
    const owner = Number((await run('id', ['-u', 'frr'])).stdout);
    const routing = new Routing(name, namespace, await temporaryFolder('icm-frr-', owner));
    ends.add(() => routing.stop());
    await writeFile(join(routing.folder, 'zebra.conf'), `hostname ${name}\n`);
    await writeFile(join(routing.folder, 'bgpd.conf'), bgpConfiguration(name));
    // Net-SNMP inside bgpd reads the file named after the application; without it, it reads that of the machine.
    await writeFile(join(routing.folder, 'frr.conf'), `agentXSocket ${AGENTX}\n`);
    routing.run('zebra');
    await until(`zebra of ${name} speaks`, async () => (await routing.tell('zebra', 'show version')) !== null);
    routing.run('bgpd', '-M', 'snmp');
    await until(`bgpd of ${name} speaks`, async () => (await routing.tell('bgpd', 'show version')) !== null);
    return routing;
  }

  /** One command of FRR's shell; null while the daemon does not answer. */
  async tell(daemon: 'zebra' | 'bgpd', ...commands: string[]): Promise<string | null> {
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

  private run(daemon: 'zebra' | 'bgpd', ...more: string[]): void {
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
