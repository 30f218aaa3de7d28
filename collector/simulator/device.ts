import type { Clock } from '../deps.js';
import type { OperStatus } from '../model/interface.js';
import { Port } from './port.js';
import { peersOf } from './peers.js';
import { planPorts, type Crossing } from './ports.js';
import { Election, Session } from './routing.js';
import { seedOf } from './noise.js';
import { parts } from './sensors.js';

/** What a gateway would send a trap about. */
export type DeviceEvent = { kind: 'link'; port: Port } | { kind: 'session'; session: Session } | { kind: 'master' };

/** A simulated gateway as it stands now: its clock, its interfaces, its parts. What it says over SNMP is made under mib/. */
export class Device {
  readonly seed: number;
  readonly ports: readonly Port[];
  /** Names of parts that have failed. */
  readonly failed = new Set<string>();
  /** snmpEngineBoots (RFC 3411). */
  boots = 1;
  /** False while it is off or has lost its management network. */
  answering = true;
  powered = true;
  bootAt: number;
  /** One with the peer on each side: a, then b. */
  readonly sessions: readonly Session[];
  readonly election = new Election();
  /** The peer on side B announces nothing: its session stays, and the route leads to the neighbour gateway. */
  withheld = false;
  /** It takes in what crosses and forwards none of it, and looks well. */
  swallows = false;
  /** Hears what happens; nobody until somebody asks. */
  hear: (event: DeviceEvent) => void = () => {};

  constructor(
    readonly name: string,
    seed: number,
    crossing: Crossing,
    /** How long it has been up already, milliseconds. */
    uptime: number,
    readonly clock: Clock,
    /** Its place among the gateways, from which its peers have their addresses. */
    place = 0,
  ) {
    this.seed = seedOf(seed, name);
    this.bootAt = clock.now() - uptime;
    this.ports = planPorts(name, this.seed).map((plan) => new Port(plan, crossing, this.bootAt));
    this.sessions = peersOf(place).map(({ address, remoteAs, role }) => {
      const port = this.ports.find(({ plan }) => plan.role === role)!;
      return new Session(address, remoteAs, port, this.bootAt);
    });
  }

  now(): number {
    return this.clock.now();
  }

  /** Hundredths of a second since the last start, as sysUpTime counts: it wraps after 497 days. */
  upTime(at = this.now()): number {
    return Math.floor(Math.max(0, at - this.bootAt) / 10) % 2 ** 32;
  }

  port(name: string): Port {
    const port = this.ports.find(({ plan }) => plan.name === name);
    if (!port) throw new Error(`${this.name} has no interface ${name}; it has ${this.#portNames()}`);
    return port;
  }

  /** True where traffic is sent by it: it runs, both of its sessions stand, and it has a route. */
  canCarry(): boolean {
    return this.powered && !this.withheld && this.sessions.every(({ state }) => state === 'established');
  }

  /** Lets sessions follow what became of their interfaces. */
  settle(): void {
    for (const session of this.sessions)
      if (session.settle(this.powered, this.now())) this.hear({ kind: 'session', session });
  }

  setOperStatus(portName: string, operStatus: OperStatus): void {
    const port = this.port(portName);
    if (port.operStatus === operStatus) return;
    port.operStatus = operStatus;
    port.changedAt = this.now();
    this.hear({ kind: 'link', port });
  }

  /** Whether a part, by its name in sensors.ts, works. */
  setPart(name: string, working: boolean): void {
    if (!parts.some((part) => part.name === name)) throw new Error(`${this.name} has no part ${name}`);
    if (working) this.failed.delete(name);
    else this.failed.add(name);
  }

  /** Counters and sysUpTime begin again. */
  restarted(): void {
    const now = this.now();
    this.bootAt = now;
    this.boots += 1;
    for (const port of this.ports) port.reset(now);
    for (const session of this.sessions) session.restarted(now);
  }

  #portNames(): string {
    return this.ports.map(({ plan }) => plan.name).join(', ');
  }
}
