/** The raw log of the probes that leave `la`: what tshark sees on its cable, a line for each packet, kept as it is said. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import type { Ends } from './ends.js';
import { packetsOf, type Packet } from './oracle.js';
import { LA, NHS, type Topology } from './topology.js';

const FIELDS = ['frame.time_epoch', 'icmp.type', 'icmp.ident', 'icmp.seq'];
const START = { timeout: 60_000, every: 100 };

export class ProbeLog {
  private readonly lines: string[] = [];

  /** Resolves once it watches: nothing that is sent from then on is missed. */
  static async start({ la }: Topology, ends: Ends): Promise<ProbeLog> {
    const words = ['-n', '-l', '-i', 'eth0', '-f', `icmp and host ${LA} and host ${NHS}`, '-T', 'fields'];
    const inside = la.inside(program('tshark')!, [...words, ...FIELDS.flatMap((field) => ['-e', field])]);
    const child = spawn(...inside, { stdio: ['ignore', 'pipe', 'pipe'] });
    ends.add(() => ended(child));
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
    const log = new ProbeLog();
    createInterface({ input: child.stdout }).on('line', (line) => log.lines.push(line));
    await until('tshark captures', () => /Capturing on/.test(said), START).catch((error: unknown) => {
      throw new Error(`tshark: ${said}`, { cause: error });
    });
    return log;
  }

  /** Every packet so far. */
  packets(): Packet[] {
    return packetsOf(this.lines);
  }

  /** Packets without an answer that were sent since then (ms since the epoch) and at least a second ago. */
  unansweredSince(time: number): number {
    const settled = Date.now() - 1_000;
    return this.packets().filter(({ sentAt, answeredAt }) => answeredAt === null && sentAt >= time && sentAt < settled)
      .length;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
