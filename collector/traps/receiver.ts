/** Hears traps and informs on UDP, believes those that come from a gateway with its credentials and in time, and tells them. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { createHash } from 'node:crypto';
import type { Config } from '../config/schema/index.js';
import { parseListen } from '../config/schema/network.js';
import type { Component, Deps, Timer } from '../deps.js';
import type { Observation } from '../model/observation.js';
import { readMessage, type CommunityMessage, type V3Message } from '../snmp/ber/message.js';
import { acknowledged, pduAt, reportPdu, reports, sealed } from './answer.js';
import { Bucket, Recent } from './damp.js';
import { OwnEngine } from './engine.js';
import { listenFailed } from './listening.js';
import { readNotification, type Notification } from './notification.js';
import { observed } from './observed.js';
import { noTraps, type TrapCounts, type TrapRefusal } from './refusals.js';
import { Senders, type Sender } from './senders.js';
import { EngineTimes } from './window.js';

export interface TrapDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`; throws a coded error. */
  secret(reference: string): string;
  publish(observations: Observation[]): void;
}

export interface TrapSettings extends Pick<Config, 'gateways' | 'traps'> {
  /** Name of this collector, in every observation. */
  collector: string;
  /** Where engine clocks are kept over a restart. */
  stateFile: string;
}

export interface TrapReceiver extends Component {
  /** Takes new gateways, users and communities; other addresses to listen on are taken after a restart of the listener. */
  update(settings: TrapSettings): Promise<void>;
  /** What came, by gateway ('' for strangers) and what became of it. */
  counts(): ReadonlyMap<string, Readonly<TrapCounts>>;
  /** host:port of the open sockets. */
  readonly addresses: readonly string[];
}

/** What stands before a trap is told: it is one, by whom, and how its PDU is read. */
interface Opened {
  sender: Sender;
  version: '1' | '2c' | '3';
  notification: Notification;
  /** Identifies the message among copies of it. */
  key: string;
  /** Sends the acknowledgement of an inform. */
  acknowledge: (() => void) | null;
}

/** What was learnt of an engine is on the disk so soon after, ms: many at once are one write. */
const KEEP_AFTER = 1_000;
/** Names of gateways are looked up again so often, ms. */
const RESOLVE_EVERY = 300_000;
const RECEIVE_BUFFER = 1 << 20;

export function createTrapReceiver(settings: TrapSettings, deps: TrapDeps): TrapReceiver {
  return new Receiver(settings, deps);
}

class Receiver implements TrapReceiver {
  private readonly sockets: Socket[] = [];
  private readonly senders: Senders;
  private readonly times: EngineTimes;
  private readonly engine: OwnEngine;
  private readonly storm: Bucket;
  private readonly derivations: Bucket;
  private readonly recent: Recent;
  private readonly counted = new Map<string, TrapCounts>();
  private keeping: Timer | null = null;
  private resolving: Timer | null = null;
  private started = false;

  constructor(
    private settings: TrapSettings,
    private readonly deps: TrapDeps,
  ) {
    const { clock, log } = deps;
    this.senders = new Senders((reference) => deps.secret(reference), log);
    this.times = new EngineTimes(clock, () => this.keep());
    this.engine = new OwnEngine(settings.stateFile, this.times, clock, log);
    this.storm = new Bucket(clock);
    this.derivations = new Bucket(clock);
    this.recent = new Recent(clock);
  }

  get addresses(): readonly string[] {
    return this.sockets.map((socket) => {
      const { address, port } = socket.address();
      return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  /** @throws CodedError `TRAPS_LISTEN_FAILED` where an address cannot be had; nothing stays open then. */
  async start(): Promise<void> {
    this.started = true;
    await this.senders.update(this.settings);
    if (this.settings.traps.listen.length === 0) return;
    this.engine.start();
    try {
      for (const where of this.settings.traps.listen) this.sockets.push(await this.open(where));
    } catch (error) {
      await this.close();
      throw error;
    }
    this.resolve();
  }

  async stop(): Promise<void> {
    this.started = false;
    this.resolving?.cancel();
    this.keeping?.cancel();
    this.keeping = null;
    if (this.sockets.length > 0) this.engine.save();
    await this.close();
  }

  async update(settings: TrapSettings): Promise<void> {
    await this.senders.update(settings);
    const moved = JSON.stringify(settings.traps.listen) !== JSON.stringify(this.settings.traps.listen);
    this.settings = settings;
    if (!moved || !this.started) return;
    this.resolving?.cancel();
    await this.close();
    await this.start();
  }

  counts(): ReadonlyMap<string, Readonly<TrapCounts>> {
    return this.counted;
  }

  private close(): Promise<unknown> {
    const closed = this.sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(() => done())));
    return Promise.all(closed);
  }

  private keep(): void {
    this.keeping ??= this.deps.clock.after(KEEP_AFTER, () => {
      this.keeping = null;
      this.engine.save();
    });
  }

  /** A gateway that is named may have moved. */
  private resolve(): void {
    this.resolving = this.deps.clock.after(RESOLVE_EVERY, () => {
      this.senders
        .resolve()
        .catch((error: unknown) => this.deps.log.warn({ error }, 'the names of gateways could not be looked up again'))
        .finally(() => this.started && this.resolve());
    });
  }

  private open(where: string): Promise<Socket> {
    const { host, port } = parseListen(where) ?? { host: where, port: 0 };
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    const socket = createSocket({ type, ipv6Only: type === 'udp6', recvBufferSize: RECEIVE_BUFFER });
    return new Promise((resolve, reject) => {
      socket.once('error', (error) => reject(listenFailed(where, error)));
      socket.bind(port, host, () => {
        socket.removeAllListeners('error');
        socket.on('error', (error) => this.deps.log.error({ error, listen: where }, 'the socket for traps failed'));
        socket.on('message', (datagram, from) => this.hear(datagram, from, socket));
        resolve(socket);
      });
    });
  }

  private hear(datagram: Buffer, from: RemoteInfo, socket: Socket): void {
    const sender = this.senders.at(from.address);
    if (sender === null) return this.count('', 'stranger');
    const reply = (message: Buffer) =>
      socket.send(message, from.port, from.address, (error) => {
        if (error) this.deps.log.debug({ error, gateway: sender.gateway }, 'an answer to an inform could not be sent');
      });
    const opened = this.read(datagram, sender, reply);
    if (opened === null) return;
    if (typeof opened === 'string') return this.count(sender.gateway, opened);
    if (!this.storm.take(sender.gateway)) return this.count(sender.gateway, 'storm');
    opened.acknowledge?.();
    if (this.recent.repeated(opened.key)) return this.count(sender.gateway, 'repeated');
    this.count(sender.gateway, 'taken');
    this.tell(opened);
  }

  /** Null for what is answered with a report alone. */
  private read(datagram: Buffer, sender: Sender, reply: (message: Buffer) => void): Opened | TrapRefusal | null {
    const message = readMessage(datagram);
    if (message === null) return 'malformed';
    return message.version === 3
      ? this.readV3(message, datagram, sender, reply)
      : readCommunity(message, datagram, sender, reply);
  }

  private readV3(
    message: V3Message,
    datagram: Buffer,
    sender: Sender,
    reply: (message: Buffer) => void,
  ): Opened | TrapRefusal | null {
    const name = message.user.toString();
    if (message.engineId.length === 0) {
      // RFC 3414 §4: the sender of an inform asks whose engine this is.
      reply(sealed(this.engine, message.id, null, reportPdu(this.engine, reports.unknownEngine, 1), true));
      return null;
    }
    const user = sender.users.get(name);
    if (!user) return 'user';
    if (!this.senders.hasKeys(sender, name, message.engineId) && !this.derivations.take(sender.gateway)) return 'storm';
    const opened = this.senders.usm(sender, user, message.engineId).open(message, datagram, message.engineId);
    if (opened === 'insecure') return 'user';
    if (typeof opened === 'string') return opened;
    const notification = readNotification(opened.buffer, opened.at, opened.end, 3);
    if (notification === null) return message.flags.priv ? 'undecipherable' : 'malformed';
    const ours = message.engineId.equals(this.engine.id);
    if (notification.inform !== ours) return 'malformed';
    if (
      ours
        ? !this.inOurTime(message)
        : message.flags.auth && !this.times.accept(message.engineId, message.boots, message.time)
    ) {
      if (ours) reply(sealed(this.engine, message.id, user, reportPdu(this.engine, reports.notInTime, 1), true));
      return 'not-in-time';
    }
    const acknowledge = () => {
      const at = pduAt(opened.buffer, opened.at);
      const scoped = acknowledged(opened.buffer.subarray(opened.at, opened.end), at - opened.at);
      if (at !== -1) reply(sealed(this.engine, message.id, user, scoped, false));
    };
    return {
      sender,
      version: '3',
      notification,
      key: notification.inform
        ? keyOf(sender, notification, opened.buffer.subarray(opened.at, opened.end))
        : keyOf(sender, notification, datagram),
      acknowledge: notification.inform ? acknowledge : null,
    };
  }

  private inOurTime({ boots, time }: V3Message): boolean {
    return boots === this.engine.boots && Math.abs(time - this.engine.time) <= 150;
  }

  private tell({ sender, version, notification }: Opened): void {
    const { clock, log, publish } = this.deps;
    const [trap, event] = observed(sender, version, notification, this.settings.collector, clock.now());
    const { gateway, name, subject, claims } = trap;
    log.debug({ gateway, trap: name, subject, claims }, 'a trap came');
    publish([trap, event]);
  }

  private count(gateway: string, what: keyof TrapCounts): void {
    let counts = this.counted.get(gateway);
    if (!counts) this.counted.set(gateway, (counts = noTraps()));
    counts[what]++;
  }
}

function readCommunity(
  message: CommunityMessage,
  datagram: Buffer,
  sender: Sender,
  reply: (message: Buffer) => void,
): Opened | TrapRefusal {
  const { at, end } = message.pdu;
  if (!sender.communities.has(message.community.toString())) return 'community';
  const notification = readNotification(datagram, at, end, message.version === 0 ? 1 : 2);
  if (notification === null) return 'malformed';
  return {
    sender,
    version: message.version === 0 ? '1' : '2c',
    notification,
    key: keyOf(sender, notification, datagram),
    acknowledge: notification.inform ? () => reply(acknowledged(datagram, at)) : null,
  };
}

/** The whole message: a copy of it is no second event, while a second event has another request ID or time. */
const keyOf = ({ gateway }: Sender, { oid }: Notification, octets: Buffer): string =>
  `${gateway} ${oid} ${createHash('sha256').update(octets).digest('base64')}`;
