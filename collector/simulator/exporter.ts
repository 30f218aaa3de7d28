/** Sends what a simulated gateway exports over UDP, every few seconds. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Deps, Timer } from '../deps.js';
import type { Device } from './device.js';
import type { Conversation } from './flows/conversations.js';
import { Reporter } from './reporter.js';

/** Where flows are collected. */
export interface FlowTarget {
  address: string;
  port: number;
}

/** Active timeout: a flow that lasts longer is reported again, milliseconds. */
const ACTIVE = 5_000;
/** How often it looks whether somebody collects by now. */
const LOOK = 250;

export interface ExporterOptions {
  /** Address that the flows come from. */
  address: string;
  /** Asked before each report; null while nobody collects. */
  target: () => FlowTarget | null;
  conversations: readonly Conversation[];
}

export class Exporter {
  readonly #reporter: Reporter;
  #socket: Socket | null = null;
  #timer: Timer | null = null;

  constructor(
    private readonly device: Device,
    private readonly options: ExporterOptions,
    private readonly deps: Deps,
  ) {
    this.#reporter = new Reporter(device, options.conversations);
  }

  /** Rejects where the system does not have the address. */
  async start(): Promise<void> {
    const socket = createSocket('udp4');
    socket.bind(0, this.options.address);
    await once(socket, 'listening');
    // A router goes on when nobody hears it.
    socket.on('error', (error) => this.deps.log.debug({ gateway: this.device.name, error }, 'a flow export failed'));
    this.#socket = socket;
    this.#turn();
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.close();
    await once(socket, 'close');
  }

  #turn(): void {
    const target = this.options.target();
    // Until somebody collects nothing is lost: the first report covers it. A router that is off counts nothing either.
    if (target && this.device.powered) this.#export(target);
    this.#timer = this.deps.clock.after(target ? ACTIVE : LOOK, () => this.#turn());
  }

  /** What a gateway without its management network sends goes nowhere, and leaves a gap in the sequence. */
  #export({ address, port }: FlowTarget): void {
    for (const message of this.#reporter.report()) {
      if (this.device.answering) this.#socket?.send(message, port, address);
    }
  }
}
