/** What this project uses of net-snmp 3.29, which ships no types. Names are the library's own. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export interface User {
    name: string;
    level: number;
    authProtocol?: number;
    authKey?: string;
    privProtocol?: number;
    privKey?: string;
  }

  /** The part of a dgram socket that a Session uses. */
  export interface Datagrams extends EventEmitter {
    send(
      message: Buffer,
      offset: number,
      length: number,
      port: number,
      address: string,
      sent: (error: Error | null, bytes?: number) => void,
    ): void;
    ref(): void;
    unref(): void;
    close(): void;
  }

  export interface SessionOptions {
    version?: number;
    port?: number;
    retries?: number;
    timeout?: number;
    context?: string;
    dgramModule?: { createSocket(transport: string): Datagrams };
  }

  export type ResponseCallback = (error: Error | null, answer?: unknown) => void;

  /** A PDU as the library keeps it until it is sent. Discovery of an engine has no varbinds. */
  export interface RequestPdu {
    id: number;
    type: number;
    varbinds: { oid: string }[];
    options?: { maxRepetitions?: number };
    /** Writes the PDU, its tag included. */
    toBuffer(writer: { writeBuffer(content: Buffer, tag: number): void }): void;
  }

  /** A request on its way. `allowReport`: a Report may make it go out again (discovery, time synchronisation). */
  export interface Req {
    message: { version: number; pdu: RequestPdu };
    responseCb: ResponseCallback;
    retries: number;
    timeout: number;
    originalPdu?: unknown;
    allowReport?: boolean;
    getId(): number;
  }

  /** The security parameters of a message as `setEngineTime` and `isInTimeWindow` read them. */
  export interface TimedMessage {
    msgSecurityParameters: { msgAuthoritativeEngineBoots: number; msgAuthoritativeEngineTime: number };
    hasAuthentication(): boolean;
  }

  export class Session extends EventEmitter {
    reqs: Record<number, Req>;
    msgSecurityParameters?: { msgAuthoritativeEngineID: Buffer };
    engineTimeBoots: number | null;
    engineTimeBase: number | null;
    engineTimeReceivedAt: number | null;
    latestReceivedEngineTime: number | null;
    get(oids: string[], answer: ResponseCallback): this;
    getNext(oids: string[], answer: ResponseCallback): this;
    getBulk(oids: string[], nonRepeaters: number, maxRepetitions: number, answer: ResponseCallback): this;
    send(req: Req, noWait?: boolean): this;
    unregisterRequest(id: number): Req | null;
    setEngineTime(message: TimedMessage): void;
    isInTimeWindow(message: TimedMessage): boolean;
    close(): this;
  }

  interface PrivacyAlgorithm {
    CRYPTO_ALGORITHM: string;
    localizationAlgorithm(algorithm: PrivacyAlgorithm, auth: number, password: string, engineId: Buffer): Buffer;
  }

  const library: {
    Version1: 0;
    Version2c: 1;
    Version3: 3;
    SecurityLevel: { noAuthNoPriv: 1; authNoPriv: 2; authPriv: 3 };
    AuthProtocols: Record<'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512', number>;
    PrivProtocols: Record<'aes' | 'aes256b' | 'aes256r', number>;
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    Authentication: {
      algorithms: Record<number, { CRYPTO_ALGORITHM: string; AUTHENTICATION_CODE_LENGTH: number }>;
      authToKeyCache: Record<string, Buffer>;
      passwordToKey(protocol: number, password: string, engineId: Buffer): Buffer;
    };
    Encryption: { algorithms: Record<number, PrivacyAlgorithm> };
  };
  export default library;
}
