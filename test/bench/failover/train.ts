/** The witness: an fping of its own, a packet every 10 ms from `la` to `nhs`. What it lost is what the product's bounds are held against. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LA, NHS, type Topology } from '../../lab/gateway/topology.js';

const EVERY_MS = 10;
/** Below this, nothing is said of a packet yet. */
const TIMEOUT_MS = 1_000;
const KEPT = 60_000;

/** The true gap lies between the bounds, seconds. */
export interface Truth {
  atLeast: number;
  atMost: number;
  lost: number;
}

const LINE = /^\[(\d+\.\d+)\] \S+\s+: \[(\d+)\], (?:(timed out)|\d+ bytes, (\d+(?:\.\d+)?) ms)/;

export class Train {
  /** Sequence → when it was sent (ms since the epoch) where it was answered; null where it was lost. */
  private readonly packets = new Map<number, number | null>();
  private newest = -1;

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => this.take(line));
  }

  static start({ la }: Topology): Train {
    const words = [
      '-4',
      '--loop',
      '--timestamp',
      `--period=${EVERY_MS}`,
      `--timeout=${TIMEOUT_MS}`,
      `--src=${LA}`,
      NHS,
    ];
    return new Train(spawn(...la.inside('fping', words), { stdio: ['ignore', 'pipe', 'ignore'] }));
  }

  /** Whether so many packets on end, all sent since a wall-clock time, were answered. */
  hasRecovered(since: number, packets = 100): boolean {
    for (let i = 0; i < packets; i++) {
      const sent = this.packets.get(this.newest - i);
      if (sent === undefined || sent === null || sent < since) return false;
    }
    return true;
  }

  /** All runs of lost packets since a wall-clock time, from the last answered before to the first answered after; null where one lasts. */
  lossSince(time: number): Truth | null {
    const total: Truth = { atLeast: 0, atMost: 0, lost: 0 };
    let before: number | null = null;
    let lost = 0;
    for (const sequence of [...this.packets.keys()].sort((a, b) => a - b)) {
      const sent = this.packets.get(sequence) ?? null;
      if (sent === null) {
        if (before !== null && before + EVERY_MS >= time) lost++;
        continue;
      }
      if (lost > 0 && before !== null) {
        total.lost += lost;
        total.atMost += (sent - before) / 1_000;
        total.atLeast += Math.max(0, sent - before - 2 * EVERY_MS) / 1_000;
      }
      lost = 0;
      before = sent;
    }
    return lost > 0 ? null : total;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Numbers go on where a packet could not be sent: those between are lost, too. */
  private take(line: string): void {
    const [, printed, sequence, lost, delay] = LINE.exec(line) ?? [];
    if (printed === undefined || sequence === undefined) return;
    const number = Number(sequence);
    for (let between = this.newest + 1; this.newest >= 0 && between < number; between++)
      if (!this.packets.has(between)) this.packets.set(between, null);
    this.packets.set(number, lost === undefined ? Number(printed) * 1_000 - Number(delay) : null);
    this.newest = Math.max(this.newest, number);
    this.packets.delete(number - KEPT);
  }
}
