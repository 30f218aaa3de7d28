/** The HTTP application: plugins, guards and routes, before anything listens. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Log } from '../deps.js';
import { letActsEnd } from './acting.js';
import { documentHead } from './document.js';
import { ApiError, errorHandler } from './errors.js';
import { notFound } from './not-found.js';
import { register, type ApiContext } from './routes/route.js';
import { routes } from './routes/index.js';
import { securityHeaders } from './security/headers.js';
import { tellDeeds } from './security/deeds.js';
import { guard, type GuardDeps } from './security/guard.js';
import { serveWall } from './wall.js';

export interface AppOptions {
  tls: { cert: Buffer; key: Buffer } | null;
  /** Null for an application that only describes itself. */
  guard: GuardDeps | null;
  /** Checks the Host header; null where a sign-in guards instead. */
  hostGuard: ((request: FastifyRequest) => Promise<void>) | null;
  /** Folder of the built wall; null where only the API is served. */
  wall: string | null;
  version: string;
}

const BODY_LIMIT = 65_536;
const REQUEST_TIMEOUT = 30_000;
/** A minute from one address: a wall asks some dozen times a minute, a row of Grafana panels some hundred. */
const REQUESTS_PER_MINUTE = 3_000;
const MAX_CONNECTIONS = 1_000;

/** `context` is asked for when a request comes, so that an application that only describes itself needs none. */
export async function buildApp(options: AppOptions, context: () => ApiContext, log: Log): Promise<FastifyInstance> {
  const app = createFastify(options.tls);
  app.server.maxConnections = MAX_CONNECTIONS;
  // Schemas describe; zod checks what comes in, and what goes out is made by typed code.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(errorHandler(log));
  acceptForms(app);
  letActsEnd(app, () => context().clock);
  await app.register(helmet, securityHeaders(options.tls !== null));
  await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: 60_000, errorResponseBuilder: tooMany });
  await app.register(swagger, documentHead(options.version));
  if (options.hostGuard !== null) app.addHook('onRequest', options.hostGuard);
  if (options.guard !== null) {
    guard(app, options.guard);
    tellDeeds(app, () => context().audit);
  }
  register(app, routes, context);
  app.get('/api/v1/openapi.json', { schema: documentSchema }, () => app.swagger());
  await serveWall(app, options.wall, () => context().live.status());
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, notFound);
  return app;
}

function createFastify(tls: AppOptions['tls']): FastifyInstance {
  const options = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    exposeHeadRoutes: false,
    // stop() must not wait for the keep-alive of browsers.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
  };
  if (tls === null) return Fastify(options);
  // The instance over TLS has another server type and is otherwise the same.
  return Fastify({ ...options, https: { ...tls, minVersion: 'TLSv1.2' } }) as unknown as FastifyInstance;
}

/** The sign-in form is the only one; its handler reads the text. */
function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
}

function tooMany(_request: unknown, { after }: { after: string }): ApiError {
  return new ApiError(429, 'too-many-requests', `Too many requests from this address; ask again in ${after}.`);
}

const documentSchema = {
  operationId: 'getApiV1OpenapiJson',
  tags: ['operations'],
  summary: 'This document',
  response: {
    200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  },
};
