import { iso } from '../../model/judgement.js';
import { postureAnswer } from '../schema/resilience.js';
import type { PostureAnswer } from '../types.js';
import type { Route } from './route.js';

export const postureRoute: Route = {
  method: 'GET',
  url: '/api/v1/posture',
  tag: 'live',
  looks: true,
  summary: 'Would the standby of each group hold now, check by check',
  answers: { 200: { description: 'The posture of each group', schema: postureAnswer } },
  handle({ live }): PostureAnswer {
    const { at, protection, groups } = live.present();
    const postures = groups.map(({ posture }) => iso(posture));
    return { time: new Date(at).toISOString(), protection: iso(protection), groups: postures };
  },
};
