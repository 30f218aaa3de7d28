/**
 * One SNMP session: one gateway, one context. net-snmp makes and sends messages, discovers engines, keeps clocks and timers; varbinds
 * are written, and answers judged and read, by our own code (ber/, inbox.ts).
 */
import snmp, { type Req, type RequestPdu, type ResponseCallback, type Session as Library } from 'net-snmp';
import type { Clock, Timer } from '../deps.js';
import type { PollErrorKind } from '../model/observation.js';
import type { Pdu } from './ber/pdu.js';
import { requestContent } from './ber/request.js';
import { libraryUser, type Credentials } from './credentials.js';
import { SnmpError } from './errors.js';
import { failure } from './failure.js';
import { noFigures, nothingDropped, type Dropped, type Figures } from './figures.js';
import { Gate } from './gate.js';
import { judge, type Addressee } from './inbox.js';
import { Usm } from './usm.js';
import { Wire, type Resolve } from './wire.js';
import type { RemoteInfo } from 'node:dgram';

export interface SessionOptions {
  host: string;
  port: number;
  credentials: Credentials;
  /** v3: the contextName. v1 and v2c have none: it is appended to the community, `community@context`, as routers expect it. */
  context: string;
  /** Milliseconds to wait for one answer. */
  timeout: number;
  retries: number;
  resolve?: Resolve;
}

export interface Ask {
  kind: 'get' | 'next' | 'bulk';
  /** Dotted numeric OIDs. */
  oids: string[];
  /** max-repetitions of a bulk. */
  repetitions?: number;
  /** Instead of the session's own. */
  retries?: number;
}

/** A Report makes a request go out again at most this often: engine ID, then time, then a gateway that restarted in between. */
const MAX_SYNCS = 3;
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const WRONG_PRIVACY_KEY =
  'wrong privacy key: the gateway answers signed requests and is silent to encrypted ones; the password or its protocol differs there';

/** One request from the first datagram to its end. */
interface Exchange {
  ask: Ask;
  figures: Figures;
  syncs: number;
  request: Req | null;
  /** Fires when neither the library nor the socket ended the request: nothing may wait for ever. */
  backstop: Timer | null;
  settle: ResponseCallback;
}

/** Failures after which the gateway is looked up again. */
const away: ReadonlySet<PollErrorKind> = new Set(['timeout', 'unreachable', 'resolve']);
const versions = { 1: snmp.Version1, '2c': snmp.Version2c, 3: snmp.Version3 } as const;

export class Session {
  readonly version: 1 | '2c' | 3;
  /** Datagrams that were not accepted, by reason. */
  readonly dropped: Dropped = nothingDropped();
  /** How many varbinds this gateway answers in one GET, as far as it has shown. */
  varbindsPerGet = Infinity;
  private readonly wire: Wire;
  private readonly library: Library;
  private readonly addressee: Addressee;
  private readonly waiting = new Map<ResponseCallback, Exchange>();
  private stranger: RemoteInfo | null = null;
  private closed = false;
  private answered = false;

  constructor(
    private readonly options: SessionOptions,
    private readonly gate: Gate,
    private readonly clock: Clock,
  ) {
    const { host, port, credentials, context, timeout, retries, resolve } = options;
    this.version = credentials.version;
    const heard = {
      datagram: (datagram: Buffer) => this.receive(datagram),
      stranger: (from: RemoteInfo) => this.refuse(from),
      refused: (error: Error) => this.failAll(error),
    };
    this.wire = new Wire(host, port, heard, resolve);
    const library = { port, timeout, retries, context, dgramModule: { createSocket: () => this.wire } };
    const community = credentials.version === 3 ? '' : credentials.community + (context === '' ? '' : `@${context}`);
    const version = versions[credentials.version];
    if (credentials.version === 3) this.library = snmp.createV3Session(host, libraryUser(credentials), library);
    else this.library = snmp.createSession(host, community, { ...library, version });
    const usm = credentials.version === 3 ? new Usm(libraryUser(credentials)) : null;
    this.addressee = { library: this.library, version, community, usm };
    this.intercept();
  }

  /** The address that is asked; null before the first request. */
  get address(): string | null {
    return this.wire.address;
  }

  /** snmpEngineBoots and snmpEngineTime (RFC 3411) by the last authenticated answer; null without v3 authentication. */
  get engine(): { boots: number; time: number } | null {
    const { engineTimeBoots: boots, latestReceivedEngineTime: time } = this.library;
    return boots === null || time === null ? null : { boots, time };
  }

  /** Sends one request and gives the PDU of its answer, whatever its error-status; throws an SnmpError when there is none. */
  async request(ask: Ask, figures: Figures): Promise<Pdu> {
    await this.gate.enter();
    const before = { ...this.dropped };
    try {
      return await this.exchange(ask, figures);
    } catch (error) {
      if ((error as Error).name === 'RequestTimedOutError') figures.timeouts++;
      const failed = this.failed(error as Error, before);
      if (away.has(failed.kind) && ask.retries !== 0) this.renew();
      throw (await this.wrongPrivacyKey(failed)) ?? failed;
    } finally {
      this.gate.leave();
    }
  }

  /**
   * Some agents drop what they cannot decrypt without a word. Where one told its engine ID and then fell silent, a signed request
   * without encryption (for sysUpTime) tells a wrong privacy key from a gateway that went away.
   */
  private async wrongPrivacyKey(failed: SnmpError): Promise<SnmpError | null> {
    const { credentials } = this.options;
    const silent = failed.kind === 'timeout' && !this.answered && !this.closed;
    if (!silent || credentials.version !== 3 || !credentials.priv || !this.library.msgSecurityParameters) return null;
    const { user, auth } = credentials;
    const signed: Credentials = { version: 3, user, ...(auth && { auth }) };
    const gate = new Gate({ requestsPerSecond: 10, inFlight: 1 }, this.clock);
    const session = new Session({ ...this.options, credentials: signed, retries: 0 }, gate, this.clock);
    try {
      await session.request({ kind: 'get', oids: [SYS_UP_TIME] }, noFigures());
      return new SnmpError('authentication', WRONG_PRIVACY_KEY);
    } catch (error) {
      const { kind } = error as SnmpError;
      return kind === 'authentication' ? new SnmpError('authentication', WRONG_PRIVACY_KEY) : null;
    } finally {
      session.close();
    }
  }

  /** The name may have another address by now. Others that still wait keep their sockets: their answers come there. */
  private renew(): void {
    if (this.waiting.size === 0) this.wire.renew();
  }

  close(): void {
    this.closed = true;
    this.failAll(new SnmpError('timeout', 'the session was closed'));
    this.library.close();
  }

  private exchange(ask: Ask, figures: Figures): Promise<Pdu> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new SnmpError('timeout', 'the session was closed');
      const settle: ResponseCallback = (error, answer) => {
        this.end(settle);
        if (error) reject(error);
        else resolve(answer as Pdu);
      };
      this.waiting.set(settle, { ask, figures, syncs: 0, request: null, backstop: null, settle });
      this.start(ask, settle);
    });
  }

  private start({ kind, oids, repetitions = 1 }: Ask, settle: ResponseCallback): void {
    if (kind === 'bulk') this.library.getBulk(oids, 0, repetitions, settle);
    else if (kind === 'next') this.library.getNext(oids, settle);
    else this.library.get(oids, settle);
  }

  /** Puts the ceiling, the figures and the patience of each request between the library and the wire. */
  private intercept(): void {
    // A report that our reader took and the library's own reader refuses.
    this.library.on('error', () => this.dropped.malformed++);
    const send = this.library.send.bind(this.library);
    this.library.send = (request, noWait) => {
      const exchange = this.waiting.get(request.responseCb);
      if (exchange) this.count(exchange, request);
      this.gate.paced(() => {
        if (exchange && !this.waiting.has(exchange.settle)) return;
        if (exchange) this.arm(exchange, request);
        send(request, noWait);
      });
      return this.library;
    };
  }

  private count(exchange: Exchange, request: Req): void {
    const { figures, ask } = exchange;
    if (exchange.request === request) {
      figures.retries++;
      figures.timeouts++;
      return;
    }
    figures.requests++;
    exchange.request = request;
    writeOurselves(request.message.pdu);
    request.retries = ask.retries ?? this.options.retries;
  }

  private arm(exchange: Exchange, request: Req): void {
    exchange.backstop?.cancel();
    const patience = request.timeout + 2 * this.options.timeout + 1000;
    exchange.backstop = this.clock.after(patience, () =>
      exchange.settle(new SnmpError('timeout', 'nothing was heard of the request')),
    );
  }

  private end(settle: ResponseCallback): void {
    const exchange = this.waiting.get(settle);
    this.waiting.delete(settle);
    exchange?.backstop?.cancel();
    if (exchange?.request) this.library.unregisterRequest(exchange.request.getId());
  }

  private receive(datagram: Buffer): void {
    const verdict = judge(datagram, this.addressee);
    if ('drop' in verdict) this.dropped[verdict.drop]++;
    else if ('sync' in verdict) this.synchronise(verdict.sync, datagram);
    else {
      const settle = this.library.reqs[verdict.id]?.responseCb;
      if ('error' in verdict) settle?.(verdict.error);
      else {
        this.answered = true;
        settle?.(null, verdict.answer);
      }
    }
  }

  private synchronise(id: number, datagram: Buffer): void {
    const request = this.library.reqs[id];
    const exchange = request && this.waiting.get(request.responseCb);
    if (!exchange) return;
    request.allowReport = true;
    if (++exchange.syncs > MAX_SYNCS)
      exchange.settle(new SnmpError('authentication', "the gateway's engine does not settle"));
    else this.wire.emit('message', datagram);
  }

  private refuse(from: RemoteInfo): void {
    this.dropped['wrong-source']++;
    this.stranger = from;
  }

  private failAll(error: Error): void {
    for (const settle of [...this.waiting.keys()]) settle(error);
  }

  private failed(error: Error, before: Dropped): SnmpError {
    const dropped = nothingDropped();
    for (const reason of Object.keys(dropped) as (keyof Dropped)[])
      dropped[reason] = this.dropped[reason] - before[reason];
    const { host, port, credentials, timeout } = this.options;
    const discovered = this.library.msgSecurityParameters !== undefined;
    return failure(error, { host, port, credentials, timeout, discovered, dropped, stranger: this.stranger });
  }
}

/** Has the varbinds of a request written by requestContent(). */
function writeOurselves(pdu: RequestPdu): void {
  if (pdu.varbinds.length === 0) return;
  pdu.toBuffer = (writer) => {
    const question = {
      id: pdu.id,
      repetitions: pdu.options?.maxRepetitions ?? 0,
      oids: pdu.varbinds.map(({ oid }) => oid),
    };
    writer.writeBuffer(requestContent(question), pdu.type);
  };
}
