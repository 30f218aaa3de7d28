import { expect, test } from 'vitest';
import { Parts } from '../collector/parts.js';
import { HandClock } from './api/hand-clock.js';
import { keptLog } from './snmp/log.js';
import { until } from './until.js';

/** Parts that write down what they are asked to do; each may refuse it, or never come to an end. */
function named(names: string[], refuses: string[] = [], lasts: string[] = []) {
  const log: string[] = [];
  const [clock, told] = [new HandClock(), keptLog()];
  const act = async (what: string): Promise<void> => {
    log.push(what);
    if (refuses.includes(what)) throw new Error(`no ${what}`);
    if (lasts.includes(what)) await new Promise<never>(() => undefined);
  };
  const all = names.map((name) => [name, { start: () => act(`start ${name}`), stop: () => act(`stop ${name}`) }]);
  const parts = new Parts(Object.fromEntries(all) as ConstructorParameters<typeof Parts>[0], { clock, log: told.log });
  return { log, clock, told, parts };
}

test('stop the other way round than they started, and once', async () => {
  const { log, parts } = named(['store', 'api', 'poller']);
  await parts.start();
  await parts.stop();
  await parts.stop();
  expect(log).toEqual(['start store', 'start api', 'start poller', 'stop poller', 'stop api', 'stop store']);
});

test('one that does not start is stopped, as those before it are, and is told', async () => {
  const { log, parts } = named(['store', 'api', 'poller'], ['start api']);
  await expect(parts.start()).rejects.toThrow('no start api');
  expect(log).toEqual(['start store', 'start api', 'stop api', 'stop store']);
});

test('why one does not start is told, whatever does not stop then', async () => {
  const { log, told, parts } = named(['store', 'api', 'poller'], ['start api', 'stop store']);
  await expect(parts.start()).rejects.toThrow('no start api');
  expect(log.slice(2)).toEqual(['stop api', 'stop store']);
  expect(told.lines).toEqual([expect.stringContaining('after a start that failed')]);
});

test('one that does not stop keeps no other up, and is told', async () => {
  const { log, parts } = named(['store', 'api', 'poller'], ['stop poller']);
  await parts.start();
  await expect(parts.stop()).rejects.toThrow('not everything stopped cleanly: poller: no stop poller');
  expect(log.slice(3)).toEqual(['stop poller', 'stop api', 'stop store']);
});

test('one that never comes to an end keeps no other up for longer than 40 s, and is told by its name', async () => {
  const { log, clock, told, parts } = named(['store', 'api', 'poller'], [], ['stop api']);
  await parts.start();
  const stopped = expect(parts.stop()).rejects.toThrow(
    /^not everything stopped cleanly: api: did not stop within 40 s$/,
  );
  await until('the second is asked to stop', () => log.includes('stop api'));
  clock.advance(39_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).not.toContain('stop store');
  clock.advance(1);
  await stopped;
  expect(log.slice(3)).toEqual(['stop poller', 'stop api', 'stop store']);
  expect(told.lines).toEqual([expect.stringContaining('{"part":"api"}')]);
  expect(clock.waiting).toBe(0);
});
