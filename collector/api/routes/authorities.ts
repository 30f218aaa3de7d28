import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { joiningSteps } from '../../model/onboarding.js';
import type { ApiContext } from './route.js';
import { authorityRow } from '../live/authorities.js';
import { authoritiesAnswer, authorityDone, forgotten } from '../schema/authorities.js';
import { ownShare, whoOf } from '../security/guard.js';
import type { AuthoritiesAnswer, AuthorityDone, Forgotten } from '../types.js';
import { addDocument, changeDocument, entryInput, nameInput, partsOf } from './authority-input.js';
import { actingLater, bodyOf, signed } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

const query = z.strictObject({
  name: z.string().min(1).max(80).optional().describe('that one alone'),
  joining: z.enum(['true', 'false']).optional().describe('only those on their way, or only the others'),
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const authoritiesRoute: Route = {
  method: 'GET',
  url: '/api/v1/authorities',
  tag: 'live',
  summary: 'Authorities, what they ordered, and how far each has come in joining, with what proves it',
  query,
  answers: {
    200: { description: 'Those asked for, in order of declaration', schema: authoritiesAnswer },
    400: failure('What is wrong with the question'),
  },
  handle({ authorities, clock }, request): AuthoritiesAnswer {
    const { name, joining, limit, offset } = parsed(query, request.query);
    const own = ownShare(request, name === undefined ? undefined : [name]);
    const wanted = own ?? name;
    const networks = authorities.networks().filter((each) => wanted === undefined || each.name === wanted);
    // To know who joins all must be looked at; a page alone is cheaper.
    const rows = joining === undefined ? null : networks.map((each) => authorityRow(each, authorities, own !== null));
    const chosen = rows?.filter((row) => row.joining === (joining === 'true')) ?? networks;
    const page = chosen.slice(offset, offset + limit);
    return {
      time: new Date(clock.now()).toISOString(),
      currency: authorities.currency(),
      steps: joiningSteps,
      found: chosen.length,
      authorities: page.map((each) => ('checklist' in each ? each : authorityRow(each, authorities, own !== null))),
      setAside: own === null ? authorities.setAside() : [],
    };
  },
};

const refused = {
  400: failure('What is wrong with the entry'),
  404: failure('There is no such authority'),
  409: failure('It overlaps another – which prefix, and whose –, or a file declares it'),
};

export const addAuthorityRoute: Route = {
  method: 'POST',
  url: '/api/v1/authorities',
  tag: 'operations',
  summary: 'Adds an authority: its flows are named from the next minute on',
  deed: 'authority.add',
  body: { type: 'application/json', schema: addDocument },
  answers: { 200: { description: 'The authority', schema: authorityDone }, ...refused },
  async handle(context, request): Promise<AuthorityDone> {
    const { author, nested, entry } = entryOf(request);
    const { name } = await actingLater(() => context.authorities.add(entry, author, nested));
    return done('added', name, context);
  },
};

export const changeAuthorityRoute: Route = {
  method: 'POST',
  url: '/api/v1/authorities/change',
  tag: 'operations',
  summary: 'Changes an authority that was added; those of files are changed there',
  deed: 'authority.change',
  body: { type: 'application/json', schema: changeDocument },
  answers: { 200: { description: 'The authority', schema: authorityDone }, ...refused },
  async handle(context, request): Promise<AuthorityDone> {
    const { nested, entry } = entryOf(request);
    const { name } = await actingLater(() => context.authorities.change(entry, nested));
    return done('changed', name, context);
  },
};

export const removeAuthorityRoute: Route = {
  method: 'POST',
  url: '/api/v1/authorities/remove',
  tag: 'operations',
  summary: 'Removes an authority that was added; what was kept of it stays under its name',
  deed: 'authority.remove',
  body: { type: 'application/json', schema: nameInput },
  answers: { 200: { description: 'What was done', schema: authorityDone }, ...refused },
  async handle(context, request): Promise<AuthorityDone> {
    const { name } = signed(bodyOf(nameInput, request), whoOf(request));
    await actingLater(() => context.authorities.remove(name));
    return done('removed', name, context);
  },
};

export const forgetAuthorityRoute: Route = {
  method: 'POST',
  url: '/api/v1/authorities/forget',
  tag: 'operations',
  summary: 'Takes the name of an authority that is declared no more out of everything but what is sealed',
  deed: 'authority.forget',
  body: { type: 'application/json', schema: nameInput },
  answers: { 200: { description: 'Place by place: what went, what stays, and why', schema: forgotten }, ...refused },
  timeout: 120_000,
  handle({ authorities }, request): Promise<Forgotten> {
    const { name } = signed(bodyOf(nameInput, request), whoOf(request));
    return actingLater(() => authorities.forget(name));
  },
};

function entryOf(request: FastifyRequest) {
  const given = signed(bodyOf(entryInput, request), whoOf(request));
  return { ...partsOf(given), author: given.author };
}

function done(what: AuthorityDone['done'], name: string, { authorities }: ApiContext): AuthorityDone {
  const network = authorities.networks().find((each) => each.name === name);
  return { name, done: what, authority: network === undefined ? null : authorityRow(network, authorities) };
}
