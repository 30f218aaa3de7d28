/** Sends the traps of a simulated gateway, SNMPv3 authPriv, from the address that its flows come from: by it the collector knows who speaks. */
import { adminStates, operStates } from '../model/interface.js';
import { bgpStates } from '../model/signals.js';
import type { Log } from '../deps.js';
import { engineId, usmUser, type AgentCredentials } from './agent.js';
import type { Device, DeviceEvent } from './device.js';
import { library, type TrapSession, type Varbind } from './library.js';
import { VIRTUAL, VRID } from './peers.js';

/** Where traps are heard. */
export interface TrapTarget {
  address: string;
  port: number;
}

export interface NotifierOptions {
  /** Address that the traps come from. */
  address: string;
  credentials: NonNullable<AgentCredentials['v3']>;
  /** Asked before each trap; null while nobody listens, or what is sent is lost. */
  target(): TrapTarget | null;
}

interface Trap {
  oid: string;
  varbinds: Varbind[];
}

export class Notifier {
  private session: { port: number; open: TrapSession } | null = null;

  constructor(
    private readonly device: Device,
    private readonly options: NotifierOptions,
    private readonly log: Log,
  ) {
    device.hear = (event) => this.tell(event);
  }

  close(): void {
    this.device.hear = () => {};
    this.session?.open.close();
    this.session = null;
  }

  /** A gateway that is off, or has lost its management network, tells nobody. */
  private tell(event: DeviceEvent): void {
    const target = this.options.target();
    if (target === null || !this.device.powered || !this.device.answering) return;
    const { oid, varbinds } = trapOf(event, this.device);
    this.opened(target).trap(oid, varbinds, { upTime: this.device.upTime() }, (error) => {
      if (error) this.log.debug({ gateway: this.device.name, error }, 'a trap of a simulated gateway was not sent');
    });
  }

  private opened({ address, port }: TrapTarget): TrapSession {
    if (this.session?.port === port) return this.session.open;
    this.session?.open.close();
    const open = library.createV3Session(address, usmUser(this.options.credentials), {
      version: library.Version3,
      trapPort: port,
      engineID: engineId(this.device.name),
      sourceAddress: this.options.address,
    });
    open.on('error', (error) => this.log.debug({ gateway: this.device.name, error }, 'the socket for traps failed'));
    this.tellEngineTime(open);
    this.session = { port, open };
    return open;
  }

  /** The library sends boots and time 0; the sender of a trap is the authority of both (RFC 3414 §3.1). */
  private tellEngineTime(session: TrapSession): void {
    const send = session.send.bind(session);
    session.send = (request, noWait) => {
      Object.assign(request.message.msgSecurityParameters ?? {}, {
        msgAuthoritativeEngineBoots: this.device.boots,
        msgAuthoritativeEngineTime: Math.floor(this.device.upTime() / 100),
      });
      send(request, noWait);
    };
  }
}

function trapOf(event: DeviceEvent, device: Device): Trap {
  const integer = (oid: string, value: number): Varbind => ({ oid, type: library.ObjectType['Integer']!, value });
  const address = (oid: string, value: string): Varbind => ({ oid, type: library.ObjectType['IpAddress']!, value });
  switch (event.kind) {
    case 'link': {
      const { plan, adminStatus, operStatus } = event.port;
      const of = (number: number): string => `1.3.6.1.2.1.2.2.1.${number}.${plan.ifIndex}`;
      return {
        oid: `1.3.6.1.6.3.1.1.5.${operStatus === 'up' ? 4 : 3}`,
        varbinds: [
          integer(of(1), plan.ifIndex),
          integer(of(7), codeOf(adminStates, adminStatus)),
          integer(of(8), codeOf(operStates, operStatus)),
        ],
      };
    }
    case 'session': {
      const { peer, state } = event.session;
      return {
        oid: `1.3.6.1.2.1.15.0.${state === 'established' ? 1 : 2}`,
        varbinds: [
          address(`1.3.6.1.2.1.15.3.1.7.${peer}`, peer),
          integer(`1.3.6.1.2.1.15.3.1.2.${peer}`, bgpStates.indexOf(state) + 1),
        ],
      };
    }
    case 'master': {
      const [port] = device.ports.filter(({ plan }) => plan.role === 'a');
      const index = `${port!.plan.ifIndex}.${VRID}`;
      return { oid: '1.3.6.1.2.1.68.0.1', varbinds: [address(`1.3.6.1.2.1.68.1.3.1.7.${index}`, VIRTUAL)] };
    }
  }
}

const codeOf = (states: Readonly<Record<number, string>>, word: string): number =>
  Number(Object.entries(states).find(([, state]) => state === word)![0]);
