/** A page that is none: it goes the whole way, so that whoever set the way up sees that it works. */
import { createHash, randomBytes } from 'node:crypto';
import type { Alert } from '../model.js';

export interface TestResult {
  page: string | null;
  receivers: { receiver: string; delivered: boolean; seconds: number | null; error: string | null }[];
}

export const TEST_RULE = 'TestPage';

export function testAlert(author: string, now: number): Alert {
  const labels = { alertname: TEST_RULE, severity: 'page', test: randomBytes(4).toString('hex') };
  const annotations = {
    summary: `This is a test: ${author} asked whether pages arrive.`,
    description: 'Nothing is wrong and nothing is to be done. The end of it follows within a minute.',
  };
  const fingerprint = createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16);
  const state = 'firing' as const;
  return {
    name: TEST_RULE,
    labels,
    annotations,
    state,
    activeAt: now,
    startsAt: now,
    fingerprint,
    value: 1,
    generatorUrl: '',
  };
}
