/** The poller with scripted agents: what it publishes when gateways answer, fall silent, lie, come back and are configured anew. */
import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { path as pathSchema } from '../../collector/config/schema/crossing.js';
import { gateway as gatewaySchema, type Gateway } from '../../collector/config/schema/gateway.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import { createPoller, type Poller } from '../../collector/snmp/poller.js';
import { Agent, type Behaviour } from '../lab/agent.js';
import { integer, octets, response, timeTicks, varbind } from '../lab/ber.js';
import { ifEntry, ifMib, ifXEntry } from '../lab/if-mib.js';
import { until } from '../until.js';
import { silentLog } from './log.js';

/** No poller publishes a probe. */
type Seen = Exclude<Observation, { kind: 'probe' }>;
type Kind = Seen['kind'];
type Of<K extends Kind> = Extract<Seen, { kind: K }>;

const agents: Agent[] = [];
const pollers: Poller[] = [];
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

async function agentWith(behaviour: Behaviour = {}, rows = 4): Promise<Agent> {
  const agent = await Agent.start(ifMib(rows), behaviour);
  agents.push(agent);
  return agent;
}

const config = (name: string, { port }: Agent, more: object = {}): Gateway =>
  gatewaySchema.parse({
    name,
    address: '127.0.0.1',
    port,
    snmp: { version: '2c', community: 'env:COMMUNITY' },
    poll: { state: '200ms', counters: '300ms', system: '400ms', health: '10s' },
    limits: { timeout: '200ms', retries: 1, requestsPerSecond: 1000 },
    ...more,
  });
/** For gateways that answer: on a busy machine a fifth of a second is not enough for a scripted agent in this process. */
const patient = { limits: { timeout: '10s', retries: 1, requestsPerSecond: 1000 } };
/** So seldom that a poll that comes late on a busy machine does not make the next interval too short to be told. */
const calm = { ...patient, poll: { state: '200ms', counters: '1s', system: '400ms', health: '10s' } };
const pathOf = (gateway: string) => pathSchema.parse({ name: `path-${gateway}`, gateway, a: 'Gi0/1', b: 'Gi0/2' });

async function polling(gateways: Gateway[], secret: (reference: string) => string = () => 'public') {
  const seen: Seen[] = [];
  const publish = (observations: Observation[]) => void seen.push(...(observations as Seen[]));
  const paths = gateways.map(({ name }) => pathOf(name));
  const poller = createPoller(
    { gateways, paths, collector: 'test' },
    { clock: systemClock, log: silentLog, secret: (r) => secret(r), publish },
  );
  pollers.push(poller);
  await poller.start();
  const of = <K extends Kind>(kind: K, gateway: string) =>
    seen.filter((one): one is Of<K> => one.kind === kind && one.gateway === gateway);
  return { poller, seen, of, paths };
}

describe('a gateway that answers', () => {
  test('gives interfaces, their states, the system group and the figures of each table', async () => {
    const agent = await agentWith();
    const { of } = await polling([config('gw', agent, patient)]);
    await until('two counter polls', () => of('interface', 'gw').length >= 8);
    await until('a state poll', () => of('interface-state', 'gw').length >= 2);
    await until('the system', () => of('gateway', 'gw').length >= 1);
    const [first] = of('interface', 'gw');
    expect(first).toMatchObject({ interface: 'Gi0/1', operStatus: 'up', speed: 1e9, seconds: null, collector: 'test' });
    // An answer that came late leaves an interval too short for a rate: then a later one has it.
    await until('an interval', () => of('interface', 'gw').some(({ seconds }) => seconds !== null && seconds > 0));
    expect(of('interface', 'gw').every(({ seconds }) => seconds === null || seconds < 60)).toBe(true);
    expect(of('interface-state', 'gw')[0]).toMatchObject({ interface: 'Gi0/1', adminStatus: 'up', operStatus: 'up' });
    expect(of('gateway', 'gw')[0]).toMatchObject({ sysName: 'scripted', sysObjectID: '1.3.6.1.4.1.8072.3.2.10' });
    const [table] = of('poll', 'gw').filter(({ table }) => table === 'ifXTable');
    expect(table).toMatchObject({ outcome: 'ok', rows: 4, errors: {}, message: null, timeouts: 0 });
    expect(table?.varbinds).toBeGreaterThan(12);
    expect(of('event', 'gw').filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('a state that changes is seen by the small poll', async () => {
    const agent = await agentWith();
    const { of } = await polling([
      config('gw', agent, { poll: { state: '100ms', counters: '1h', system: '1h', health: '1h' } }),
    ]);
    await until('a state poll', () => of('interface-state', 'gw').length >= 2);
    agent.mib.set(`${ifEntry}.8.1`, integer(2));
    const down = await until('Gi0/1 down', () =>
      of('interface-state', 'gw').find((one) => one.operStatus === 'down' && one.interface === 'Gi0/1'),
    );
    expect(down.adminStatus).toBe('up');
    const gets = agent.requests.filter(
      ({ kind, oids }) => kind === 'get' && oids.some((oid) => oid.startsWith(`${ifEntry}.8.`)),
    );
    expect(gets.at(-1)?.oids).toContain('1.3.6.1.2.1.1.3.0');
  });

  test('a table that it does not have is asked ever more rarely, one that comes back is read', async () => {
    const agent = await agentWith();
    for (const oid of [...agent.mib.keys()]) if (oid.startsWith(ifXEntry)) agent.mib.delete(oid);
    agent.sort();
    const { of } = await polling([
      config('gw', agent, { poll: { state: '1h', counters: '100ms', system: '1h', health: '1h' } }),
    ]);
    await until('twenty polls', () => of('poll', 'gw').filter(({ table }) => table === 'ifTable').length >= 20);
    const asked = of('poll', 'gw').filter(({ table }) => table === 'ifXTable').length;
    expect(asked).toBeGreaterThanOrEqual(1);
    expect(asked).toBeLessThan(8);
    for (const [oid, value] of ifMib(4)) agent.mib.set(oid, value);
    agent.sort();
    await until('the table is read', () =>
      of('poll', 'gw').some(({ table, rows }) => table === 'ifXTable' && rows === 4),
    );
  });

  test('v2c contexts are asked by community@context', async () => {
    const agent = await agentWith();
    const { of } = await polling([config('gw', agent, { contexts: ['', 'vrf-a'] })]);
    await until('both contexts', () => new Set(of('interface', 'gw').map(({ context }) => context)).size === 2);
    expect(new Set(agent.requests.map(({ community }) => community))).toEqual(new Set(['public', 'public@vrf-a']));
  });
});

describe('a gateway that does not answer', () => {
  test('delays no other, is told once, and told again when it answers', async () => {
    const [dead, well] = [await agentWith({ answer: () => null }), await agentWith()];
    const { of } = await polling([config('dead', dead), config('well', well, patient)]);
    await until('the dead one is told', () => of('event', 'dead').length > 0);
    await until('ten polls of the other', () => of('interface', 'well').length >= 40);
    const slots = [...new Set(of('interface', 'well').map(({ slot }) => slot))];
    // A busy machine skips a slot now and then; waiting for the dead one, 400 ms at each poll, would skip every other.
    const adjoining = slots.slice(1).filter((slot, at) => slot - (slots[at] as number) === 300);
    expect(adjoining.length).toBeGreaterThan(slots.length / 2);
    expect(of('event', 'dead').map(({ code }) => code)).toEqual(['gateway-unreachable']);
    expect(of('event', 'dead')[0]?.message).toContain('community');
    const failed = of('poll', 'dead').filter(({ table }) => table === 'ifXTable');
    expect(failed[0]).toMatchObject({ outcome: 'failed', errors: { timeout: 1 }, requests: 0, rows: 0 });
    expect(dead.requests.every(({ kind }) => kind === 'get')).toBe(true);
    dead.behaviour = {};
    await until('it answers', () => of('interface', 'dead').length >= 4);
    expect(of('event', 'dead').map(({ code }) => code)).toContain('gateway-answers-again');
  });

  test('falling silent in the middle of a poll keeps what was got, and asks no further tables', async () => {
    const agent = await agentWith({
      answer: (request, varbinds) =>
        request.oids.some((oid) => oid.startsWith(ifXEntry)) || gone ? ((gone = true), null) : varbinds,
    });
    let gone = false;
    const { of } = await polling([
      config('gw', agent, { poll: { state: '1h', counters: '1h', system: '1h', health: '1h' } }),
    ]);
    const counters = () => of('poll', 'gw').filter(({ table }) => /^(if|dot3)/.test(table) && table !== 'ifState');
    await until('the poll ended', () => counters().length === 3);
    expect(counters().map(({ table, outcome }) => [table, outcome])).toEqual([
      ['ifTable', 'ok'],
      ['ifXTable', 'failed'],
      ['dot3StatsTable', 'failed'],
    ]);
    expect(counters()[2]?.requests).toBe(0);
    expect(of('event', 'gw').map(({ code }) => code)).toContain('gateway-unreachable');
  });
});

describe('datagrams that are not answers', () => {
  test('are counted by reason and change nothing', async () => {
    const liar = createSocket('udp4');
    const agent = await agentWith({
      send(bytes, request, from, socket) {
        const lie = response({ id: request.id, varbinds: request.oids.map((oid) => varbind(oid, octets('spoofed'))) });
        liar.send(lie, from.port, from.address, () => {
          socket.send(Buffer.from('garbage'), from.port, from.address);
          socket.send(
            response({ id: request.id + 1, varbinds: [varbind('1.3.6.1.2.1.1.3.0', timeTicks(1))] }),
            from.port,
            from.address,
          );
          socket.send(bytes, from.port, from.address);
          socket.send(bytes, from.port, from.address);
        });
      },
    });
    const { of, poller } = await polling([config('gw', agent, patient)]);
    await until('interfaces', () => of('interface', 'gw').length >= 8);
    await until('the system', () => of('gateway', 'gw').length >= 1);
    const dropped = poller.dropped().get('gw');
    for (const reason of ['wrong-source', 'malformed', 'unsolicited'] as const)
      expect(dropped?.[reason]).toBeGreaterThan(0);
    expect(JSON.stringify([...of('interface', 'gw'), ...of('gateway', 'gw')])).not.toContain('spoofed');
    expect(of('poll', 'gw').every(({ outcome }) => outcome === 'ok')).toBe(true);
    liar.close();
  });

  test('an agent that answers from another address is named in the message', async () => {
    const other = createSocket('udp4');
    const agent = await agentWith({ send: (bytes, _, from) => other.send(bytes, from.port, from.address) });
    const { of } = await polling([config('gw', agent)]);
    const [event] = await until('the event', () => (of('event', 'gw').length > 0 ? of('event', 'gw') : null));
    expect(event?.message).toContain(`127.0.0.1 port ${other.address().port} answered instead`);
    other.close();
  });

  test('an agent that does not speak SNMP is called malformed', async () => {
    const agent = await agentWith({
      send: (_, __, from, socket) => socket.send('HTTP/1.1 400', from.port, from.address),
    });
    const { of } = await polling([config('gw', agent)]);
    const poll = await until('a failed poll', () => of('poll', 'gw')[0]);
    expect(poll.errors).toEqual({ malformed: 1 });
  });
});

describe('a new configuration', () => {
  test('touches only what changed', async () => {
    const [one, two] = [await agentWith(), await agentWith()];
    const gateways = [config('one', one, calm), config('two', two, calm)];
    const { poller, of, seen, paths } = await polling(gateways);
    await until('deltas', () =>
      ['one', 'two'].every((name) => of('interface', name).some(({ seconds }) => seconds !== null)),
    );
    const changed = config('two', two, { ...calm, limits: { ...patient.limits, requestsPerSecond: 500 } });
    await poller.update({ gateways: [config('one', one, calm), changed], paths });
    seen.length = 0;
    await until('both go on', () => ['one', 'two'].every((name) => of('interface', name).length >= 8));
    expect(of('interface', 'one').every(({ seconds }) => seconds !== null)).toBe(true);
    expect(of('interface', 'two')[0]?.seconds).toBeNull();
    await poller.update({ gateways: [changed], paths });
    seen.length = 0;
    await until('the other goes on', () => of('interface', 'two').length >= 8);
    expect(seen.some(({ gateway }) => gateway === 'one')).toBe(false);
  });

  test('with a secret that is missing changes nothing', async () => {
    const agent = await agentWith();
    const secret = (reference: string) => {
      if (reference === 'env:GONE') throw new Error('env:GONE is not set');
      return 'public';
    };
    const { poller, of, seen, paths } = await polling([config('gw', agent, calm)], secret);
    await until('deltas', () => of('interface', 'gw').some(({ seconds }) => seconds !== null));
    const broken = [config('gw', agent, { ...calm, snmp: { version: '2c', community: 'env:GONE' } })];
    await expect(poller.update({ gateways: broken, paths })).rejects.toThrow('env:GONE');
    seen.length = 0;
    await until('it goes on', () => of('interface', 'gw').length >= 8);
    expect(of('interface', 'gw').every(({ seconds }) => seconds !== null)).toBe(true);
  });

  test('nothing is published after stop', async () => {
    const agent = await agentWith();
    const { poller, seen, of } = await polling([config('gw', agent)]);
    await until('a poll', () => of('poll', 'gw').length > 0);
    await poller.stop();
    const count = seen.length;
    const other = await polling([config('gw', agent)]);
    await until('another poller went on', () => other.of('interface', 'gw').length >= 8);
    expect(seen.length).toBe(count);
  });
});
