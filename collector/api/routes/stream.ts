import { z } from 'zod';
import { ApiError } from '../errors.js';
import { mayAsk, rolesFor } from '../security/access.js';
import { MAX_CLIENTS } from '../stream.js';
import { failure, type Route } from './route.js';

export const streamRoute: Route = {
  method: 'GET',
  url: '/api/v1/stream',
  tag: 'live',
  summary:
    'Server-sent events: `event: status` with a whole status at once, on every change, and at least once a second',
  answers: {
    200: {
      description: 'The `data` of each event is the body of GET /api/v1/status',
      media: { type: 'text/event-stream', schema: z.string() },
    },
    503: failure('As many clients follow the stream as there may be'),
  },
  handle({ stream, gate }, request, reply) {
    const row = rolesFor('GET', '/api/v1/stream');
    const events = stream.open(() => {
      const { who } = gate.identify(request);
      return who !== null && mayAsk(who, row);
    });
    if (events === null)
      throw new ApiError(503, 'too-many-streams', `${MAX_CLIENTS} clients follow the stream already.`);
    return reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(events);
  },
};
