import type { Clock } from '../deps.js';
import { Device } from './device.js';
import { createCrossing } from './ports.js';

const DAY = 86_400_000;

/** The gateways together: the first that can carries what crosses, the others stand by with little traffic of their own. */
export class World {
  readonly devices: readonly Device[];

  constructor(
    names: readonly string[],
    seed: number,
    private readonly clock: Clock,
    /** How long the first has been up already, milliseconds; each further one some days longer. */
    uptime = 41 * DAY,
  ) {
    const crossing = createCrossing(seed);
    this.devices = names.map((name, i) => new Device(name, seed, crossing, uptime + i * 9.4 * DAY, clock));
    for (const device of this.devices)
      for (const port of device.ports) port.run(true, device === this.carrier(), device.bootAt);
  }

  carrier(): Device | null {
    return this.devices.find((device) => device.canCarry()) ?? null;
  }

  device(name: string): Device {
    const device = this.devices.find((one) => one.name === name);
    if (!device)
      throw new Error(`no simulated gateway ${name}; there are ${this.devices.map((one) => one.name).join(', ')}`);
    return device;
  }

  /** After anything was broken or mended: lets traffic run where it can. */
  settle(): void {
    const now = this.clock.now();
    const carrier = this.carrier();
    for (const device of this.devices) {
      for (const port of device.ports) port.run(device.powered, device === carrier, now);
    }
  }
}
