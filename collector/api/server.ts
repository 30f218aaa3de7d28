/** The HTTP server as a component. */
import type { Server as HttpsServer } from 'node:https';
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config/schema/http.js';
import type { Component, Deps } from '../deps.js';
import { OidcSignIn } from '../identity/oidc.js';
import { Sessions } from '../identity/sessions.js';
import type { Tokens } from '../identity/tokens.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import type { ProbingHealth } from '../model/probe-health.js';
import type { Store } from '../store/contract.js';
import { buildApp } from './app.js';
import type { LiveView } from './view.js';
import type { Metrics } from './metrics.js';
import { streamMetrics } from './metrics/stream.js';
import type { ApiContext, Audit } from './routes/route.js';
import type { GuardDeps } from './security/guard.js';
import { hostGuard } from './security/hosts.js';
import { followTls } from './security/tls-reload.js';
import { parseListen, readTls, refuseExposure } from './security/listen.js';
import { Gate } from './security/gate.js';
import { Refusals } from './security/deeds.js';
import { StreamHub } from './stream.js';

export interface ApiOptions {
  config: HttpConfig;
  /** Folder of the built wall (dist/dashboard/wall); null serves the API alone. */
  wall: string | null;
}

export interface ApiDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`. */
  secret(reference: string): string;
  live: LiveView;
  others?: ApiContext['others'];
  store: Pick<Store, 'series' | 'events' | 'flows' | 'health'>;
  flows: ApiContext['flows'];
  sla: ApiContext['sla'];
  reports: ApiContext['reports'];
  authorities: ApiContext['authorities'];
  probing(): ProbingHealth;
  paging: ApiContext['paging'];
  metrics: Pick<Metrics, 'contentType' | 'text' | 'watch'>;
  audit: Audit;
  tokens: Pick<Tokens, 'who'>;
  version: string;
}

export interface Api extends Component {
  /** `http://127.0.0.1:8080`; null before start() and after stop(). */
  readonly address: string | null;
  /** How long and how many may hold on to it; milliseconds. null while it does not serve. */
  readonly limits: { requestTimeout: number; headersTimeout: number; maxConnections: number } | null;
}

/**
 * Throws a CodedError where the configuration must not be served: `HTTP_LISTEN_INVALID`, `HTTP_EXPOSED`, `HTTP_TLS_UNREADABLE`, `HTTP_TLS_INVALID`.
 * start() rejects with `HTTP_LISTEN_FAILED` where the address is taken or not ours.
 */
export function createApi({ config, wall }: ApiOptions, deps: ApiDeps): Api {
  const listen = parseListen(config.listen);
  refuseExposure(config, listen);
  const tls = readTls(config);
  const { secret, tokens, version, ...given } = deps;
  const { live, metrics, audit, clock, log } = given;
  const gate = createGate(config, tls !== null, { clock, secret, tokens });
  const stream = new StreamHub(live, clock);
  const refusals = new Refusals(audit, clock);
  metrics.watch((registry) => streamMetrics(registry, stream));
  const context: ApiContext = { ...given, stream, gate };
  const refused: GuardDeps['refused'] = (...refusal) => refusals.add(...refusal);
  const options = {
    ...{ tls, wall, version, guard: { gate, refused } },
    hostGuard: gate.required ? null : hostGuard(listen.host),
  };
  let app: FastifyInstance | null = null;
  let address: string | null = null;
  let unfollow: (() => void) | null = null;
  return {
    get address() {
      return address;
    },
    get limits() {
      if (app === null) return null;
      const { requestTimeout, headersTimeout, maxConnections } = app.server;
      return { requestTimeout, headersTimeout, maxConnections };
    },
    async start() {
      app = await buildApp(options, () => context, log);
      app.addHook('preClose', async () => stream.close());
      address = await listenAt(app, listen);
      if (tls !== null) unfollow = followTls(config, app.server as unknown as HttpsServer, deps);
      log.info({ address }, 'the API listens');
    },
    async stop() {
      address = null;
      unfollow?.();
      await app?.close();
      app = null;
    },
  };
}

/** Anyone at this machine may ask only where nothing says otherwise. */
function createGate(
  { token, signIn }: HttpConfig,
  secure: boolean,
  { clock, secret, tokens }: Pick<ApiDeps, 'clock' | 'secret' | 'tokens'>,
): Gate {
  const { session = SESSION, contact = '', oidc, proxy } = signIn ?? {};
  return new Gate({
    shared: token === undefined ? null : secret(token),
    tokens,
    sessions: new Sessions(clock, session),
    oidc: oidc === undefined ? null : new OidcSignIn({ ...oidc, clientSecret: secret(oidc.clientSecret) }, clock),
    proxy: proxy === undefined ? null : { ...proxy, secret: secret(proxy.secret) },
    required: token !== undefined || signIn !== undefined,
    ...{ secure, contact, sessionSeconds: session / 1_000 },
  });
}

/** What http.signIn.session is where the section is left out. Milliseconds. */
const SESSION = 8 * 3_600_000;

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
