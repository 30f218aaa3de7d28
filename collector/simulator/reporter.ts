/** What a simulated gateway exports: what crossed since the last report, sampled, as its interface counters counted it. */
import type { Device } from './device.js';
import type { Conversation, Way } from './flows/conversations.js';
import { sampled } from './flows/sampled.js';
import { ExportingProcess, type Observed } from './ipfix/process.js';
import { draws } from './noise.js';
import type { Port } from './port.js';

/** One packet of so many is sampled. */
export const SAMPLING = 500;
/** Templates and options data are sent again this often, milliseconds: over UDP they can be lost (RFC 7011 §8.1). */
const ANNOUNCE = 30_000;

/** An interface, and what it had counted when it was read last. */
interface Reading {
  port: Port;
  way: Way;
  egress: number;
  octets: bigint;
}

export class Reporter {
  readonly #device: Device;
  readonly #conversations: readonly Conversation[];
  readonly #draw: () => number;
  readonly #readings: Reading[];
  #process: ExportingProcess;
  #boots: number;
  #readAt: number;
  #announcedAt = -Infinity;

  constructor(device: Device, conversations: readonly Conversation[]) {
    this.#device = device;
    this.#conversations = conversations;
    this.#draw = draws(device.seed);
    this.#process = begin(device);
    this.#boots = device.boots;
    this.#readAt = device.now();
    this.#readings = facing(device).map(([port, other]) => ({
      port,
      way: port.plan.role === 'a' ? 'a→b' : 'b→a',
      egress: other.plan.ifIndex,
      octets: port.crossedIn(this.#readAt),
    }));
  }

  /** The messages of one report: templates and options data when they are due, then the flows since the last one. */
  report(): Buffer[] {
    const now = this.#device.now();
    if (this.#device.boots !== this.#boots) this.#restarted();
    const announcement = this.#isDue(now) ? [this.#process.announce(now)] : [];
    return [...announcement, ...this.#process.report(now, this.#observed(now))];
  }

  #isDue(now: number): boolean {
    const since = now - this.#announcedAt;
    // A clock that was set back makes it due as well.
    if (since >= 0 && since < ANNOUNCE) return false;
    this.#announcedAt = now;
    return true;
  }

  #observed(now: number): Observed[] {
    const from = this.#readAt;
    this.#readAt = now;
    return this.#readings.map((reading) => {
      const { port, way, egress } = reading;
      const counted = port.crossedIn(now);
      const octets = Number(counted - reading.octets);
      reading.octets = counted;
      const crossed = { way, octets, from, to: now, rate: SAMPLING };
      const flows = octets > 0 ? sampled(this.#conversations, crossed, this.#draw) : [];
      return { ingress: port.plan.ifIndex, egress, flows };
    });
  }

  /** Counters, sequence numbers and what was announced begin again. */
  #restarted(): void {
    this.#boots = this.#device.boots;
    this.#process = begin(this.#device);
    this.#announcedAt = -Infinity;
    this.#readAt = this.#device.bootAt;
    for (const reading of this.#readings) reading.octets = 0n;
  }
}

function begin({ ports }: Device): ExportingProcess {
  const names = ports.map(({ plan: { ifIndex, name, descr } }) => ({ ifIndex, name, descr }));
  return new ExportingProcess(names, SAMPLING);
}

/** The interfaces that face the sides, each with the one that traffic leaves by. */
function facing({ ports }: Device): [Port, Port][] {
  const sides = ports.filter(({ plan }) => plan.role !== null);
  return sides.flatMap((port) =>
    sides.filter(({ plan }) => plan.role !== port.plan.role).map((other): [Port, Port] => [port, other]),
  );
}
