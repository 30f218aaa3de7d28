/** A process that does not get to run for longer than a probe waits: what was answered meanwhile lies in the socket, and is no loss. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../collector/deps.js';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** In a thread of its own, so that it answers while this one does not run: its port. */
async function answering(program: string): Promise<number> {
  const worker = new Worker(`const { parentPort } = require('node:worker_threads');\n${program}`, { eval: true });
  ends.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  return port;
}

/** A reflector that repeats the sender's numbers (RFC 8762 §4.3, stateless). */
const STAMP = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (packet, { port, address }) => {
  const answer = Buffer.alloc(44);
  packet.copy(answer, 0, 0, 4);
  packet.copy(answer, 24, 0, 14);
  socket.send(answer, port, address);
});
socket.bind(0, '127.0.0.1', () => parentPort.postMessage(socket.address().port));`;

const TIMEOUT = 50;

/** Time of a process that is paused after every third packet, for longer than the answer is waited for. */
function pausing(): { clock: Clock; pauses(): number } {
  const still = new Int32Array(new SharedArrayBuffer(4));
  let [sent, pauses] = [0, 0];
  const pause = (): void => {
    Atomics.wait(still, 0, 0, 3 * TIMEOUT);
    pauses++;
  };
  const after: Clock['after'] = (ms, run) => {
    if (ms === TIMEOUT && ++sent % 3 === 0) setImmediate(pause);
    return systemClock.after(ms, run);
  };
  return { clock: { ...systemClock, after }, pauses: () => pauses };
}

test('pauses longer than its timeout lose nothing of a STAMP session', async () => {
  const port = await answering(STAMP);
  const { clock, pauses } = pausing();
  const { of, prober } = await probing([settings({ kind: 'stamp', port, interval: 60, timeout: TIMEOUT })], clock);
  ends.push(() => prober.stop());
  await until('it was paused', () => pauses() >= 10);
  const before = of().length;
  await until('it goes on', () => of().length > before);
  expect(of().filter(({ delay }) => delay === null)).toEqual([]);
});
