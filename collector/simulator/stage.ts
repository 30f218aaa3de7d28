/** What can be done to simulated gateways, and undone. */
import type { Clock, Timer } from '../deps.js';
import type { OperStatus } from '../model/interface.js';
import type { Way } from './flows/conversations.js';
import type { Quality, World } from './world.js';

/** How long a session takes to stand again after a reset, milliseconds. */
const RESET = 3_000;

export type Side = 'a' | 'b';

export class Stage {
  /** No trap arrives. */
  trapsLost = false;
  private readonly timers = new Set<Timer>();

  constructor(
    private readonly world: World,
    private readonly clock: Clock,
  ) {}

  /** Names; the first carries the traffic while nothing is wrong. */
  get gateways(): string[] {
    return this.world.devices.map(({ name }) => name);
  }

  /** The interface towards a side. */
  link(gateway: string, side: Side, state: OperStatus): void {
    const device = this.world.device(gateway);
    const port = device.ports.find(({ plan }) => plan.role === side)!;
    device.setOperStatus(port.plan.name, state);
    this.world.settle();
  }

  /** Off, or on again with its counters at zero. */
  power(gateway: string, on: boolean): void {
    const device = this.world.device(gateway);
    if (on && !device.powered) device.restarted();
    device.powered = on;
    this.world.settle();
  }

  /** False: it goes on forwarding but answers nothing, as when its management network is lost. */
  management(gateway: string, there: boolean): void {
    this.world.device(gateway).answering = there;
  }

  /** The session with the peer on a side, with its link as it is. */
  session(gateway: string, side: Side, stands: boolean): void {
    const device = this.world.device(gateway);
    for (const session of device.sessions) if (session.port.plan.role === side) session.held = !stands;
    this.world.settle();
  }

  /** It falls and stands again by itself. */
  resetSession(gateway: string, side: Side): void {
    this.session(gateway, side, false);
    const timer = this.clock.after(RESET, () => {
      this.timers.delete(timer);
      this.session(gateway, side, true);
    });
    this.timers.add(timer);
  }

  /** Whether the peer on side B announces what it should. */
  prefixes(gateway: string, announced: boolean): void {
    this.world.device(gateway).withheld = !announced;
    this.world.settle();
  }

  /** False: it takes in what crosses, forwards none of it, and looks well. */
  forwards(gateway: string, does: boolean): void {
    this.world.device(gateway).swallows = !does;
    this.world.settle();
  }

  /** Who carries one way of the traffic; null: the first that can. */
  prefer(way: Way, gateway: string | null): void {
    this.world.prefer(way, gateway);
  }

  /** What becomes of packets that a gateway carries. */
  quality(gateway: string, quality: Quality): void {
    this.world.quality.set(this.world.device(gateway).name, quality);
  }

  end(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }
}
