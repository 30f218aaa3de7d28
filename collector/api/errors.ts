/** Every answer that is not a success has one shape: `{ error: { code, message, field?, allowed? } }`, and no stack. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../deps.js';
import type { ErrorAnswer } from './types.js';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: { field?: string; allowed?: string[] } = {},
  ) {
    super(message);
  }
}

/** What fastify itself refuses, in our words. */
const refusals: Record<string, [status: number, code: string, message: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The body is larger than 64 KiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'body-not-json', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'body-empty', 'The body is empty: send a JSON object.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad-content-length', 'Content-Length does not fit the body.'],
  FST_ERR_BAD_URL: [400, 'bad-url', 'The address is not well formed.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'bad-url', 'A part of the address is too long.'],
  FST_ERR_HANDLER_TIMEOUT: [503, 'too-slow', 'The answer took too long. Ask for a shorter range or a longer interval.'],
};

export function answer(code: string, message: string, details: ApiError['details'] = {}): ErrorAnswer {
  return { error: { code, message, ...details } };
}

/** Fastify's error handler: what we did not foresee is logged whole and answered without detail. */
export function errorHandler(log: Log) {
  return (error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof ApiError)
      return reply.code(error.status).send(answer(error.code, error.message, error.details));
    const known = refusals[error.code];
    if (known) return reply.code(known[0]).send(answer(known[1], known[2]));
    const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
    if (status < 500) return reply.code(status).send(answer('bad-request', 'The request cannot be understood.'));
    log.error({ error, method: request.method, route: request.routeOptions.url ?? null }, 'a request failed');
    return reply.code(500).send(answer('internal', 'The collector failed to answer; its log says why.'));
  };
}
