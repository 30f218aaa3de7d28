import { z } from 'zod';
import { receiversAnswer } from '../live/paging.js';
import { pagingAnswer, testPageAnswer } from '../schema/paging.js';
import { whoOf } from '../security/guard.js';
import type { PagingAnswer, TestPageAnswer } from '../types.js';
import { actingLater, bodyOf, line, signed } from './records-input.js';
import { failure, type Route } from './route.js';

export const receiversRoute: Route = {
  method: 'GET',
  url: '/api/v1/alerts/receivers',
  tag: 'operations',
  summary: 'Who can be told, whether they are reached, and whether the other collector of a pair is seen',
  answers: { 200: { description: 'Receivers, pair, heartbeat', schema: pagingAnswer } },
  handle: ({ paging, clock }): PagingAnswer => ({
    time: new Date(clock.now()).toISOString(),
    ...receiversAnswer(paging.health()),
  }),
};

const body = z.strictObject({ author: line(120).optional().describe('who tries it') });

export const testPageRoute: Route = {
  method: 'POST',
  url: '/api/v1/alerts/test-page',
  tag: 'operations',
  summary: 'Sends a page that is none to everyone who is told first, and says how each took it',
  deed: 'page.test',
  body: { type: 'application/json', schema: body },
  timeout: 30_000,
  limit: { max: 6, minutes: 1 },
  answers: {
    200: { description: 'What became of it', schema: testPageAnswer },
    400: failure('What is wrong with the body'),
    409: failure('Nobody is to be told'),
  },
  handle: ({ paging }, request): Promise<TestPageAnswer> => {
    const { author } = signed(bodyOf(body, request), whoOf(request));
    return actingLater(() => paging.testPage(author));
  },
};
