/** A scriptable SNMP agent (v1, v2c) on a UDP port of the loopback, for everything that real agents do wrong. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { readMessage } from '../../collector/snmp/ber/message.js';
import { compareIndexes } from '../../collector/snmp/ber/oid.js';
import { readPdu, readVarbinds } from '../../collector/snmp/ber/pdu.js';
import { endOfMibView, noSuchInstance, response, varbind } from './ber.js';

export interface Request {
  kind: 'get' | 'next' | 'bulk';
  version: number;
  community: string;
  id: number;
  oids: string[];
  repetitions: number;
}

export interface Answered {
  oid: string;
  value: Buffer;
}

/** What an agent does: each may be replaced. */
export interface Behaviour {
  /** The successor of an OID; null at the end of the MIB. */
  successor?(oid: string): string | null;
  /** Null: no answer at all. A number: that error-status, with the error-index beside it. */
  answer?(request: Request, varbinds: Answered[]): Answered[] | { status: number; index: number } | null;
  /** The bytes that go out, instead of the one answer; `from` is who asked. */
  send?(bytes: Buffer, request: Request, from: RemoteInfo, socket: Socket): void;
}

const kinds: Record<number, Request['kind']> = { 0xa0: 'get', 0xa1: 'next', 0xa5: 'bulk' };
const numbers = (oid: string) => oid.split('.').map(Number);

export class Agent {
  readonly requests: Request[] = [];
  behaviour: Behaviour = {};
  private readonly socket: Socket;
  private order: { oid: string; numbers: number[] }[] = [];

  private constructor(
    readonly mib: Map<string, Buffer>,
    host: string,
  ) {
    this.socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  }

  static async start(mib: Map<string, Buffer>, behaviour: Behaviour = {}, host = '127.0.0.1'): Promise<Agent> {
    const agent = new Agent(mib, host);
    agent.behaviour = behaviour;
    agent.sort();
    agent.socket.on('message', (message, from) => agent.receive(message, from));
    await new Promise<void>((resolve) => agent.socket.bind(0, host, resolve));
    return agent;
  }

  get port(): number {
    return this.socket.address().port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  /** After the MIB was changed. */
  sort(): void {
    this.order = [...this.mib.keys()]
      .map((oid) => ({ oid, numbers: numbers(oid) }))
      .sort((a, b) => compareIndexes(a.numbers, b.numbers));
  }

  successor(oid: string): string | null {
    const at = numbers(oid);
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIndexes(this.order[middle]?.numbers ?? [], at) > 0) high = middle;
      else low = middle + 1;
    }
    return this.order[low]?.oid ?? null;
  }

  private receive(message: Buffer, from: RemoteInfo): void {
    const request = requestOf(message);
    if (!request) return;
    this.requests.push(request);
    const plain = this.plain(request);
    const answer = this.behaviour.answer ? this.behaviour.answer(request, plain) : plain;
    if (answer === null) return;
    const bytes = encode(request, answer);
    if (this.behaviour.send) this.behaviour.send(bytes, request, from, this.socket);
    else this.socket.send(bytes, from.port, from.address);
  }

  private plain({ kind, oids, repetitions }: Request): Answered[] {
    if (kind === 'get') return oids.map((oid) => ({ oid, value: this.mib.get(oid) ?? noSuchInstance }));
    const answered: Answered[] = [];
    let names = oids;
    for (let turn = 0; turn < repetitions; turn++) {
      const step = names.map((oid) => this.next(oid));
      answered.push(...step);
      names = step.map(({ oid }) => oid);
    }
    return answered;
  }

  private next(oid: string): Answered {
    const successor = this.behaviour.successor ? this.behaviour.successor(oid) : this.successor(oid);
    if (successor === null) return { oid, value: endOfMibView };
    return { oid: successor, value: this.mib.get(successor) ?? endOfMibView };
  }
}

function requestOf(message: Buffer): Request | null {
  const outer = readMessage(message);
  if (!outer || outer.version === 3) return null;
  const pdu = readPdu(message, outer.pdu.at, outer.pdu.end);
  const kind = kinds[pdu?.type ?? 0];
  const varbinds = pdu && readVarbinds(pdu);
  if (!pdu || !varbinds || !kind) return null;
  const { version, community } = outer;
  // A GetBulk has max-repetitions where a response has its error-index.
  const repetitions = kind === 'bulk' ? pdu.errorIndex : 1;
  return {
    kind,
    version,
    community: community.toString(),
    id: pdu.id,
    oids: varbinds.map(({ oid }) => oid),
    repetitions,
  };
}

function encode(
  { id, version, community, oids }: Request,
  answer: Answered[] | { status: number; index: number },
): Buffer {
  if (Array.isArray(answer))
    return response({ version, community, id, varbinds: answer.map(({ oid, value }) => varbind(oid, value)) });
  const varbinds = oids.map((oid) => varbind(oid, Buffer.from([0x05, 0])));
  return response({ version, community, id, status: answer.status, errorIndex: answer.index, varbinds });
}
