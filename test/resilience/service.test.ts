import { expect, it } from 'vitest';
import type { Health } from '../../collector/model/health.js';
import { judgeService } from '../../collector/resilience/service.js';

it.each<[Health[], string, string]>([
  [[], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['up', 'up'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'unknown'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'degraded'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down'], 'unavailable', 'the only path is down'],
  [['down', 'down'], 'unavailable', 'all 2 paths are down'],
])('%j makes the service %s', (paths, state, reason) => {
  expect(judgeService(paths)).toEqual({ state, reason });
});
