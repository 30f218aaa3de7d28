import { z } from 'zod';
import { pageRow } from '../live/paging.js';
import { page, pagesAnswer } from '../schema/paging.js';
import type { PageRow, PagesAnswer } from '../types.js';
import { acknowledgement, acting, bodyOf, endOf, signed } from './records-input.js';
import { failure, parsed, type Route } from './route.js';
import { whoOf } from '../security/guard.js';

const query = z.strictObject({
  state: z.enum(['open', 'any']).default('open').describe('open: those that are not over'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export const pagesRoute: Route = {
  method: 'GET',
  url: '/api/v1/alerts/pages',
  tag: 'live',
  looks: true,
  summary: 'What people are told of, whom, and whether it reached them; newest first',
  query,
  answers: {
    200: { description: 'At most `limit` pages', schema: pagesAnswer },
    400: failure('What is wrong with the question'),
  },
  handle({ paging, others, clock }, request): PagesAnswer {
    const { state, limit } = parsed(query, request.query);
    const own = paging.pages().map((each) => pageRow(each, paging.acknowledgementOf(each)));
    const found = newestFirst(own, others?.pages()).filter(({ closedAt }) => state === 'any' || closedAt === null);
    return {
      time: new Date(clock.now()).toISOString(),
      pages: found.slice(0, limit),
      leftOut: Math.max(0, found.length - limit),
    };
  },
};

/** With those of other shards, where there are any. */
const newestFirst = (own: PageRow[], others: PageRow[] = []): PageRow[] =>
  others.length === 0 ? own : [...own, ...others].sort((x, y) => (x.openedAt < y.openedAt ? 1 : -1));

const params = z.object({ id: z.string().max(64) });

export const acknowledgePageRoute: Route = {
  method: 'POST',
  url: '/api/v1/alerts/pages/:id/acknowledge',
  tag: 'operations',
  summary: 'A person takes a page on, by its id or that of its incident: nobody else is told until it ends',
  deed: 'incident.acknowledge',
  params,
  body: { type: 'application/json', schema: acknowledgement },
  answers: {
    200: { description: 'The page', schema: page },
    400: failure('What is wrong with the body'),
    404: failure('There is no such page'),
    409: failure('It is over'),
  },
  handle({ paging, clock }, request): PageRow {
    const { id } = parsed(params, request.params);
    const { author, reason, for: length } = signed(bodyOf(acknowledgement, request), whoOf(request));
    const at = clock.now();
    const given = { at, author, note: reason, endsAt: endOf(length, at) };
    const taken = acting(() => paging.acknowledge(id, given));
    return pageRow(taken, paging.acknowledgementOf(taken));
  },
};
