/** Puts a device on a UDP port of the loopback interface, with net-snmp's own agent: v1, v2c and v3, contexts. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Log } from '../deps.js';
import type { Device } from './device.js';
import { library, type LibraryAgent, type Message, type User } from './library.js';
import { buildMib } from './mib/build.js';

export interface AgentCredentials {
  /** v1 and v2c; left out, they are not answered. */
  community?: string;
  v3?: { user: string; authPassword: string; privPassword: string };
}

export interface RunningAgent {
  port: number;
  close(): Promise<void>;
}

export interface AgentOptions extends AgentCredentials {
  address: string;
  /** 0: any free one. */
  port: number;
  /** SNMP contexts beside the default one; all show the same device. */
  contexts: readonly string[];
}

export async function startAgent(device: Device, options: AgentOptions, log: Log): Promise<RunningAgent> {
  const socket = createSocket('udp4');
  socket.bind(options.port, options.address);
  await once(socket, 'listening');
  const agent = library.createAgent(
    {
      address: options.address,
      port: socket.address().port,
      dgramModule: { createSocket: () => bound(socket, device, log) },
      engineID: engineId(device.name),
    },
    // Also called, without an error, for each answer. A request that is refused is the asker's fault: worth a line, not an alarm.
    (error) => error && log.debug({ gateway: device.name, error }, 'the simulated gateway refused a request'),
  );
  allow(agent, options);
  agent.setMib(buildMib(device));
  tellEngineTime(agent, device);
  answerContexts(agent, options.contexts);
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/**
 * The library binds a socket itself and cannot take any free port, so it is given one that is bound already. A device that
 * does not answer hears nothing; a datagram that the library cannot cope with is dropped, as a router would.
 */
function bound(socket: Socket, device: Device, log: Log): unknown {
  return {
    bind: () => undefined,
    send: socket.send.bind(socket),
    on: (event: string, hear: (...values: unknown[]) => void) =>
      socket.on(event, (...values: unknown[]) => {
        if (event === 'message' && !(device.answering && device.powered)) return;
        try {
          hear(...values);
        } catch (error) {
          log.warn({ gateway: device.name, error }, 'the simulated gateway could not read a datagram');
        }
      }),
  };
}

/** Text format (RFC 3411: octet 5 is 4) under the enterprise number of net-snmp's own MIBs, so that it is the same in every run. */
export function engineId(name: string): string {
  return `80001f8804${Buffer.from(name).toString('hex').slice(0, 54)}`;
}

function allow(agent: LibraryAgent, { community, v3 }: AgentCredentials): void {
  const authorizer = agent.getAuthorizer();
  if (community !== undefined) authorizer.addCommunity(community);
  if (v3) authorizer.addUser(usmUser(v3));
}

export function usmUser({ user, authPassword, privPassword }: NonNullable<AgentCredentials['v3']>): User {
  return {
    name: user,
    level: library.SecurityLevel.authPriv,
    authProtocol: library.AuthProtocols['sha256']!,
    authKey: authPassword,
    privProtocol: library.PrivProtocols['aes']!,
    privKey: privPassword,
  };
}

/** The library echoes the asker's notion of snmpEngineBoots and snmpEngineTime; a real agent says its own (RFC 3414 §3.1). */
function tellEngineTime(agent: LibraryAgent, device: Device): void {
  const seconds = (): number => Math.floor((device.now() - device.bootAt) / 1_000);
  Object.defineProperties(agent.engine, {
    engineBoots: { get: () => device.boots },
    engineTime: { get: seconds },
  });
  const send = agent.sendResponse.bind(agent);
  agent.sendResponse = (socket, from, request, response) => {
    if (request.msgSecurityParameters) {
      request.msgSecurityParameters.msgAuthoritativeEngineBoots = device.boots;
      request.msgSecurityParameters.msgAuthoritativeEngineTime = seconds();
    }
    send(socket, from, request, response);
  };
}

/** The library hands every named context to a proxy; here a context that is known shows the device itself, any other is silent. */
function answerContexts(agent: LibraryAgent, contexts: readonly string[]): void {
  const { GetRequest, GetNextRequest, GetBulkRequest } = library.PduType;
  agent.onProxyRequest = (socket: Socket, message: Message, from: RemoteInfo) => {
    if (!contexts.includes(message.pdu.contextName ?? '')) return;
    if (message.pdu.type === GetRequest) agent.getRequest(socket, message, from);
    else if (message.pdu.type === GetNextRequest) agent.getNextRequest(socket, message, from);
    else if (message.pdu.type === GetBulkRequest) agent.getBulkRequest(socket, message, from);
  };
}
