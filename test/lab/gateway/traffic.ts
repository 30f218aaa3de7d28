/**
 * Traffic that crosses, and an independent witness of what was lost: numbered datagrams from `la`, which `nhs` sends back. Written here,
 * without a line of the product, so that what the product measured is held against something else.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Ends } from './ends.js';
import { NHS, type Topology } from './topology.js';

const PORT = 9007;
const EVERY_MS = 20;
const OCTETS = 600;
/** An answer that takes longer is as good as lost. Below it nothing is said of a datagram. */
const LATE_MS = 1_000;
/** Two seconds of them. */
const STEADY = 100;
const KEPT = 100_000;

const ECHO = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', (data, from) => socket.send(data, from.port, from.address));
  socket.bind(${PORT}, () => process.stdout.write('ready\\n'));`;

/** Says \`number sentAt\` of each datagram that is sent, and \`number\` of each that came back. */
const SENDER = `
  const socket = require('node:dgram').createSocket('udp4');
  let number = 0;
  const say = (line) => process.stdout.write(line + '\\n');
  socket.on('message', (data) => say(String(data.readUInt32BE(0))));
  socket.bind(0, () => setInterval(() => {
    const data = Buffer.alloc(${OCTETS});
    data.writeUInt32BE(++number, 0);
    say(number + ' ' + (performance.timeOrigin + performance.now()));
    socket.send(data, ${PORT}, '${NHS}', () => {});
  }, ${EVERY_MS}));`;

/** What was lost between two answered datagrams: the true gap is within these bounds (seconds). */
export interface Outage {
  atLeast: number;
  /** null while nothing has come back since. */
  atMost: number | null;
  lost: number;
}

export class Traffic {
  private readonly sent = new Map<number, { at: number; back: boolean }>();

  static async start(topology: Topology, ends: Ends): Promise<Traffic> {
    const traffic = new Traffic();
    const echo = spawn(...topology.nhs.inside(process.execPath, ['-e', ECHO]), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.add(() => ended(echo));
    await once(echo.stdout!, 'data');
    const sender = spawn(...topology.la.inside(process.execPath, ['-e', SENDER]), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.add(() => ended(sender));
    createInterface({ input: sender.stdout! }).on('line', (line) => traffic.take(line));
    return traffic;
  }

  /** So many datagrams on end, all sent since a wall-clock time, came back: whatever was lost before is known. */
  recoveredSince(time: number): boolean {
    const last = this.settled().slice(-STEADY);
    return last.length === STEADY && last.every(({ at, back }) => back && at >= time);
  }

  /** What was lost since a wall-clock time, all runs of it together. */
  lossSince(time: number): Outage {
    const total: Outage = { atLeast: 0, atMost: 0, lost: 0 };
    for (const { atLeast, atMost, lost } of outages(this.settled(), time)) {
      total.atLeast += atLeast;
      total.atMost = atMost === null || total.atMost === null ? null : total.atMost + atMost;
      total.lost += lost;
    }
    return total;
  }

  /** Seconds that the longest run since a wall-clock time lasted at most. */
  longestSince(time: number): number {
    return Math.max(0, ...[...outages(this.settled(), time)].map(({ atMost }) => atMost ?? Infinity));
  }

  private settled(): { at: number; back: boolean }[] {
    const limit = performance.timeOrigin + performance.now() - LATE_MS;
    return [...this.sent.values()].filter(({ at }) => at < limit);
  }

  private take(line: string): void {
    const [number, at] = line.split(' ').map(Number);
    const known = this.sent.get(number!);
    if (at === undefined) {
      if (known) known.back = true;
      return;
    }
    this.sent.set(number!, { at, back: false });
    if (this.sent.size > KEPT) this.sent.delete(number! - KEPT);
  }
}

function* outages(datagrams: readonly { at: number; back: boolean }[], since: number): Generator<Outage> {
  let before: number | null = null;
  let run: number[] = [];
  const outage = (after: number | null): Outage => ({
    atLeast: (run.at(-1)! - run[0]!) / 1_000,
    atMost: after === null || before === null ? null : (after - before) / 1_000,
    lost: run.length,
  });
  for (const { at, back } of datagrams) {
    if (!back) {
      if (at >= since) run.push(at);
      continue;
    }
    if (run.length > 0) yield outage(at);
    run = [];
    before = at;
  }
  if (run.length > 0) yield outage(null);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
