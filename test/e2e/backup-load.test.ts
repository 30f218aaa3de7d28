/**
 * A backup made while polls, flows and probes come in: another collector on what was restored of it says the same of everything that was accepted before.
 * Of what goes on while it is made the backup may have some: it has no less than there was before, and no more than there was afterwards.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  AuthoritiesAnswer,
  EventsAnswer,
  FailoversAnswer,
  FlowExportersAnswer,
  FlowTopAnswer,
  IncidentsAnswer,
  MaintenanceAnswer,
  PagesAnswer,
  RawFlowsAnswer,
} from '../../collector/api/types.js';
import { systemClock } from '../../collector/deps.js';
import type { Iso } from '../../collector/model/judgement.js';
import type { MonthDocument, MonthLedgers, SlaOverviewAnswer } from '../../collector/model/sla.js';
import { Reflector } from '../../collector/probe/stamp/reflector.js';
import { authorities, destinations, type Body } from '../../collector/simulator/flows/bodies.js';
import { createSimulator, type Simulator } from '../../collector/simulator/index.js';
import { Receiver } from '../alerts/notify/receiver.js';
import { freeUdpPort } from '../lab/daemon.js';
import { Flood } from '../soak/flood.js';
import { until } from '../until.js';
import { closeMonth, MONTH } from './closed-month.js';
import { Folder, START } from './folder.js';
import { Product } from './product.js';

const COMMUNITY = 'load';
/** Two that are simulated, of which one carries the traffic. */
const PAIR = ['east', 'west'];
/** So many more, each with so many interfaces, that one agent answers for. */
const GATEWAYS = 16;
const INTERFACES = 24;
const DATAGRAMS_PER_SECOND = 40;
/** For a machine that is busy with other tests. A minute of flows stays open for a minute, and the ledger is told once a minute. */
const PATIENT = { timeout: 300_000, every: 500 };
/** Within a declared prefix. */
const JOINING = 'Ribchester';
const FIELDS = ['inOctets', 'outOctets', 'inUcastPkts'];

const deps = { clock: systemClock, log: pino({ level: 'silent' }) };
const env = { LOAD_COMMUNITY: COMMUNITY };
const ends: (() => Promise<unknown>)[] = [];
let simulator: Simulator;
let pager: Receiver;
let flood: Flood;
let original: Product;
const folders: Folder[] = [];

const named = ({ name, prefixes }: Body): object => ({ name, prefixes });

beforeAll(async () => {
  const flowPort = await freeUdpPort();
  simulator = createSimulator(
    {
      ...{ gateways: PAIR, seed: 3, address: '127.0.0.31', community: COMMUNITY },
      flows: () => ({ address: '127.0.0.1', port: flowPort }),
    },
    deps,
  );
  await simulator.start();
  ends.push(() => simulator.stop());
  const reflector = new Reflector(
    { host: '127.0.0.1', port: 0, key: null },
    {
      ...deps,
      quality: () => ({ synchronised: false, error: 1_000 }),
      cross: (deliver) => simulator.cross(deliver),
    },
  );
  await reflector.start();
  ends.push(() => reflector.stop());
  pager = await new Receiver().open();
  ends.push(() => pager.close());
  const agent = await manyGateways();
  for (let i = 0; i < 2; i++) folders.push(await Folder.create());
  ends.push(...folders.map((folder) => () => folder.remove()));
  const ports = { agent, probe: reflector.address!.port };
  const content = configuration({ ...ports, flow: flowPort });
  await folders[0]!.write(content);
  // Nothing is sent to the one that is restored.
  await folders[1]!.write(configuration({ ...ports, flow: await freeUdpPort() }));
  await closeMonth(folders[0]!.path, content);
  original = await Product.start(START, folders[0]!.path, env);
  ends.push(() => original.end());
  flood = new Flood([flowPort], DATAGRAMS_PER_SECOND);
  ends.push(async () => flood.stop());
}, 400_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
}, 200_000);

/** The UDP port of an agent in a process of its own. */
async function manyGateways(): Promise<number> {
  const file = fileURLToPath(new URL('../../dist/test/bench/agent/main.js', import.meta.url));
  const agent: ChildProcess = spawn(process.execPath, [file, `${INTERFACES}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  ends.push(async () => void agent.stdin!.end());
  const [line] = (await once(agent.stdout!, 'data')) as [Buffer];
  return Number(line.toString());
}

function configuration(ports: { agent: number; probe: number; flow: number }): object {
  const snmp = { version: '2c', community: 'env:LOAD_COMMUNITY' };
  const poll = { state: '1s', counters: '2s', system: '10s', health: '30s' };
  return {
    interconnect: { name: 'Under load' },
    gateways: [
      ...simulator.gateways.map(({ name, address, port, exporter }) => ({
        ...{ name, address, port, snmp, poll },
        exporters: exporter === address ? [] : [exporter],
      })),
      ...Array.from({ length: GATEWAYS }, (_, i) => ({
        ...{ name: `gw${i}`, address: '127.0.0.1', port: ports.agent, snmp, poll },
      })),
    ],
    groups: [{ name: 'crossing' }],
    paths: PAIR.map((name, i) => {
      const { a, b, peers, redundancy, routes } = simulator.config().paths[i]!;
      return { name: `path-${name}`, group: 'crossing', gateway: name, a, b, peers, redundancy, routes };
    }),
    probes: [
      ...[{ name: 'across', kind: 'stamp', target: '127.0.0.1', port: ports.probe, interval: '500ms', service: true }],
    ],
    flow: { listen: [`127.0.0.1:${ports.flow}`], late: '1m', archive: { enabled: true } },
    networks: {
      authorities: [...authorities.map(named), { name: 'All others', prefixes: ['10.0.0.0/9'] }],
      destinations: [...destinations.map(named), { name: 'All other trusts', prefixes: ['10.128.0.0/9'] }],
    },
    contract: { versions: [{ effective: '2026-01-01' }] },
    alerts: { receivers: [{ name: 'pager', kind: 'webhook', url: pager.url }], page: [{ to: ['pager'] }] },
    store: { path: 'data', collector: 'e2e', spool: { size: '64 MiB' } },
    http: { listen: '127.0.0.1:0' },
  };
}

const iso = (at: number): string => new Date(at).toISOString();
/** What a command that asks a collector prints. */
async function run({ folder }: { folder: string }, ...words: string[]): Promise<string> {
  const { status, output } = await Product.run([...words, '-c', 'interconnect.yaml'], folder, env);
  expect([words[0], status, output]).toEqual([words[0], 0, output]);
  return output;
}

/** What is kept of each slot and of each minute, by name: sums that only grow while late ones come. */
async function sums(product: Product, [from, to]: readonly [number, number]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const range = { from: iso(from), to: iso(to) };
  for (const gateway of [...PAIR, 'gw0', `gw${GATEWAYS - 1}`])
    for (const field of FIELDS) {
      const asked = { measurement: 'interface', field, aggregate: 'sum', interval: '2s', 'filter.gateway': gateway };
      for (const { time, value } of await product.query({ ...asked, ...range }))
        if (value !== null) found.set(`${gateway} ${field} ${time}`, value);
    }
  const asked = { measurement: 'probe', field: 'sent', aggregate: 'sum', interval: '60s' };
  for (const { time, value } of await product.query({ ...asked, ...range }))
    if (value !== null) found.set(`sent ${time}`, value);
  for (let minute = Math.ceil(from / 60_000) * 60_000; minute + 60_000 <= to; minute += 60_000)
    for (const by of ['authority', 'destination', 'path', 'class']) {
      const words = new URLSearchParams({ by, from: iso(minute), to: iso(minute + 60_000), limit: '50' });
      const { rows } = await product.get<FlowTopAnswer>(`/api/v1/flows/top?${words.toString()}`);
      for (const { name, octets, packets, flows } of rows)
        for (const [what, value] of Object.entries({ octets, packets, flows }))
          found.set(`${by} ${name} ${what} ${iso(minute)}`, value);
    }
  return found;
}

/** What the ledgers of the month that runs say of the time before `cut`; null until that is known. */
async function ledger(product: Product, cut: number) {
  const { month, computedAt } = await product.get<SlaOverviewAnswer>('/api/v1/sla');
  if (computedAt === null || Date.parse(computedAt) < cut) return null;
  const { ledgers } = await product.get<Iso<MonthLedgers>>(`/api/v1/sla/months/${month}/ledger`);
  return ledgers.map(({ subject, intervals }) => ({
    subject,
    intervals: intervals
      .filter(({ startsAt }) => Date.parse(startsAt) < cut)
      .map((each) => ({ ...each, endsAt: iso(Math.min(Date.parse(each.endsAt), cut)) })),
  }));
}

/** Everything of what was over before `cut`. */
async function concluded(product: Product, cut: number) {
  const [{ incidents }, { failovers }, { windows }, { pages }, { events }] = await Promise.all([
    product.get<IncidentsAnswer>('/api/v1/incidents?from=-2h'),
    product.get<FailoversAnswer>('/api/v1/failovers?from=-2h'),
    product.get<MaintenanceAnswer>('/api/v1/maintenance'),
    product.get<PagesAnswer>('/api/v1/alerts/pages?state=any'),
    product.get<EventsAnswer>(`/api/v1/events?from=-2h&to=${iso(cut)}&limit=1000`),
  ]);
  const { authorities: added } = await product.get<AuthoritiesAnswer>(`/api/v1/authorities?name=${JOINING}`);
  const tokens = await run(product, 'token', 'list', '--json');
  return {
    incidents: incidents.filter(({ closedAt }) => closedAt !== null && Date.parse(closedAt) < cut),
    failovers: failovers.filter(({ startedAt }) => Date.parse(startedAt) < cut),
    windows,
    // What goes on of a page goes on after the restore: who was woken, when and of what, does not.
    pages: pages
      .filter(({ severity, openedAt }) => severity === 'page' && Date.parse(openedAt) < cut)
      .map(({ id, openedAt, incidents: of }) => ({ id, openedAt, incidents: of })),
    events: events.sort((one, other) => (one.id < other.id ? -1 : 1)),
    sealed: await product.get<Iso<MonthDocument>>(`/api/v1/sla/months/${MONTH}`),
    sealedLedger: await product.get<Iso<MonthLedgers>>(`/api/v1/sla/months/${MONTH}/ledger`),
    added: added.map(({ name, prefixes, contracted, added: by }) => ({ name, prefixes, contracted, by })),
    tokens: JSON.parse(tokens) as unknown[],
  };
}

/** A failover but for what flows say of it. */
const withoutFlows = (record: FailoversAnswer['failovers'][number]) => ({
  ...record,
  revision: null,
  corroboration: record.corroboration.filter(({ signal }) => signal !== 'flow'),
});

/** Without how many files they are in: the hour goes on, and gets one a minute. */
async function singleFlows(
  product: Product,
  [from, to]: readonly [number, number],
): Promise<Omit<RawFlowsAnswer, 'files'>> {
  const answer = await fetch(`${product.address}/api/v1/flows/raw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ reason: 'a backup is compared', author: 'test', gateway: 'east', limit: 1_000 },
      ...{ from: iso(from), to: iso(to) },
    }),
  });
  const text = await answer.text();
  expect([answer.status, text]).toEqual([200, text]);
  const { flows, more } = JSON.parse(text) as RawFlowsAnswer;
  return { flows, more };
}

/** Polls and records of flows that were taken so far. */
async function taken(product: Product): Promise<{ polls: number; records: number }> {
  const text = await (await fetch(`${product.address}/metrics`)).text();
  const polls = [...text.matchAll(/^interconnect_poll_runs_total\{[^}]*\} (\d+)$/gm)];
  const { aggregation } = await product.get<FlowExportersAnswer>('/api/v1/flows/exporters');
  return { polls: polls.reduce((sum, [, each]) => sum + Number(each), 0), records: aggregation?.records ?? 0 };
}

test('restored elsewhere it has the same samples, flows, records, pages and ledgers, and every sealed month', async () => {
  const began = Date.now();
  const health = (wanted: string) =>
    until(
      `both paths are ${wanted}`,
      async () => (await original.statusNow()).paths.every((path) => path.health === wanted),
      PATIENT,
    );
  const service = (wanted: string) =>
    until(`the service is ${wanted}`, async () => (await original.statusNow()).service.state === wanted, PATIENT);
  await health('up');
  await service('available');

  await until(
    'it is known which path forwards',
    async () => (await original.statusNow()).resilience.groups[0]!.forwarding.every(({ paths }) => paths.length > 0),
    PATIENT,
  );
  // One path, so that the other takes over; then that one as well.
  simulator.stage.link('east', 'a', 'down');
  await until(
    'the failover is on record',
    async () => (await original.get<FailoversAnswer>('/api/v1/failovers')).failovers.length > 0,
    PATIENT,
  );
  simulator.stage.link('west', 'a', 'down');
  await health('down');
  await service('unavailable');
  await until('somebody is woken', () => pager.firing.length > 0, PATIENT);
  for (const name of PAIR) simulator.stage.link(name, 'a', 'up');
  await health('up');
  await service('available');
  await until(
    'the incidents are over',
    async () => {
      const { incidents } = await original.get<IncidentsAnswer>('/api/v1/incidents?from=-2h');
      return incidents.length > 0 && incidents.every(({ state }) => state === 'closed');
    },
    PATIENT,
  );
  const cut = Date.now();
  await run(
    original,
    'maintenance',
    'add',
    '--from',
    '-10m',
    '--to',
    '-9m',
    '--reason',
    'a cable',
    '--path',
    'path-west',
  );
  await run(original, 'authority', 'add', JOINING, '--prefix', '10.200.0.0/24', '--nested', '--contracted', '2 Mbit/s');
  await run(original, 'token', 'create', '--name', 'a wall', '--role', 'wall');

  // Until it is known of that time: its ledger, its minutes of flows, its single flows.
  const told = await until('the ledger of the month is told', () => ledger(original, cut), PATIENT);
  const unavailable = told.filter(({ intervals }) => intervals.some(({ state }) => state === 'unavailable'));
  expect(unavailable.map(({ subject: { type, name } }) => `${type} ${name}`).sort()).toEqual(
    expect.arrayContaining(['path path-east', 'path path-west', 'service interconnect']),
  );
  await until(
    'minutes of flows are kept',
    async () => [...(await sums(original, [began, Date.now()])).keys()].some((name) => name.startsWith('authority')),
    PATIENT,
  );
  const single = [cut - 20_000, cut] as const;
  // They are written once a minute, all that came before: where later ones are in a file, so are these.
  await until('single flows are kept', async () => (await singleFlows(original, [cut, Date.now()])).flows.length > 0, {
    ...PATIENT,
    every: 5_000,
  });
  await until('the months before are closed', async () => {
    const { months } = await original.get<{ months: { month: string }[] }>('/api/v1/sla/months');
    return months.some(({ month }) => month === MONTH);
  });

  const range = [began, Date.now()] as const;
  const before = { sums: await sums(original, range), said: await concluded(original, cut) };
  const flows = await singleFlows(original, single);
  expect(flows.flows.length).toBeGreaterThan(0);
  for (const [what, list] of Object.entries(before.said))
    if (Array.isArray(list)) expect([what, list.length]).not.toEqual([what, 0]);

  const started = await taken(original);
  await run(original, 'backup', 'made.tar.gz');
  const finished = await taken(original);
  expect(finished.polls).toBeGreaterThan(started.polls);
  expect(finished.records).toBeGreaterThan(started.records);
  const after = { sums: await sums(original, range), said: await concluded(original, cut) };

  const made = join(folders[0]!.path, 'made.tar.gz');
  const elsewhere = folders[1]!.path;
  const done = await Product.run(['restore', made, '-c', 'interconnect.yaml'], elsewhere, env);
  expect([done.status, done.output]).toEqual([0, expect.stringContaining('as they were at')]);
  expect(await run({ folder: elsewhere }, 'report', 'verify', MONTH)).toContain('everything is as it was sealed');
  await run({ folder: elsewhere }, 'audit', 'verify');
  const restored = await Product.start(START, elsewhere, env);
  try {
    const same = await sums(restored, range);
    const wrong = [...before.sums].filter(([name, value]) => {
      const [now, most] = [same.get(name) ?? NaN, after.sums.get(name) ?? NaN];
      // Sums of parts of a delta are rounded as they come.
      return !(now >= value - 1e-6 * value && now <= most + 1e-6 * most);
    });
    expect(wrong).toEqual([]);
    const more = [...same.keys()].filter((name) => !after.sums.has(name));
    expect(more).toEqual([]);
    // Nearly all of it had come to rest.
    const still = [...before.sums].filter(([name, value]) => after.sums.get(name) === value);
    expect(still.length).toBeGreaterThan(before.sums.size * 0.8);

    const [{ failovers: earlier, ...saidBefore }, { failovers: later, ...saidAfter }] = [before.said, after.said];
    expect(saidAfter).toEqual(saidBefore);
    // What flows say of a failover comes minutes after it, and may come while the backup is made.
    expect(later.map(withoutFlows)).toEqual(earlier.map(withoutFlows));
    const { failovers: kept, ...saidThere } = await concluded(restored, cut);
    expect(saidThere).toEqual(saidBefore);
    expect(kept).toHaveLength(earlier.length);
    for (const [i, record] of kept.entries()) expect([earlier[i], later[i]]).toContainEqual(record);
    expect(await singleFlows(restored, single)).toEqual(flows);
    const again = await until('the ledger of the month is told again', () => ledger(restored, cut), PATIENT);
    expect(again).toEqual(told);
  } finally {
    await restored.end();
  }
}, 1_800_000);
