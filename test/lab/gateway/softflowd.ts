/**
 * softflowd (Debian package of that name) on a gateway: one for each interface of its path, which tells the collector over the management
 * network of what comes in there. gw1 speaks NetFlow v9, gw2 IPFIX.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import { FLOW_PORT, pathNames } from './configuration.js';
import type { Ends } from './ends.js';
import { gateways, management, type GatewayName, type Topology } from './topology.js';

/** Interfaces of a path, by the direction of what comes in there. */
export const ingress = { 'a-b': 'to-gcsx', 'b-a': 'to-n3' } as const;
type Direction = keyof typeof ingress;
export const directions = Object.keys(ingress) as Direction[];

const versions: Record<GatewayName, string> = { gw1: '9', gw2: '10' };
/** Seconds: a flow that goes on is told of every three. */
const TIMEOUTS = ['udp=2', 'icmp=2', 'tcp=2', 'general=2', 'maxlife=3', 'expint=1'].flatMap((text) => ['-t', text]);

/** Octets by `path direction`. */
export type Lanes = Record<string, number>;

export class Softflowd {
  private constructor(
    private readonly topology: Topology,
    private readonly daemons: readonly Daemon[],
    private readonly before: Lanes,
  ) {}

  /** Resolves once each watches: what comes in from then on is told of, and held against what the kernel counts from then on. */
  static async start(topology: Topology, ends: Ends): Promise<Softflowd> {
    const folder = await temporaryFolder('icm-softflowd-');
    ends.add(() => removeFolder(folder));
    const shim = join(folder, 'pcapto.so');
    const source = fileURLToPath(new URL('../pcapto.c', import.meta.url));
    await promisify(execFile)('gcc', ['-shared', '-fPIC', '-o', shim, source, '-ldl']);
    const daemons: Daemon[] = [];
    const before: Lanes = {};
    for (const name of gateways)
      for (const direction of directions) {
        const device = ingress[direction];
        const index = (await topology[name].run('cat', `/sys/class/net/${device}/ifindex`)).trim();
        const to = ['-n', `${management[name].nms}:${FLOW_PORT}`, '-v', versions[name]];
        const files = ['-p', join(folder, `${name}-${device}.pid`), '-c', 'none'];
        // Without the filter it tells of what leaves too, also of what leaves where it came in, as happens for a moment after a cut.
        const words = ['-d', '-i', `${index}:${device}`, ...to, ...TIMEOUTS, ...files, 'inbound'];
        const inside = topology[name].inside(program('softflowd') ?? 'softflowd', words);
        const daemon = new Daemon(...inside, { LD_PRELOAD: shim });
        ends.add(() => daemon.stop());
        daemons.push(daemon);
        await until(`softflowd of ${name} watches ${device}`, () => {
          if (daemon.exited) throw new Error(`softflowd ended: ${daemon.output}`);
          return daemon.output.includes('starting data collection');
        });
        const lane = laneOf(name, direction);
        before[lane] = (await counted(topology))[lane]!;
      }
    return new Softflowd(topology, daemons, before);
  }

  /** Octets that the kernel has counted in since it began to watch. */
  async crossed(): Promise<Lanes> {
    for (const { exited, output } of this.daemons) if (exited) throw new Error(`softflowd ended: ${output}`);
    const now = await counted(this.topology);
    return Object.fromEntries(Object.entries(now).map(([lane, octets]) => [lane, octets - this.before[lane]!]));
  }
}

const laneOf = (name: GatewayName, direction: Direction): string => `${pathNames[name]} ${direction}`;

async function counted(topology: Topology): Promise<Lanes> {
  const lanes: Lanes = {};
  for (const name of gateways) {
    const octets = await topology[name].octets();
    for (const direction of directions) lanes[laneOf(name, direction)] = Number(octets.get(ingress[direction])!.in);
  }
  return lanes;
}
