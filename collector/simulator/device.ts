import type { Clock } from '../deps.js';
import type { OperStatus } from '../model/interface.js';
import { Port } from './port.js';
import { planPorts, type Crossing } from './ports.js';
import { seedOf } from './noise.js';
import { parts } from './sensors.js';

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

  constructor(
    readonly name: string,
    seed: number,
    crossing: Crossing,
    /** How long it has been up already, milliseconds. */
    uptime: number,
    readonly clock: Clock,
  ) {
    this.seed = seedOf(seed, name);
    this.bootAt = clock.now() - uptime;
    this.ports = planPorts(name, this.seed).map((plan) => new Port(plan, crossing, this.bootAt));
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

  /** True where traffic can cross: it runs, and both of its crossing interfaces do. */
  canCarry(): boolean {
    return this.powered && this.ports.every(({ plan, operStatus }) => plan.role === null || operStatus === 'up');
  }

  setOperStatus(portName: string, operStatus: OperStatus): void {
    const port = this.port(portName);
    port.operStatus = operStatus;
    port.changedAt = this.now();
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
  }

  #portNames(): string {
    return this.ports.map(({ plan }) => plan.name).join(', ');
  }
}
