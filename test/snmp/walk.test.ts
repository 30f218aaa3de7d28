/** Walks of agents that do everything wrong that agents do. */
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { noFigures } from '../../collector/snmp/figures.js';
import { Gate } from '../../collector/snmp/gate.js';
import { readTable } from '../../collector/snmp/read.js';
import { Session } from '../../collector/snmp/session.js';
import { Sizes } from '../../collector/snmp/sizes.js';
import type { TableSpec } from '../../collector/snmp/table.js';
import { Walk } from '../../collector/snmp/walk.js';
import { Agent, type Behaviour } from '../lab/agent.js';
import { tlv } from '../lab/ber.js';
import { ifEntry, ifMib, ifXEntry } from '../lab/if-mib.js';

const spec: TableSpec = {
  name: 'ifTable',
  columns: [
    { name: 'ifDescr', oid: `${ifEntry}.2` },
    { name: 'ifOperStatus', oid: `${ifEntry}.8` },
    { name: 'ifName', oid: `${ifXEntry}.1` },
    { name: 'ifHCInOctets', oid: `${ifXEntry}.6` },
  ],
};
const IN_OCTETS = 3;

let agent: Agent;
let session: Session;
afterEach(async () => {
  session.close();
  await agent.stop();
});

async function begin(
  behaviour: Behaviour,
  { rows = 40, version = '2c' as 1 | '2c', retries = 1, timeout = 1_000, mib = ifMib(rows) } = {},
) {
  agent = await Agent.start(mib, behaviour);
  const credentials = { version, community: 'public' };
  const options = { host: '127.0.0.1', port: agent.port, credentials, context: '', timeout, retries };
  session = new Session(options, new Gate({ requestsPerSecond: 10_000, inFlight: 4 }, systemClock), systemClock);
  const sizes = new Sizes({ repetitions: 25, columns: 10 });
  const figures = noFigures();
  const read = () => readTable(session, spec, sizes, figures, systemClock);
  return { read, sizes, figures };
}

const octetsOf = (rows: Map<string, unknown[]>) => [...rows].map(([index, row]) => [index, row[IN_OCTETS]]);
const whole = (count: number) => Array.from({ length: count }, (_, n) => [String(n + 1), (n + 1) * 1000]);

describe('a table', () => {
  test('comes whole by GETBULK', async () => {
    const { read, figures } = await begin({});
    const { rows, complete, message } = await read();
    expect(octetsOf(rows)).toEqual(whole(40));
    expect([complete, message]).toEqual([true, null]);
    expect(figures.requests).toBeLessThan(6);
    expect(rows.get('2')?.map(String)).toEqual(['GigabitEthernet0/2', '2', 'Gi0/2', '2000']);
  });

  test('comes whole by GETNEXT from a v1 agent, which ends columns with noSuchName', async () => {
    const { read } = await begin(
      {
        answer: (_, varbinds) => {
          const end = varbinds.findIndex(({ value }) => value[0] === 0x82);
          return end < 0 ? varbinds : { status: 2, index: end + 1 };
        },
      },
      { version: 1, rows: 7 },
    );
    const { rows, complete } = await read();
    expect(octetsOf(rows)).toEqual(whole(7));
    expect(complete).toBe(true);
    expect(agent.requests.every(({ kind }) => kind !== 'bulk')).toBe(true);
  });

  test('of a thousand interfaces', async () => {
    // No answer is lost here: a machine that is busy elsewhere must not make it look so.
    const { read, sizes } = await begin({}, { rows: 1000, timeout: 10_000 });
    expect(octetsOf((await read()).rows)).toEqual(whole(1000));
    const first = agent.requests.length;
    expect(octetsOf((await read()).rows)).toEqual(whole(1000));
    expect(agent.requests.length - first).toBeLessThanOrEqual(first);
    expect(sizes.repetitions).toBe(25);
  });

  test('is not asked past the end that it had the last time', async () => {
    const { read } = await begin({}, { rows: 3 });
    await read();
    await read();
    expect(agent.requests.at(-1)?.repetitions).toBeLessThanOrEqual(4);
  });

  test('is cut at the ceiling of rows, and says so', async () => {
    const { sizes, figures } = await begin({}, { rows: 200 });
    const walk = new Walk(session, spec, sizes, figures, systemClock, { maxRows: 60 });
    await walk.run();
    expect(walk.rows.size).toBeGreaterThanOrEqual(60);
    expect(walk.rows.size).toBeLessThan(120);
    expect(walk.message).toContain('more than 60 rows');
  });
});

describe('answers that would be too large', () => {
  test('an agent that says nothing is asked for less, and that is remembered', async () => {
    const { read, sizes, figures } = await begin({ answer: (_, varbinds) => (varbinds.length > 20 ? null : varbinds) });
    const { rows, message } = await read();
    expect(octetsOf(rows)).toEqual(whole(40));
    expect(message).toBeNull();
    expect(sizes.repetitions).toBeLessThanOrEqual(5);
    for (let polls = 0; polls < 4; polls++) await read();
    const timeouts = figures.timeouts;
    expect(timeouts).toBeGreaterThan(0);
    await read();
    await read();
    expect(figures.timeouts).toBe(timeouts);
  });

  test('an agent that says tooBig is asked for less', async () => {
    const { read, figures } = await begin({
      answer: (_, varbinds) => (varbinds.length > 9 ? { status: 1, index: 0 } : varbinds),
    });
    expect(octetsOf((await read()).rows)).toEqual(whole(40));
    expect(figures.timeouts).toBe(0);
  });

  test('an agent that fits two varbinds is asked for fewer columns', async () => {
    const { read, sizes } = await begin(
      { answer: (_, varbinds) => (varbinds.length > 2 ? null : varbinds) },
      { rows: 5 },
    );
    expect(octetsOf((await read()).rows)).toEqual(whole(5));
    expect(sizes.columns).toBeLessThanOrEqual(2);
  });

  test('an answer cut within a row is read on from there', async () => {
    const { read } = await begin({ answer: (_, varbinds) => varbinds.slice(0, 30) });
    expect(octetsOf((await read()).rows)).toEqual(whole(40));
  });

  test('an answer of less than one row leads to fewer columns', async () => {
    const { read, sizes } = await begin({ answer: (_, varbinds) => varbinds.slice(0, 3) });
    expect(octetsOf((await read()).rows)).toEqual(whole(40));
    expect(sizes.columns).toBe(3);
  });
});

describe('agents that do not advance', () => {
  test('a loop ends the column, keeps its rows and has its name', async () => {
    const loop = (oid: string) => (oid === `${ifXEntry}.6.20` ? `${ifXEntry}.6.10` : agent.successor(oid));
    const { read } = await begin({ successor: loop });
    const { rows, complete, errors, message } = await read();
    expect(octetsOf(rows).slice(0, 20)).toEqual(whole(20));
    expect(complete).toBe(false);
    expect(errors.loop).toBe(1);
    expect(message).toContain('ifHCInOctets');
    expect(rows.get('40')?.[0]?.toString()).toBe('GigabitEthernet0/40');
  });

  test('the same OID again is a loop', async () => {
    const { read } = await begin({
      successor: (oid) => (oid.startsWith(`${ifEntry}.2.`) ? oid : agent.successor(oid)),
    });
    expect((await read()).errors.loop).toBe(1);
  });

  test('OIDs that are only out of order are read on', async () => {
    const shuffled = [3, 1, 2, 5, 4];
    const successor = (oid: string) => {
      const column = spec.columns.find((candidate) => oid.startsWith(candidate.oid))?.oid ?? '';
      const at = shuffled.indexOf(Number(oid.slice(column.length + 1)));
      const next = shuffled[at + 1];
      return next === undefined ? null : `${column}.${next}`;
    };
    const { read } = await begin({ successor }, { rows: 5 });
    const { rows, complete } = await read();
    expect([...rows.keys()].sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(rows.get('4')?.[IN_OCTETS]).toBe(4000);
    expect(complete).toBe(true);
  });
});

describe('holes', () => {
  /** As snmpsim and some routers do: a value that cannot be encoded ends the walk there. */
  const endAt = (...bad: string[]): Behaviour => ({
    successor: (oid) => {
      const next = agent.successor(oid);
      return next !== null && bad.includes(next) ? null : next;
    },
    answer: (request, varbinds) =>
      request.kind === 'get'
        ? varbinds.map((one) => (bad.includes(one.oid) ? { ...one, value: tlv(0x81) } : one))
        : varbinds,
  });

  test('a column that ends early is taken up behind the hole', async () => {
    const { read } = await begin(endAt(`${ifXEntry}.6.12`));
    const { rows, complete, message } = await read();
    expect(octetsOf(rows)).toEqual(whole(40).map(([index, value]) => [index, index === '12' ? undefined : value]));
    expect(complete).toBe(false);
    expect(message).toContain('ifHCInOctets.12');
  });

  test('two holes side by side, and one at the first row', async () => {
    const bad = [1, 8, 9, 30].map((n) => `${ifXEntry}.6.${n}`);
    const { read } = await begin(endAt(...bad));
    const { rows } = await read();
    expect([...rows].filter(([, row]) => row[IN_OCTETS] === undefined).map(([index]) => index)).toEqual([
      '1',
      '8',
      '9',
      '30',
    ]);
  });

  test('a column that the agent has for some rows only is asked about once', async () => {
    const mib = ifMib(40);
    for (let n = 21; n <= 40; n++) mib.delete(`${ifXEntry}.6.${n}`);
    const { read, figures } = await begin({}, { mib });
    expect((await read()).complete).toBe(true);
    const first = figures.requests;
    expect((await read()).complete).toBe(true);
    expect(figures.requests - first).toBeLessThan(first);
    expect(agent.requests.filter(({ kind }) => kind === 'get').length).toBeLessThanOrEqual(2);
  });

  test('a column that the agent does not have is left out next time', async () => {
    const mib = ifMib(40);
    for (let n = 1; n <= 40; n++) mib.delete(`${ifXEntry}.6.${n}`);
    const { read } = await begin({}, { mib });
    await read();
    const before = agent.requests.length;
    await read();
    const later = agent.requests.slice(before).flatMap(({ oids }) => oids);
    expect(later.filter((oid) => oid.startsWith(`${ifXEntry}.6`))).toEqual([]);
  });

  test('genErr at one instance costs that instance', async () => {
    const bad = `${ifXEntry}.6.15`;
    const { read } = await begin({
      answer: ({ oids }, varbinds) => {
        const at = varbinds.findIndex(({ oid }) => oid === bad);
        return at < 0 ? varbinds : { status: 5, index: (at % oids.length) + 1 };
      },
    });
    const { rows, errors } = await read();
    expect(octetsOf(rows)).toEqual(whole(40).map(([index, value]) => [index, index === '15' ? undefined : value]));
    expect(errors.agent).toBeGreaterThan(0);
  });

  test('silence at one instance costs that instance, not the table', async () => {
    const bad = `${ifXEntry}.6.15`;
    const { read } = await begin({
      answer: (_, varbinds) => (varbinds.some(({ oid }) => oid === bad) ? null : varbinds),
    });
    const { rows, errors } = await read();
    expect(octetsOf(rows)).toEqual(whole(40).map(([index, value]) => [index, index === '15' ? undefined : value]));
    expect(errors.timeout).toBe(1);
  });
});

describe('a walk that breaks off', () => {
  test('keeps the half it got', async () => {
    const { read } = await begin(
      { answer: () => (agent.requests.length > 2 ? null : agent.requests.length < 1 ? null : undefined) as never },
      { retries: 0 },
    );
    agent.behaviour = { answer: (_, varbinds) => (agent.requests.length > 1 ? null : varbinds) };
    const { rows, complete, errors, lost } = await read();
    expect(rows.size).toBe(25);
    expect(complete).toBe(false);
    expect(errors.timeout).toBe(1);
    expect(lost?.kind).toBe('timeout');
  });

  test('malformed varbinds are counted and what stood before them is kept', async () => {
    const { read } = await begin({
      send: (bytes, _, from, socket) =>
        socket.send(Buffer.concat([bytes.subarray(0, -1), Buffer.from([0xff])]), from.port, from.address),
    });
    agent.behaviour = {
      answer: (_, varbinds) =>
        varbinds.map((one, at) =>
          at === 41 ? { oid: one.oid, value: Buffer.from([0x46, 0x0a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) } : one,
        ),
    };
    const { rows, errors } = await read();
    expect(rows.size).toBeGreaterThanOrEqual(10);
    expect(errors.malformed).toBeGreaterThan(0);
  });
});
