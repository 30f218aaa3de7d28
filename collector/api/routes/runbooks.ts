/** What to do when an alert fires: the page that a message to whoever is on call leads to. */
import { z } from 'zod';
import { page } from '../page.js';
import { runbookPage } from '../runbooks.js';
import type { Route } from './route.js';

const html = { type: 'text/html', schema: z.string() };
const NONE = '<p>No alert of the collector’s own rules has this name.</p><p><a href="/">To the wall</a></p>';

/** Open to everybody who reaches the collector: it is this product’s manual and tells nothing of the network. */
export const runbookRoute: Route = {
  method: 'GET',
  url: '/runbooks/:name',
  tag: 'operations',
  summary: 'The runbook of an alert: what it means, what to check first, how to tell it is over',
  params: z.object({ name: z.string().describe('Name of the alert, such as PathDown') }),
  answers: {
    200: { description: 'A page', media: html },
    404: { description: 'There is no such alert', media: html },
  },
  async handle(_context, request, reply) {
    const { name } = request.params as { name: string };
    const found = await runbookPage(name);
    return reply
      .code(found === null ? 404 : 200)
      .type('text/html; charset=utf-8')
      .send(found ?? page('No such runbook', NONE));
  },
};
