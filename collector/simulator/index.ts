/** Gateways that answer real SNMP and export real IPFIX over loopback UDP, with believable traffic and a history that agrees with it. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/schema/index.js';
import type { Component, Deps, Timer } from '../deps.js';
import type { OperStatus } from '../model/interface.js';
import { startAgent, type RunningAgent } from './agent.js';
import { exporterAddress, secretReferences, simulatedConfig, USER, type GatewayAddress } from './config.js';
import { Exporter, type FlowTarget } from './exporter.js';
import { flowHistory, type SimulatedMinute } from './flowHistory.js';
import { conversations } from './flows/conversations.js';
import { history, type SimulatedPoint } from './history.js';
import { Notifier, type TrapTarget } from './notifier.js';
import { Stage } from './stage.js';
import { World } from './world.js';

export type { GatewayAddress } from './config.js';
export type { FlowTarget } from './exporter.js';
export type { TrapTarget } from './notifier.js';
export type { SimulatedPoint } from './history.js';
export { simulatedConfig } from './config.js';

export interface SimulatorOptions {
  /** Names; the first carries the traffic, the others stand by. */
  gateways?: readonly string[];
  seed?: number;
  /** Loopback address to listen on; each gateway gets a free port of its own. */
  address?: string;
  /** Answers v1 and v2c too. */
  community?: string;
  /** SNMP contexts that show the same gateway. */
  contexts?: readonly string[];
  /** Where flows are exported to, asked before each report; null while nobody collects. Left out, none are exported. */
  flows?: () => FlowTarget | null;
  /** Where traps are sent, asked before each; null while nobody listens. Left out, none are sent. */
  traps?: () => TrapTarget | null;
}

type Optional = 'community' | 'flows' | 'traps';

const DEFAULTS = { gateways: ['gw1', 'gw2'], seed: 20_101_201, address: '127.0.0.1', contexts: [] } as const;
const FIVE_MINUTES = 300_000;
/** The counter interval of simulatedConfig. */
const LIVE = 10_000;
/** How long a gateway is silent while it restarts, milliseconds. */
const RESTART = 15_000;

export class Simulator implements Component {
  readonly #options: Required<Omit<SimulatorOptions, Optional>> & Pick<SimulatorOptions, Optional>;
  readonly #deps: Deps;
  readonly #world: World;
  readonly #passwords = { auth: randomBytes(18).toString('base64url'), priv: randomBytes(18).toString('base64url') };
  #agents: { name: string; agent: RunningAgent }[] = [];
  #exporters: Exporter[] = [];
  #notifiers: Notifier[] = [];
  /** What can be done to the gateways. */
  readonly stage: Stage;
  #exportsFrom: number | null = null;
  readonly #restarts = new Map<string, Timer>();

  constructor(options: SimulatorOptions, deps: Deps) {
    this.#options = { ...DEFAULTS, ...options };
    this.#deps = deps;
    this.#world = new World(this.#options.gateways, this.#options.seed, deps.clock);
    this.stage = new Stage(this.#world, deps.clock);
  }

  async start(): Promise<void> {
    for (const device of this.#world.devices) {
      const { address, contexts } = this.#options;
      const options = { ...this.#credentials(), address, contexts, port: 0 };
      this.#agents.push({ name: device.name, agent: await startAgent(device, options, this.#deps.log) });
    }
    if (this.#options.flows) await this.#startExporters(this.#options.flows);
    if (this.#options.traps) this.#startNotifiers(this.#options.traps);
  }

  #startNotifiers(target: () => TrapTarget | null): void {
    const credentials = this.#credentials().v3;
    this.#notifiers = this.#world.devices.map((device, i) => {
      const address = exporterAddress(this.#options.address, i);
      const heard = (): TrapTarget | null => (this.stage.trapsLost ? null : target());
      return new Notifier(device, { address, credentials, target: heard }, this.#deps.log);
    });
  }

  async #startExporters(target: () => FlowTarget | null): Promise<void> {
    this.#exportsFrom = this.#deps.clock.now();
    const spoken = conversations(this.#options.seed);
    for (const [i, device] of this.#world.devices.entries()) {
      const address = exporterAddress(this.#options.address, i);
      const exporter = new Exporter(device, { address, target, conversations: spoken }, this.#deps);
      try {
        await exporter.start();
        this.#exporters.push(exporter);
      } catch (error) {
        // Linux has all of 127.0.0.0/8; elsewhere only 127.0.0.1 may be there.
        this.#deps.log.warn({ gateway: device.name, address, error }, 'this simulated gateway exports no flows');
      }
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#restarts.values()) timer.cancel();
    this.#restarts.clear();
    this.stage.end();
    for (const notifier of this.#notifiers.splice(0)) notifier.close();
    const agents = this.#agents;
    this.#agents = [];
    const exporters = this.#exporters;
    this.#exporters = [];
    await Promise.all(exporters.map((exporter) => exporter.stop()));
    await Promise.all(agents.map(({ agent }) => agent.close()));
  }

  /** Where the gateways answer; empty before start(). */
  get gateways(): GatewayAddress[] {
    const { address } = this.#options;
    return this.#agents.map(({ name, agent }, i) => {
      return { name, address, port: agent.port, exporter: exporterAddress(address, i) };
    });
  }

  /** A packet that crosses, and its answer: delivers it when it arrives, if it does. */
  cross(deliver: () => void): void {
    const quality = this.#world.crossing();
    if (quality === null || Math.random() < quality.loss) return;
    if (quality.delay === 0) deliver();
    else this.#deps.clock.after(quality.delay, deliver);
  }

  /** A configuration that polls these gateways over SNMPv3 authPriv; its secrets are resolved by `secret`. */
  config(): Config {
    return simulatedConfig(this.gateways);
  }

  /** The secret behind a reference of `config()`, or null where the reference is not one of them. Made anew in each run. */
  secret(reference: string): string | null {
    if (reference === secretReferences.auth) return this.#passwords.auth;
    if (reference === secretReferences.priv) return this.#passwords.priv;
    return null;
  }

  /** What polling would have kept over (from, to], one slot at a time: 5-minute samples. Milliseconds since the epoch. */
  history(from: number, to: number): Iterable<SimulatedPoint[]> {
    const { gateways, seed } = this.#options;
    return history({ gateways, seed, from, to, step: FIVE_MINUTES, tail: LIVE });
  }

  /** The moment from which live exports report; now where there are none. Milliseconds since the epoch. */
  get exportsFrom(): number {
    return this.#exportsFrom ?? this.#deps.clock.now();
  }

  /** Minutes of flows over [from, to], milliseconds since the epoch. */
  flowHistory(from: number, to: number): Iterable<SimulatedMinute> {
    const { gateways, seed } = this.#options;
    return flowHistory({ gateways, seed, from, to });
  }

  setInterface(gateway: string, name: string, operStatus: OperStatus): void {
    this.#world.device(gateway).setOperStatus(name, operStatus);
    this.#world.settle();
  }

  /** A power supply, fan or sensor, by its entPhysicalName. */
  setPart(gateway: string, name: string, working: boolean): void {
    this.#world.device(gateway).setPart(name, working);
  }

  /** False: it goes on forwarding but answers nothing, as when its management network is lost. */
  setAnswering(gateway: string, answering: boolean): void {
    this.#world.device(gateway).answering = answering;
  }

  setPowered(gateway: string, powered: boolean): void {
    const device = this.#world.device(gateway);
    if (powered && !device.powered) device.restarted();
    device.powered = powered;
    this.#world.settle();
  }

  /** Off, and back with its counters at zero after `outage` milliseconds. */
  restart(gateway: string, outage = RESTART): void {
    this.setPowered(gateway, false);
    this.#restarts.get(gateway)?.cancel();
    this.#restarts.set(
      gateway,
      this.#deps.clock.after(outage, () => this.setPowered(gateway, true)),
    );
  }

  #credentials() {
    const { community } = this.#options;
    const v3 = { user: USER, authPassword: this.#passwords.auth, privPassword: this.#passwords.priv };
    return community === undefined ? { v3 } : { v3, community };
  }
}

/** Inert until start(). Throws where a named gateway, interface or part does not exist. */
export function createSimulator(options: SimulatorOptions, deps: Deps): Simulator {
  return new Simulator(options, deps);
}
