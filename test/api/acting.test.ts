import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { letActsEnd } from '../../collector/api/acting.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';

let app: FastifyInstance;
let address: string;
let clock: HandClock;
let finish: (() => void) | null;

beforeEach(async () => {
  [clock, finish] = [new HandClock(), null];
  app = Fastify({ forceCloseConnections: true });
  letActsEnd(app, () => clock);
  const lasts = async (): Promise<string> => {
    await new Promise<void>((resolve) => (finish = resolve));
    return 'kept';
  };
  app.post('/act', lasts);
  app.get('/look', lasts);
  address = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => app.close());

test('a stop waits for what is being done', async () => {
  const answer = fetch(`${address}/act`, { method: 'POST' });
  const end = await until('it is being done', () => finish);
  const closed = app.close();
  end();
  expect(await (await answer).text()).toBe('kept');
  await closed;
  expect(clock.waiting).toBe(0);
});

test('who only reads is cut off at once', async () => {
  const answer = fetch(`${address}/look`);
  answer.catch(() => undefined);
  await until('it is being read', () => finish);
  await app.close();
  await expect(answer).rejects.toThrow();
});

test('what does not come to its end is cut off after 5 s', async () => {
  const answer = fetch(`${address}/act`, { method: 'POST' });
  answer.catch(() => undefined);
  await until('it is being done', () => finish);
  const closed = app.close();
  await until('the stop waits', () => clock.waiting === 1);
  clock.advance(5_000);
  await closed;
  await expect(answer).rejects.toThrow();
});
