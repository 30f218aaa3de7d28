/**
 * Without a sign-in, any page that a browser on this machine shows could read the API by DNS rebinding: a name of the attacker's that
 * suddenly means 127.0.0.1. The browser then still sends that name as Host, so only our own names are let in.
 */
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.js';

const own = ['localhost', '127.0.0.1', '[::1]'];

/** `listen`: the configured host without brackets. */
export function hostGuard(listen: string): (request: FastifyRequest) => Promise<void> {
  const allowed = new Set([...own, listen.includes(':') ? `[${listen}]` : listen.toLowerCase()]);
  return async ({ headers: { host } }) => {
    if (!allowed.has(nameOf(host ?? ''))) {
      throw new ApiError(
        403,
        'host-refused',
        'This collector answers only to its own names; set http.signIn to reach it by another.',
        {
          field: 'Host',
          allowed: [...allowed],
        },
      );
    }
  };
}

/** The host without its port, in lower case. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}
