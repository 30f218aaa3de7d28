import type { Clock } from '../deps.js';
import { Device } from './device.js';
import type { Way } from './flows/conversations.js';
import { createCrossing } from './ports.js';

const DAY = 86_400_000;

/** What becomes of packets on a gateway that carries them. */
export interface Quality {
  /** Share that is lost, 0 to 1. */
  loss: number;
  /** Milliseconds. */
  delay: number;
}

const GOOD: Quality = { loss: 0, delay: 0 };

/** The gateways together: the first that can carries what crosses, the others stand by with little traffic of their own. */
export class World {
  readonly devices: readonly Device[];
  /** Who is preferred over that order, by the way of the traffic: by election for a→b, by routing for b→a. */
  private readonly preferred = new Map<Way, string>();
  /** By gateway; what is not named is good. */
  readonly quality = new Map<string, Quality>();

  constructor(
    names: readonly string[],
    seed: number,
    private readonly clock: Clock,
    /** How long the first has been up already, milliseconds; each further one some days longer. */
    uptime = 41 * DAY,
  ) {
    const crossing = createCrossing(seed);
    this.devices = names.map((name, i) => new Device(name, seed, crossing, uptime + i * 9.4 * DAY, clock, i));
    this.elect();
    for (const device of this.devices) this.run(device, device.bootAt);
  }

  /** Whom traffic of this way is sent by; null where nobody can. */
  carrier(way: Way = 'a→b'): Device | null {
    const first = this.preferred.get(way);
    const able = this.devices.filter((device) => device.canCarry());
    return able.find(({ name }) => name === first) ?? able[0] ?? null;
  }

  /** null: the first of them again. */
  prefer(way: Way, gateway: string | null): void {
    if (gateway === null) this.preferred.delete(way);
    else this.preferred.set(way, this.device(gateway).name);
    this.settle();
  }

  /** What becomes of a packet that crosses and of its answer; null where one of them goes nowhere. */
  crossing(): Quality | null {
    const both = [this.carrier('a→b'), this.carrier('b→a')];
    if (both.some((device) => device === null || device.swallows)) return null;
    const met = both.map((device) => this.quality.get(device!.name) ?? GOOD);
    const arrives = met.reduce((share, { loss }) => share * (1 - loss), 1);
    return { loss: 1 - arrives, delay: met.reduce((sum, { delay }) => sum + delay, 0) };
  }

  device(name: string): Device {
    const device = this.devices.find((one) => one.name === name);
    if (!device)
      throw new Error(`no simulated gateway ${name}; there are ${this.devices.map((one) => one.name).join(', ')}`);
    return device;
  }

  /** After anything was broken or mended: lets sessions, the election and traffic follow. */
  settle(): void {
    for (const device of this.devices) device.settle();
    this.elect();
    for (const device of this.devices) this.run(device, this.clock.now());
  }

  /** Whoever carries what comes from side A is master; where nobody can, the first that runs and is up there. */
  private elect(): void {
    const present = (device: Device): boolean =>
      device.powered && device.ports.every(({ plan, operStatus }) => plan.role !== 'a' || operStatus === 'up');
    const master = this.carrier('a→b') ?? this.devices.find(present) ?? null;
    for (const device of this.devices) if (device.election.settle(device === master)) device.hear({ kind: 'master' });
  }

  private run(device: Device, now: number): void {
    const takes = (way: Way): boolean => device === this.carrier(way);
    const gives = (way: Way): boolean => takes(way) && !device.swallows;
    for (const port of device.ports) {
      const [inward, outward]: [Way, Way] = port.plan.role === 'a' ? ['a→b', 'b→a'] : ['b→a', 'a→b'];
      port.run(device.powered, { in: takes(inward), out: gives(outward) }, now);
    }
  }
}
