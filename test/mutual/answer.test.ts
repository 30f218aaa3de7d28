import { createServer, request, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { answerTo, type AnswerLimits, type Answer } from '../../collector/mutual/answer.js';

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
});

async function ask(answers: RequestListener, limits: AnswerLimits): Promise<Answer> {
  server = createServer(answers);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return answerTo(() => request({ host: '127.0.0.1', port, method: 'POST' }), 'asked', limits);
}

test('what was asked arrives, and the answer comes whole with its status', async () => {
  const asked: string[] = [];
  const answer = await ask(
    (incoming, response) => {
      incoming.on('data', (chunk: Buffer) => asked.push(chunk.toString()));
      incoming.on('end', () => response.writeHead(429, { 'retry-after': '3' }).end('later'));
    },
    { patience: 10_000, kept: 100, most: 100 },
  );
  expect(asked.join('')).toBe('asked');
  expect(answer).toMatchObject({ status: 429, body: 'later', headers: { 'retry-after': '3' } });
});

test('what is longer than is kept is cut; what is longer than anything is refused', async () => {
  const long: RequestListener = (_incoming, response) => response.end('x'.repeat(5_000));
  const { body } = await ask(long, { patience: 10_000, kept: 1_000, most: 5_000 });
  expect(body).toBe('x'.repeat(1_000));
  await new Promise((resolve) => server?.close(resolve));
  await expect(ask(long, { patience: 10_000, kept: 1_000, most: 4_999 })).rejects.toThrow('the answer is too long');
});

test('an answer that begins and does not end is none', async () => {
  const hangs: RequestListener = (_incoming, response) => void response.write('x');
  await expect(ask(hangs, { patience: 50, kept: 100, most: 100 })).rejects.toThrow('no answer within 0.05 s');
});
