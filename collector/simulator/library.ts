/** What is used of net-snmp's agent, which comes without types. */
import { createRequire } from 'node:module';
import type { RemoteInfo, Socket } from 'node:dgram';

/** A message as the agent sees it once it is decoded. */
export interface Message {
  version: number;
  msgSecurityParameters?: { msgAuthoritativeEngineBoots: number; msgAuthoritativeEngineTime: number };
  pdu: { type: number; contextName?: string };
}

export interface Instance {
  oid: string;
  value: unknown;
}

export interface MibRequest {
  instanceNode: Instance;
  done(error?: unknown): void;
}

interface TableColumn {
  number: number;
  name: string;
  type: number;
  maxAccess: number;
}

interface ProviderBase {
  name: string;
  type: number;
  oid: string;
  maxAccess: number;
  handler: (request: MibRequest) => void;
}

export type Provider = ProviderBase &
  ({ scalarType: number } | { tableColumns: TableColumn[]; tableIndex: { columnName: string }[] });

export interface Mib {
  registerProvider(provider: Provider): void;
  setScalarValue(name: string, value: unknown): void;
  addTableRow(name: string, row: unknown[]): void;
}

export interface LibraryAgent {
  engine: { engineID: Buffer; engineBoots: number; engineTime: number };
  setMib(mib: Mib): void;
  getMib(): Mib;
  getAuthorizer(): { addCommunity(community: string): void; addUser(user: User): void };
  onProxyRequest(socket: Socket, message: Message, from: RemoteInfo): void;
  getRequest(socket: Socket, message: Message, from: RemoteInfo): void;
  getNextRequest(socket: Socket, message: Message, from: RemoteInfo): void;
  getBulkRequest(socket: Socket, message: Message, from: RemoteInfo): void;
  sendResponse(socket: Socket, from: RemoteInfo, request: Message, response: unknown): void;
}

export interface User {
  name: string;
  level: number;
  authProtocol?: number;
  authKey?: string;
  privProtocol?: number;
  privKey?: string;
}

interface AgentOptions {
  address: string;
  /** Zero would be read as "not given". */
  port: number;
  dgramModule: { createSocket(): unknown };
  engineID: string;
}

export interface Varbind {
  oid: string;
  type: number;
  value: unknown;
}

/** A session as it is used to send traps. */
export interface TrapSession {
  trap(oid: string, varbinds: Varbind[], options: { upTime: number }, done: (error: Error | null) => void): void;
  /** What every request goes through. */
  send(request: { message: Message }, noWait: boolean): void;
  on(event: 'error', hear: (error: Error) => void): void;
  close(): void;
}

interface TrapSessionOptions {
  version: number;
  trapPort: number;
  engineID: string;
  sourceAddress: string;
}

interface Library {
  createV3Session(target: string, user: User, options: TrapSessionOptions): TrapSession;
  createAgent(options: AgentOptions, callback: (error: Error | null) => void): LibraryAgent;
  createMib(): Mib;
  ObjectType: Record<string, number>;
  MibProviderType: { Scalar: number; Table: number };
  MaxAccess: Record<string, number>;
  PduType: { GetRequest: number; GetNextRequest: number; GetBulkRequest: number };
  SecurityLevel: { noAuthNoPriv: number; authNoPriv: number; authPriv: number };
  AuthProtocols: Record<string, number>;
  PrivProtocols: Record<string, number>;
  Version3: number;
}

export const library = createRequire(import.meta.url)('net-snmp') as Library;
