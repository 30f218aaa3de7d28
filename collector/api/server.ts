/** The HTTP server as a component. */
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config/schema/http.js';
import type { Component, Deps } from '../deps.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import type { ProbingHealth } from '../model/probe-health.js';
import type { Store } from '../store/contract.js';
import { buildApp } from './app.js';
import type { Live } from './live.js';
import type { Metrics } from './metrics.js';
import type { ApiContext } from './routes/route.js';
import { hostGuard } from './security/hosts.js';
import { parseListen, readTls, refuseExposure } from './security/listen.js';
import { TokenGate } from './security/token.js';
import { StreamHub } from './stream.js';

export interface ApiOptions {
  config: HttpConfig;
  /** Folder of the built wall (dist/dashboard/wall); null serves the API alone. */
  wall: string | null;
}

export interface ApiDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`. */
  secret(reference: string): string;
  live: Live;
  store: Pick<Store, 'series' | 'events' | 'flows' | 'health'>;
  flows: ApiContext['flows'];
  probing(): ProbingHealth;
  metrics: Pick<Metrics, 'contentType' | 'text' | 'watchStream'>;
  version: string;
}

export interface Api extends Component {
  /** `http://127.0.0.1:8080`; null before start() and after stop(). */
  readonly address: string | null;
}

/**
 * Throws a CodedError where the configuration must not be served: `HTTP_LISTEN_INVALID`, `HTTP_EXPOSED`, `HTTP_TLS_UNREADABLE`, `HTTP_TLS_INVALID`.
 * start() rejects with `HTTP_LISTEN_FAILED` where the address is taken or not ours.
 */
export function createApi({ config, wall }: ApiOptions, deps: ApiDeps): Api {
  const listen = parseListen(config.listen);
  refuseExposure(config, listen);
  const tls = readTls(config);
  const gate = config.token === undefined ? null : new TokenGate(deps.secret(config.token), tls !== null);
  const stream = new StreamHub(deps.live, deps.clock);
  const { live, probing, store, flows, metrics, clock, log, version } = deps;
  metrics.watchStream(stream);
  const context: ApiContext = { live, probing, store, flows, metrics, clock, stream, gate };
  const options = { tls, gate, wall, version, hostGuard: gate === null ? hostGuard(listen.host) : null };
  let app: FastifyInstance | null = null;
  let address: string | null = null;
  return {
    get address() {
      return address;
    },
    async start() {
      app = await buildApp(options, () => context, log);
      app.addHook('preClose', async () => stream.close());
      address = await listenAt(app, listen);
      log.info({ address }, 'the API listens');
    },
    async stop() {
      address = null;
      await app?.close();
      app = null;
    },
  };
}

async function listenAt(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    const code = systemCode(cause) ?? 'unknown reason';
    const why = code === 'EADDRINUSE' ? `${code}, another program listens there: choose another port` : code;
    const message = `http.listen ${host} port ${port} cannot be listened at: ${why}`;
    throw new CodedError('HTTP_LISTEN_FAILED', message, { cause });
  }
}
