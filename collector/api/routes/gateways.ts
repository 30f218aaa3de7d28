import { gatewaysAnswer } from '../schema/status.js';
import type { GatewaysAnswer } from '../types.js';
import type { Route } from './route.js';

export const gatewaysRoute: Route = {
  method: 'GET',
  url: '/api/v1/gateways',
  tag: 'live',
  looks: true,
  summary: 'The gateways: whether they answer, their own health, their sensors',
  answers: { 200: { description: 'Every configured gateway', schema: gatewaysAnswer } },
  handle({ live }): GatewaysAnswer {
    const { time, gateways } = live.status();
    return { time, gateways };
  },
};
