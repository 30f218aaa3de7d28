/** Before any route runs: who asks, whether another site made the browser ask, and whether the role may. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { boundTo, type Who } from '../../model/identity.js';
import { answer, ApiError } from '../errors.js';
import { escaped, page } from '../page.js';
import { access, mayAsk } from './access.js';
import type { Gate, Identified } from './gate.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs, except at addresses that are open, where it may be null. */
    who: Who | null;
  }
}

export interface GuardDeps {
  gate: Gate;
  /** Tells the audit log; bounded by whoever takes it. */
  refused(request: FastifyRequest, code: string, who: Who | null): void;
}

const SIGN_IN = '/sign-in';

export function guard(app: FastifyInstance, { gate, refused }: GuardDeps): void {
  app.decorateRequest('who', null);
  app.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    const row = url === undefined ? undefined : access[`${request.method} ${url}`];
    const identified = gate.identify(request);
    request.who = identified.who;
    if (row === 'open') return;
    if (identified.who === null) return unknown(request, reply, identified.why, refused);
    sameSite(request, identified);
    // What is not there is told to whoever is signed in.
    if (row === undefined || mayAsk(identified.who, row)) return;
    refused(request, 'role-refused', identified.who);
    return noRole(request, reply, identified.who, gate.contact);
  });
}

/** A browser is sent to the form; everybody else is told which scheme to use. */
function unknown(
  request: FastifyRequest,
  reply: FastifyReply,
  why: 'nothing' | 'token' | 'cookie' | 'proxy',
  refused: GuardDeps['refused'],
): FastifyReply {
  if (why !== 'nothing') refused(request, `${why}-refused`, null);
  if (wantsPage(request)) return reply.redirect(SIGN_IN, 303);
  reply.header('www-authenticate', 'Bearer realm="interconnect"');
  const message = 'Send a token as Authorization: Bearer TOKEN, or sign in at /sign-in with a browser.';
  return reply.code(401).send(answer('token-required', message));
}

/**
 * What a browser sends by itself – a cookie, its place on this machine, the proxy it goes through – proves who sits before it, not that
 * they meant it. A change is taken only from our own pages (Fetch Metadata, and Origin for browsers without it). Programs send neither.
 */
function sameSite(request: FastifyRequest, { by }: Extract<Identified, { by: string }>): void {
  if (by === 'bearer' || request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const own = origin === undefined || hostOf(origin) === request.headers.host?.toLowerCase();
  if ((site === undefined || site === 'same-origin' || site === 'none') && own) return;
  throw new ApiError(403, 'cross-site', 'Another site made this browser ask; nothing was done.');
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    // "null", which sandboxed pages send, is an origin like any other that is not ours.
    return null;
  }
}

/** Somebody whom we know and who may not: says what they are and whom to ask, and nothing of what is there. */
function noRole(request: FastifyRequest, reply: FastifyReply, who: Who, contact: string): FastifyReply {
  const may =
    who.roles.length === 0 ? 'has no role here' : `has the role ${who.roles.join(', ')}, which may not do this`;
  const ask = contact === '' ? 'whoever runs this collector' : contact;
  reply.code(403).header('cache-control', 'no-store');
  if (!wantsPage(request)) return reply.send(answer('role-refused', `${who.name} ${may}; ask ${ask}.`));
  const body = `<p>${escaped(who.name)} ${escaped(may)}.</p><p>Ask ${escaped(ask)}.</p>
<form method="post" action="/sign-out"><p><button>Sign out</button></p></form>`;
  return reply.type('text/html; charset=utf-8').send(page('Not for you', body));
}

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html');

/** Who asks, where the guard has let somebody in. */
export function whoOf(request: FastifyRequest): Who {
  if (request.who === null) throw new Error('this address is open: nobody is known');
  return request.who;
}

/**
 * The one authority that may be asked about; null where all may. `named`: the authorities that the question names. The refusal is the
 * same for an authority that exists and one that does not.
 * @throws ApiError 403 `own-share`.
 */
export function ownShare(request: FastifyRequest, named: readonly string[] = []): string | null {
  const own = boundTo(whoOf(request));
  if (own === null) return null;
  if (named.some((name) => name !== own))
    throw new ApiError(403, 'own-share', 'This token sees its own authority alone; leave the others out.');
  return own;
}
