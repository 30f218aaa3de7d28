/** How many requests a state poll is: one, and after an agent has shown that it answers less, no larger ones. */
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { noFigures } from '../../collector/snmp/figures.js';
import { Gate } from '../../collector/snmp/gate.js';
import { getMany } from '../../collector/snmp/get.js';
import { Session } from '../../collector/snmp/session.js';
import { Agent, type Behaviour } from '../lab/agent.js';
import { ifMib } from '../lab/if-mib.js';

const ended: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function connected(behaviour: Behaviour) {
  const agent = await Agent.start(ifMib(100), behaviour);
  const options = { host: '127.0.0.1', port: agent.port, context: '', timeout: 2_000, retries: 0 };
  const gate = new Gate({ requestsPerSecond: 1_000, inFlight: 4 }, systemClock);
  const session = new Session({ ...options, credentials: { version: '2c', community: 'c' } }, gate, systemClock);
  ended.push(
    () => session.close(),
    () => agent.stop(),
  );
  return { agent, session };
}

async function asked(count: number, behaviour: Behaviour = {}) {
  const { agent, session } = await connected(behaviour);
  const oids = Array.from({ length: count }, (_, i) => `1.3.6.1.2.1.2.2.1.${[7, 8][i % 2]}.${(i >> 1) + 1}`);
  const read = async () => {
    const before = agent.requests.length;
    const values = await getMany(session, oids, noFigures());
    expect(values.filter((value) => value !== undefined)).toHaveLength(count);
    return agent.requests.slice(before).map((request) => request.oids.length);
  };
  return { read, session };
}

test('what two interfaces, a session and two virtual routers need is one request', async () => {
  const { read } = await asked(36);
  expect(await read()).toEqual([36]);
});

test('more than fits a frame is several, and none is larger than a frame', async () => {
  const { read } = await asked(40);
  expect(await read()).toEqual([40]);
  const { read: many } = await asked(200);
  const sizes = await many();
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(60);
});

test('an agent that answers ten at most is asked for more once, and never again', async () => {
  const { read } = await asked(36, {
    answer: (_, varbinds) => (varbinds.length > 10 ? { status: 1, index: 0 } : varbinds),
  });
  expect(Math.max(...(await read()))).toBe(36);
  expect(Math.max(...(await read()))).toBeLessThanOrEqual(10);
});

test('what an answer is cut short of is asked for again, and no larger ones are', async () => {
  const { read } = await asked(36, { answer: (_, varbinds) => varbinds.slice(0, 10) });
  expect(await read()).toEqual([36, 26, 16, 6]);
  expect(Math.max(...(await read()))).toBe(10);
});

test('silence does not count as a size: a gateway that was away is asked as before', async () => {
  let silent = true;
  const { read, session } = await asked(36, { answer: (_, varbinds) => (silent ? null : varbinds) });
  await expect(read()).rejects.toThrow();
  silent = false;
  expect(await read()).toEqual([36]);
  expect(session.varbindsPerGet).toBe(Infinity);
});

test('what an agent tells of other rows is not taken for those that were asked for', async () => {
  const state = '1.3.6.1.2.1.2.2.1.8';
  const next = (oid: string) => oid.replace(/\d+$/, (row) => String(Number(row) + 1));
  // All values are there, and each under the name of the row behind its own.
  const { session } = await connected({
    answer: (_, varbinds) => varbinds.map(({ oid, value }) => ({ oid: next(oid), value })),
  });
  const figures = noFigures();
  expect(await getMany(session, [`${state}.1`, `${state}.5`], figures)).toEqual([undefined, undefined]);
  // In another order each still stands under its own name.
  const { session: other } = await connected({ answer: (_, varbinds) => varbinds.toReversed() });
  const { session: plain } = await connected({});
  const oids = [`1.3.6.1.2.1.2.2.1.1.3`, `1.3.6.1.2.1.2.2.1.1.9`];
  const said = await getMany(plain, oids, figures);
  expect(new Set(said.map((value) => JSON.stringify(value))).size).toBe(2);
  expect(await getMany(other, oids, figures)).toEqual(said);
});
