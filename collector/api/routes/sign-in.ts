/** The way in for browsers, which cannot send a bearer token by themselves: by a person's own sign-in, or by a form that takes a token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CodedError } from '../../model/coded-error.js';
import { escaped, page } from '../page.js';
import { style } from '../page-style.js';
import { tokenScript } from '../token-script.js';
import type { Gate } from '../security/gate.js';
import type { ApiContext, Route } from './route.js';

const html = { type: 'text/html', schema: z.string() };
const form = z.strictObject({ token: z.string().max(4_096) });

const FORM = `<form method="post" action="/sign-in">
<p><label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus></p>
<p><button>Sign in with a token</button></p>
</form>
<p>Whoever runs this collector hands out tokens (<code>interconnect token create</code>). This browser keeps it for 30 days.</p>`;
const SCRIPT = '<script src="/sign-in/token.js" defer></script>';
const PERSON = '<p><a href="/sign-in/provider">Sign in as yourself</a></p>';
const WRONG = '<p role="alert"><strong>That is not a valid token.</strong></p>';
const NONE = '<p>This collector asks nobody to sign in.</p><p><a href="/">To the wall</a></p>';

export const signInPageRoute: Route = {
  method: 'GET',
  url: '/sign-in',
  tag: 'sign-in',
  summary: 'A page for browsers to sign in',
  answers: { 200: { description: 'The form', media: html } },
  handle: ({ gate }, _request, reply) => send(reply, 200, gate.required ? ways(gate) : NONE, SCRIPT),
};

export const signInRoute: Route = {
  method: 'POST',
  url: '/sign-in',
  tag: 'sign-in',
  summary: 'Keeps the token in a cookie that only this host gets and no script can read',
  limit: { max: 10, minutes: 1 },
  body: { type: 'application/x-www-form-urlencoded', schema: form },
  answers: {
    303: { description: 'To the wall, with the cookie', media: html },
    401: { description: 'Not a valid token: the form again', media: html },
  },
  handle({ gate, audit }, request, reply) {
    if (!gate.required) return reply.redirect('/', 303);
    const given = form.safeParse(request.body);
    const who = given.success ? gate.holder(given.data.token) : null;
    const deed = { from: request.ip, object: 'token', reason: null } as const;
    if (!given.success || who === null) {
      audit.add({ ...deed, action: 'sign-in.refused', who: 'unknown', outcome: 'refused' });
      return send(reply, 401, WRONG + ways(gate));
    }
    audit.add({ ...deed, action: 'sign-in', who: who.name, outcome: 'done' });
    return reply.header('set-cookie', gate.keepToken(given.data.token)).redirect('/', 303);
  },
};

export const providerRoute: Route = {
  method: 'GET',
  url: '/sign-in/provider',
  tag: 'sign-in',
  summary: 'Sends the browser to the identity provider',
  limit: { max: 30, minutes: 1 },
  answers: {
    303: { description: 'To the provider', media: html },
    404: { description: 'None is configured', media: html },
    502: { description: 'The provider does not answer', media: html },
  },
  async handle({ gate, log }, _request, reply) {
    if (gate.oidc === null) return send(reply, 404, NO_PROVIDER);
    try {
      const { location, state } = await gate.oidc.begin();
      return reply.header('set-cookie', gate.keepAttempt(state)).redirect(location, 303);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      log.error({ error }, 'nobody can sign in through the identity provider');
      return send(reply, 502, problem(error.message));
    }
  },
};

export const callbackRoute: Route = {
  method: 'GET',
  url: '/sign-in/callback',
  tag: 'sign-in',
  summary: 'Where the identity provider sends the browser back to',
  limit: { max: 30, minutes: 1 },
  answers: {
    200: { description: 'Signed in, with the cookie; goes on to the wall', media: html },
    403: { description: 'Not signed in', media: html },
    404: { description: 'No provider is configured', media: html },
  },
  handle: finish,
};

async function finish(
  { gate, audit, log }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (gate.oidc === null) return send(reply, 404, NO_PROVIDER);
  const deed = { from: request.ip, object: 'identity provider', reason: null } as const;
  try {
    const query = request.url.split('?', 2)[1] ?? '';
    const who = await gate.oidc.finish(query, gate.attemptOf(request));
    audit.add({ ...deed, action: 'sign-in', who: who.name, outcome: 'done', details: { roles: [...who.roles] } });
    reply.header('set-cookie', [gate.keepPerson(who), gate.forgetAttempt()]);
    return send(reply, 200, WELCOME, ONWARD);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    log.warn({ error }, 'a sign-in through the identity provider failed');
    audit.add({
      ...deed,
      action: 'sign-in.refused',
      who: 'unknown',
      outcome: 'refused',
      details: { code: error.code },
    });
    return send(reply, 403, problem(error.message));
  }
}

/** The cookie is for our own site alone, and a redirect in answer to the provider would not carry it: the page itself goes on. */
const ONWARD = '<meta http-equiv="refresh" content="0; url=/">';
const WELCOME = '<p>You are signed in. <a href="/">To the wall</a></p>';
const NO_PROVIDER = '<p>No identity provider is configured.</p><p><a href="/sign-in">Other ways to sign in</a></p>';
const problem = (message: string): string =>
  `<p role="alert"><strong>${escaped(message)}</strong></p><p><a href="/sign-in">Try again</a></p>`;

export const signOutRoute: Route = {
  method: 'POST',
  url: '/sign-out',
  tag: 'sign-in',
  summary: 'Ends the session and forgets the cookie',
  answers: { 303: { description: 'To the form', media: html } },
  handle({ gate, audit }, request, reply) {
    const deed = { from: request.ip, object: 'session', reason: null } as const;
    audit.add({ ...deed, action: 'sign-out', who: request.who?.name ?? 'unknown', outcome: 'done' });
    return reply.header('set-cookie', gate.forget(request)).redirect('/sign-in', 303);
  },
};

export const styleRoute: Route = {
  method: 'GET',
  url: '/sign-in/style.css',
  tag: 'sign-in',
  summary: 'The style of the collector’s own few pages',
  answers: { 200: { description: 'CSS', media: { type: 'text/css', schema: z.string() } } },
  handle: (_context, _request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(style),
};

export const tokenScriptRoute: Route = {
  method: 'GET',
  url: '/sign-in/token.js',
  tag: 'sign-in',
  summary: 'Takes a token out of the part of the address that browsers send to nobody',
  answers: { 200: { description: 'JavaScript', media: { type: 'text/javascript', schema: z.string() } } },
  handle: (_context, _request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(tokenScript),
};

const ways = (gate: Gate): string => (gate.oidc === null ? FORM : PERSON + FORM);

function send(reply: FastifyReply, status: number, body: string, head = ''): FastifyReply {
  reply.header('cache-control', 'no-store');
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(page('Sign in', body, head));
}
