/** The OpenAPI 3.1 document: made from the schemas of the routes. */
import type { SwaggerOptions } from '@fastify/swagger';
import type { Log } from '../deps.js';
import { buildApp } from './app.js';

export function documentHead(version: string): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Interconnect Monitor',
        version,
        description:
          'Live state and history of an interconnect. Times are ISO 8601 in UTC; ages and durations are seconds; rates are per second; null is a gap, never zero.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
      },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'of interconnect token create, or http.token; needed where somebody has to sign in',
          },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-interconnect', description: 'set by /sign-in' },
        },
      },
      security: [{ token: [] }, { session: [] }, {}],
    },
  };
}

/** The document without a server. `version` goes into it as it is. */
export async function openApiDocument(version: string, log: Log): Promise<object> {
  const described = (): never => {
    throw new Error('an application that only describes itself serves nothing');
  };
  const app = await buildApp({ tls: null, guard: null, hostGuard: null, wall: null, version }, described, log);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
