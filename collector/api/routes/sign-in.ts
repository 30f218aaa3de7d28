/** The way in for browsers, which cannot send a bearer token by themselves: a form that turns the token into a cookie. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { page } from '../page.js';
import { style } from '../page-style.js';
import type { Route } from './route.js';

const html = { type: 'text/html', schema: z.string() };
const form = z.strictObject({ token: z.string().max(4_096) });

const FORM = `<form method="post" action="/sign-in">
<p><label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus></p>
<p><button>Sign in</button></p>
</form>
<p>The token is the one that <code>http.token</code> of the configuration refers to. This browser keeps it for 30 days.</p>`;
const WRONG = '<p role="alert"><strong>That is not the token.</strong></p>';
const NONE = '<p>This collector asks for no token.</p><p><a href="/">To the wall</a></p>';

export const signInPageRoute: Route = {
  method: 'GET',
  url: '/sign-in',
  tag: 'sign-in',
  summary: 'A form for browsers to sign in with the token',
  open: true,
  answers: { 200: { description: 'The form', media: html } },
  handle: ({ gate }, _request, reply) => send(reply, 200, gate === null ? NONE : FORM),
};

export const signInRoute: Route = {
  method: 'POST',
  url: '/sign-in',
  tag: 'sign-in',
  summary: 'Keeps the token in a cookie that only this host gets and no script can read',
  open: true,
  limit: { max: 10, minutes: 1 },
  body: { type: 'application/x-www-form-urlencoded', schema: form },
  answers: {
    303: { description: 'To the wall, with the cookie', media: html },
    401: { description: 'Not the token: the form again', media: html },
  },
  handle({ gate }, { body }, reply) {
    if (gate === null) return reply.redirect('/', 303);
    const given = form.safeParse(body);
    if (!given.success || !gate.accepts(given.data.token)) return send(reply, 401, WRONG + FORM);
    return reply.header('set-cookie', gate.keep(given.data.token)).redirect('/', 303);
  },
};

export const signOutRoute: Route = {
  method: 'POST',
  url: '/sign-out',
  tag: 'sign-in',
  summary: 'Forgets the cookie',
  answers: { 303: { description: 'To the form', media: html } },
  handle({ gate }, _request, reply) {
    if (gate !== null) reply.header('set-cookie', gate.forget());
    return reply.redirect('/sign-in', 303);
  },
};

export const styleRoute: Route = {
  method: 'GET',
  url: '/sign-in/style.css',
  tag: 'sign-in',
  summary: 'The style of the collector’s own few pages',
  open: true,
  answers: { 200: { description: 'CSS', media: { type: 'text/css', schema: z.string() } } },
  handle: (_context, _request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(style),
};

function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  reply.header('cache-control', 'no-store');
  return reply.code(status).type('text/html; charset=utf-8').send(page('Sign in', body));
}
