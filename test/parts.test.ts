import { expect, test } from 'vitest';
import { Parts } from '../collector/parts.js';

/** Parts that write down what they are asked to do; each may refuse it. */
function named(names: string[], refuses: string[] = []) {
  const log: string[] = [];
  const act = async (what: string) => {
    log.push(what);
    if (refuses.includes(what)) throw new Error(`no ${what}`);
  };
  const all = names.map((name) => ({ start: () => act(`start ${name}`), stop: () => act(`stop ${name}`) }));
  return { log, parts: new Parts(all) };
}

test('stop the other way round than they started, and once', async () => {
  const { log, parts } = named(['store', 'api', 'poller']);
  await parts.start();
  await parts.stop();
  await parts.stop();
  expect(log).toEqual(['start store', 'start api', 'start poller', 'stop poller', 'stop api', 'stop store']);
});

test('one that does not start stops those before it, and is told', async () => {
  const { log, parts } = named(['store', 'api', 'poller'], ['start api']);
  await expect(parts.start()).rejects.toThrow('no start api');
  expect(log).toEqual(['start store', 'start api', 'stop store']);
});

test('one that does not stop keeps no other up, and is told', async () => {
  const { log, parts } = named(['store', 'api', 'poller'], ['stop poller']);
  await parts.start();
  await expect(parts.stop()).rejects.toMatchObject({ errors: [new Error('no stop poller')] });
  expect(log.slice(3)).toEqual(['stop poller', 'stop api', 'stop store']);
});
