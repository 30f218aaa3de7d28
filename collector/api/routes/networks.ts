/** Who is on which side: authorities and destinations, and whose an address is. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { networksAnswer } from '../schema/networks.js';
import { ownShare } from '../security/guard.js';
import type { NetworksAnswer } from '../types.js';
import { failure, parsed, type Route } from './route.js';

const query = z.strictObject({
  side: z.enum(['a', 'b']).optional().describe('a: authorities; b: destinations'),
  search: z.string().min(1).max(80).optional().describe('part of a name or owner code'),
  address: z
    .string()
    .max(64)
    .refine((text) => isIP(text) !== 0 && !text.includes('%'), 'not an IP address')
    .optional()
    .describe('only those that hold this address'),
  limit: z.coerce.number().int().min(1).max(20_000).default(1_000),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const networksRoute: Route = {
  method: 'GET',
  url: '/api/v1/networks',
  tag: 'live',
  summary: 'Authorities and destinations with their prefixes, and the file that manages each',
  query,
  answers: {
    200: { description: 'Those asked for, in order of declaration', schema: networksAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
  },
  handle: ({ live }, request): NetworksAnswer =>
    live.networks({ ...parsed(query, request.query), only: ownShare(request) }),
};
