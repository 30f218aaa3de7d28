import { iso, meanings } from '../../model/judgement.js';
import { resilienceAnswer } from '../schema/resilience.js';
import type { ResilienceAnswer } from '../types.js';
import type { Route } from './route.js';

export const resilienceRoute: Route = {
  method: 'GET',
  url: '/api/v1/resilience',
  tag: 'live',
  looks: true,
  summary: 'Everything that is judged of the present, with its evidence and what each word means',
  answers: { 200: { description: 'Service, protection, groups and paths', schema: resilienceAnswer } },
  handle({ live }): ResilienceAnswer {
    const { at, ...judged } = live.present();
    return { time: new Date(at).toISOString(), ...iso(judged), meanings };
  },
};
