import { z } from 'zod';
import { ApiError } from '../errors.js';
import { iso } from '../live/seen.js';
import { interfacesAnswer } from '../schema/interfaces.js';
import type { InterfacesAnswer } from '../types.js';
import { acting } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

const params = z.strictObject({ name: z.string().max(63).describe('the gateway’s name in the configuration') });

export const interfacesRoute: Route = {
  method: 'GET',
  url: '/api/v1/gateways/:name/interfaces',
  tag: 'live',
  summary: 'Every interface of a gateway as it was last polled',
  params,
  answers: {
    200: { description: 'By context and ifIndex', schema: interfacesAnswer },
    404: failure('No such gateway is configured'),
    409: failure('Another shard polls it'),
  },
  handle({ live, clock }, request): InterfacesAnswer {
    const { name } = parsed(params, request.params);
    const interfaces = acting(() => live.interfaces(name));
    if (interfaces === null) {
      const allowed = live.topology().gateways.map((gateway) => gateway.name);
      throw new ApiError(404, 'no-such-gateway', `No gateway named ${name} is configured.`, { field: 'name', allowed });
    }
    return { time: iso(clock.now()), gateway: name, interfaces };
  },
};
