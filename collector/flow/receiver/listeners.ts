/** All sockets of the receiver, as the settings have them. */
import { isIPv4 } from 'node:net';
import type { Log } from '../../deps.js';
import type { FlowReceiverHealth } from '../../model/flow-health.js';
import { OwnUdpSockets } from './kernel.js';
import type { Peer } from './peers.js';
import { chooseReception, type ReceptionSetting } from './reception/choose.js';
import type { Reception } from './reception/reception.js';
import { listenAddress, type ReceiverSettings } from './settings.js';
import { TcpListener, type TcpOptions } from './tcp.js';
import { UdpListener, type UdpOptions } from './udp.js';

export type ListenersOptions = Pick<UdpOptions, 'heard'> &
  Omit<TcpOptions, 'listen' | 'ipv6Only'> & { log: Log; reception: ReceptionSetting };

export class Listeners {
  private udp: UdpListener[] = [];
  private tcp: TcpListener[] = [];
  /** Chosen when the first UDP socket is opened. */
  private reception: Reception | null = null;
  /** Drops of sockets that were closed, by the listening address. */
  private readonly retired = new Map<string, number>();
  private readonly own = new OwnUdpSockets();

  constructor(private readonly options: ListenersOptions) {}

  /**
   * Opens what the settings have and is not open, closes what they do not have any more.
   * @throws CodedError flow-listen; what was open by then stays open.
   */
  async update({ udp, tcp, receiveBuffer }: ReceiverSettings): Promise<void> {
    const { options } = this;
    for (const gone of this.udp.filter(({ listen }) => !udp.includes(listen))) await this.closeUdp(gone);
    for (const gone of this.tcp.filter(({ listen }) => !tcp.includes(listen))) await gone.stop();
    this.tcp = this.tcp.filter(({ listen }) => tcp.includes(listen));
    for (const listen of udp) {
      if (this.udp.some((open) => open.listen === listen)) continue;
      const reception = (this.reception ??= await chooseReception(options.reception, options.log));
      const listener = new UdpListener({ ...options, reception, listen, receiveBuffer, ipv6Only: apart(listen, udp) });
      await listener.start();
      this.udp.push(listener);
    }
    for (const listen of tcp) {
      if (this.tcp.some((open) => open.listen === listen)) continue;
      const listener = new TcpListener({ ...options, listen, ipv6Only: apart(listen, tcp) });
      await listener.start();
      this.tcp.push(listener);
    }
  }

  /** Lets go of exporters that are not heard any more. */
  recheck(current: (peer: Peer) => boolean, allowed: (address: string) => boolean): void {
    for (const listener of this.udp) listener.recheck(current);
    for (const listener of this.tcp) listener.recheck(allowed);
  }

  /** Once a second. */
  tick(): void {
    for (const listener of this.udp) listener.tick();
    this.reception?.hurry?.(this.tcp.some(({ open }) => open > 0));
  }

  /** Asks the kernel how its queues are. */
  async observe(): Promise<void> {
    if (this.udp.length === 0) return;
    const sockets = await this.own.look(this.udp.reduce((sum, one) => sum + one.opened, 0));
    if (sockets) for (const listener of this.udp) listener.observe(sockets);
  }

  health(): Pick<FlowReceiverHealth, 'sockets' | 'drops' | 'reception'> {
    const drops = Object.fromEntries(this.retired);
    for (const { listen, dropped } of this.udp) drops[listen] = (drops[listen] ?? 0) + dropped;
    const sockets = [...this.udp.flatMap((one) => one.health()), ...this.tcp.map((one) => one.health())];
    const reception = this.reception && { way: this.reception.way, why: this.reception.why };
    return { sockets, drops, reception };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.udp.splice(0), ...this.tcp.splice(0)].map((listener) => listener.stop()));
  }

  private async closeUdp(listener: UdpListener): Promise<void> {
    this.retired.set(listener.listen, (this.retired.get(listener.listen) ?? 0) + listener.dropped);
    this.udp = this.udp.filter((one) => one !== listener);
    await listener.stop();
  }
}

/** True when the IPv4 side of the same port is listened to apart, so that [::] leaves it alone. */
function apart(listen: string, all: readonly string[]): boolean {
  const { port } = listenAddress(listen);
  return all.some((other) => isIPv4(listenAddress(other).host) && listenAddress(other).port === port && port !== 0);
}
