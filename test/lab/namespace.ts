/** Network namespaces of a test's own: nothing that runs in one can reach, or be seen from, the machine's networks. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isRoot } from './daemon.js';

const run = promisify(execFile);

let made = 0;

export class Namespace {
  private constructor(readonly name: string) {}

  /** A name holds the process's id, so that two runs on one machine never meet. Needs root. */
  static async create(label: string): Promise<Namespace> {
    const namespace = new Namespace(`icm-${process.pid}-${++made}-${label}`);
    await run('ip', ['netns', 'add', namespace.name]);
    await namespace.ip('link', 'set', 'lo', 'up');
    return namespace;
  }

  /** `ip` inside the namespace. */
  async ip(...words: string[]): Promise<string> {
    const { stdout } = await run('ip', ['-n', this.name, ...words]);
    return stdout;
  }

  /** A command inside the namespace, to its end. */
  async run(command: string, ...words: string[]): Promise<string> {
    const { stdout } = await run('ip', ['netns', 'exec', this.name, command, ...words], { maxBuffer: 1 << 24 });
    return stdout;
  }

  /** The words that run something inside the namespace. */
  inside(command: string, words: readonly string[] = []): [command: string, words: string[]] {
    return ['ip', ['netns', 'exec', this.name, command, ...words]];
  }

  /** What the kernel has counted: interface name → octets received and sent (proc_net_dev(5)). */
  async octets(): Promise<Map<string, { in: bigint; out: bigint }>> {
    const lines = (await this.run('cat', '/proc/net/dev')).trim().split('\n').slice(2);
    return new Map(
      lines.map((line) => {
        const [name, figures] = line.split(':');
        const columns = figures!.trim().split(/\s+/);
        return [name!.trim(), { in: BigInt(columns[0]!), out: BigInt(columns[8]!) }];
      }),
    );
  }

  /** Processes in it must have ended before. */
  async remove(): Promise<void> {
    await run('ip', ['netns', 'del', this.name]);
  }
}

/** Why namespaces cannot be made here; null where they can. With CI=true that is a failure. */
export function namespacesMissing(): string | null {
  if (isRoot) return null;
  if (process.env['CI'] === 'true') throw new Error('network namespaces need root');
  return 'skipped: network namespaces need root';
}

export interface CableEnd {
  namespace: Namespace;
  device: string;
  /** With its prefix length; '' for none. */
  address: string;
}

/** A cable between two namespaces. */
export async function connect(a: CableEnd, b: CableEnd): Promise<void> {
  const peer = ['peer', 'name', b.device, 'netns', b.namespace.name];
  await a.namespace.ip('link', 'add', a.device, 'type', 'veth', ...peer);
  for (const { namespace, device, address } of [a, b]) {
    if (address !== '') await namespace.ip('address', 'add', address, 'dev', device);
    await namespace.ip('link', 'set', device, 'up');
  }
}
