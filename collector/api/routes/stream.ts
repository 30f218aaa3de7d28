import { z } from 'zod';
import { ApiError } from '../errors.js';
import { mayAsk, rolesFor } from '../security/access.js';
import { MAX_CLIENTS } from '../stream.js';
import { failure, parsed, type Route } from './route.js';

const query = z.strictObject({
  changes: z
    .enum(['true', 'false'])
    .optional()
    .describe('after the first status only what changed in it, which is a tenth as much where there are many paths'),
});

export const streamRoute: Route = {
  method: 'GET',
  url: '/api/v1/stream',
  tag: 'live',
  looks: true,
  summary:
    'Server-sent events: `event: status` with a whole status at once, on every change, and at least once a second, or every two where there are many gateways',
  query,
  answers: {
    200: {
      description:
        'The `data` of each `status` is the body of GET /api/v1/status. That of each `change` is `{ of, change }`: the time of the status that was given before, and in its shape what is otherwise now, `[value]` for a member as it is now and `[]` for one that is gone',
      media: { type: 'text/event-stream', schema: z.string() },
    },
    503: failure('As many clients follow the stream as there may be'),
  },
  handle({ stream, gate }, request, reply) {
    const { changes } = parsed(query, request.query);
    const row = rolesFor('GET', '/api/v1/stream');
    const admitted = () => {
      const { who } = gate.identify(request);
      return who !== null && mayAsk(who, row);
    };
    const events = stream.open(admitted, changes === 'true');
    if (events === null)
      throw new ApiError(503, 'too-many-streams', `${MAX_CLIENTS} clients follow the stream already.`);
    return reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(events);
  },
};
