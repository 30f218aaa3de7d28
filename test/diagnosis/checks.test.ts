/** Each check on facts as they are gathered: what cannot be made to go wrong on any machine, and what is well. */
import { expect, it } from 'vitest';
import { configSchema } from '../../collector/config/schema/index.js';
import { checks, diagnose } from '../../collector/diagnosis/diagnose.js';
import type { Facts, Machine, Running } from '../../collector/diagnosis/facts.js';

const NOW = Date.UTC(2026, 10, 26);
const DAY = 86_400_000;

const config = configSchema.parse({
  interconnect: { name: 'x' },
  gateways: [
    { name: 'gw1', address: '192.0.2.1', snmp: { user: 'monitor' } },
    { name: 'gw2', address: '192.0.2.2', snmp: { version: '2c', community: 'env:C' } },
  ],
  flow: { listen: ['0.0.0.0:2055'] },
});

const machine: Machine = {
  ...{ receiveBufferLimit: 2 ** 30, disk: { folder: '/data', free: 50, total: 100 }, readable: [] },
  ...{ clockSynchronised: true, zone: 'UTC', openFiles: 65_536, missingSecrets: [], missingPrograms: [], ports: [] },
  certificates: [{ use: 'http.tls', file: 'c.pem', notAfter: NOW + 300 * DAY, fault: null }],
};

const running: Running = {
  uptime: 3_600_000,
  gateways: ['gw1', 'gw2'].map((name) => ({ name, state: 'up', error: null, refuses: false, interfaces: ['Gi0/0'] })),
  notFound: [],
  tables: [],
  flow: {
    ...{ state: 'running', restarts: 0, lastFailure: null },
    receiver: {
      ...{ at: NOW, sockets: [], reception: null, refused: {}, refusedExporters: [], drops: {}, memory: 1 },
      exporters: ['gw1', 'gw2'].map(exporter),
    },
  },
  traps: new Map(),
  probing: { probes: [], agents: [], refused: {} },
  store: { state: 'ok', message: null, driver: 'duckdb', dropped: {} },
};

function exporter(gateway: string) {
  const none = { optionsRecords: 0, flowSamples: 0, counterSamples: 0, discardSamples: 0, undecodedSets: 0, gaps: 0 };
  return {
    ...{ ...none, duplicates: 0, reordered: 0, restarts: 0, datagrams: 1, dataRecords: 1 },
    ...{
      address: '192.0.2.1',
      gateway,
      lastDatagram: NOW - 1_000,
      octets: 1,
      templates: 1,
      waitingSets: 0,
      errors: {},
    },
    ...{ kernelDrops: 0, connections: 0, protocols: {}, domains: [], domainsNotShown: 0 },
  };
}

const facts = (part: { machine?: Partial<Machine>; running?: Partial<Running> | null }): Facts => ({
  ...{ now: NOW, config },
  machine: { ...machine, ...part.machine },
  running: part.running === null ? null : { ...running, ...part.running },
});

const told = (part: Parameters<typeof facts>[0]) =>
  diagnose(facts(part)).map(({ check, subject }) => `${check}: ${subject}`);

it('finds nothing where all is well, running or not', () => {
  expect(told({})).toEqual([]);
  expect(told({ running: null })).toEqual([]);
});

it('has a name of its own for each of its checks', () => {
  expect(checks.length).toBeGreaterThanOrEqual(20);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});

it('tells a full disk, few open files and programs that are not there', () => {
  const missing = { program: 'fping', debian: 'fping', what: 'a probe of kind icmp' };
  expect(
    told({ machine: { disk: { folder: '/data', free: 4, total: 100 }, openFiles: 128, missingPrograms: [missing] } }),
  ).toEqual(['disk: /data', 'program-missing: fping', 'open-files: open files']);
});

it('tells certificates that have ended, and that cannot be read', () => {
  const certificates = [
    { use: 'http.tls', file: 'a.pem', notAfter: NOW - DAY, fault: null },
    { use: 'agents.tls', file: 'b.pem', notAfter: null, fault: 'ENOENT' },
  ];
  expect(told({ machine: { certificates } })).toEqual(['certificate: http.tls a.pem', 'certificate: agents.tls b.pem']);
  expect(diagnose(facts({ machine: { certificates } }))[1]?.mend).toMatch(/^openssl x509 .* -in b\.pem/);
});

it('tells a privileged port, and a system that gives small buffers, before anything runs', () => {
  const ports = [{ section: 'traps.listen' as const, listen: '0.0.0.0:162', code: 'EACCES', holder: null }];
  expect(told({ running: null, machine: { ports, receiveBufferLimit: 212_992 } })).toEqual([
    'port-privileged: traps.listen 0.0.0.0:162',
    'receive-buffer: net.core.rmem_max',
  ]);
});

it('tells an agent that is slower than its interval, and contexts that it does not know', () => {
  const last = { outcome: 'ok' as const, duration: 31_000, rows: 10, message: null };
  const tables = [
    { gateway: 'gw1', context: '', table: 'ifXTable', errors: {}, last },
    { gateway: 'gw1', context: 'vrf1', table: 'system', errors: { context: 3 }, last: { ...last, duration: 1 } },
  ];
  expect(told({ running: { tables } })).toEqual(['snmp-context: gw1 context vrf1', 'slow-agent: gw1']);
});

it('tells an exporter that fell silent, and datagrams that the system dropped', () => {
  const receiver = running.flow.receiver!;
  const quiet = { ...exporter('gw2'), lastDatagram: NOW - 3_600_000 };
  const flow = {
    ...running.flow,
    receiver: { ...receiver, exporters: [exporter('gw1'), quiet], drops: { '[::]:2055': 7 } },
  };
  expect(told({ running: { flow } })).toEqual(['flows-dropped: [::]:2055', 'exporter-silent: gw2']);
});

it('tells flows that cannot be true, and those that wait for a template', () => {
  const receiver = running.flow.receiver!;
  const doubtful = { ...exporter('gw1'), dataRecords: 20_000, errors: { implausible: 1_200 } };
  const flow = {
    ...running.flow,
    receiver: { ...receiver, exporters: [doubtful, { ...exporter('gw2'), waitingSets: 2 }] },
  };
  expect(told({ running: { flow } })).toEqual(['template-missing: gw2', 'flow-implausible: gw1']);
  const [, found] = diagnose(facts({ running: { flow } }));
  expect(found?.what).toContain('1200 of 20000 records of flows from 192.0.2.1 count more than can have crossed');
});

it('tells the clock of an agent, and a probe that cannot be sent', () => {
  const agent = (name: string, offset: number) => ({
    ...{ name, lastReportAt: NOW, clock: { offset, uncertainty: 10 }, dropped: 0, troubles: {} },
  });
  const probe = {
    ...{
      name: 'p',
      kind: 'icmp' as const,
      from: 'collector',
      target: '192.0.2.9',
      direction: 'a-b' as const,
      path: null,
    },
    ...{ service: false, interval: 1_000, timeout: 900, lastSentAt: null, lastAnsweredAt: null, lastDelay: null },
    ...{ lostNow: 0, lastMinute: null, age: null, trouble: 'no route' },
  };
  const probing = { probes: [probe], agents: [agent('near', 30), agent('far', -2_000)], refused: {} };
  expect(told({ running: { probing } })).toEqual(['probe-trouble: p', 'agent-clock: far']);
});

it('tells a store that takes no data', () => {
  expect(told({ running: { store: { state: 'away', message: 'refused', driver: 'influx', dropped: {} } } })).toEqual([
    'store-away: store influx',
  ]);
});

const gateway = (part: Partial<Running['gateways'][number]>): Running['gateways'][number] => ({
  ...{ name: 'gw2', state: 'down', refuses: false, interfaces: null, error: null },
  ...part,
});
const timeout = (message: string) => ({ kind: 'timeout' as const, message });

it('tells a router that fell silent from one that never answered, and one that answers from another address', () => {
  const ofNever = [gateway({ error: timeout('no answer') }), gateway({ name: 'gw1', error: timeout('no answer') })];
  expect(told({ running: { gateways: ofNever } })).toEqual(['community: gw2', 'access-list: gw1']);
  const ofGone = ofNever.map((each) => ({ ...each, interfaces: ['Gi0/0'] }));
  expect(told({ running: { gateways: ofGone } })).toEqual(['gone-silent: gw2', 'gone-silent: gw1']);
  const message = 'no answer from 192.0.2.2 port 161 within 300 ms; 192.0.2.9 port 161 answered instead: put …';
  const elsewhere = [null, ['Gi0/0']].flatMap((interfaces) =>
    ['gw1', 'gw2'].map((name) => gateway({ name, interfaces, error: timeout(message) })),
  );
  expect([...new Set(told({ running: { gateways: elsewhere } }))]).toEqual([
    'answers-elsewhere: gw1',
    'answers-elsewhere: gw2',
  ]);
});

it('does not take a network without a way, or a filter of this machine, for an agent that is off', () => {
  const unreachable = (message: string) => gateway({ error: { kind: 'unreachable', message } });
  const found = (message: string) => diagnose(facts({ running: { gateways: [unreachable(message)] } }));
  expect(found('nothing listens on UDP port 161 of 192.0.2.2 (ECONNREFUSED)')).toMatchObject([{ check: 'agent-off' }]);
  expect(found('192.0.2.2 cannot be reached (EHOSTUNREACH)')).toMatchObject([
    { check: 'no-way', mend: expect.stringContaining('ping -c3 192.0.2.2') },
  ]);
  expect(found('192.0.2.2 cannot be reached (EPERM)')).toMatchObject([
    { check: 'no-way', mend: expect.stringContaining('nft list ruleset') },
  ]);
});

it('names the program that holds a port, the key that named it, and switches off no service by a guess', () => {
  const taken = (section: Machine['ports'][number]['section'], listen: string, holder: string | null) =>
    diagnose(facts({ running: null, machine: { ports: [{ section, listen, code: 'EADDRINUSE', holder }] } }))[0]?.mend;
  for (const holder of [null, 'snmptrapd (pid 812)', 'systemd (pid 1)'])
    expect(taken('traps.listen', '0.0.0.0:162', holder)).toMatch(/^systemctl disable --now snmptrapd/);
  expect(taken('traps.listen', '0.0.0.0:162', 'python3 (pid 7)')).toMatch(/^ss -lunp 'sport = :162' tells/);
  expect(taken('flow.ipfixTcp', '0.0.0.0:4739', null)).toBe(
    "ss -ltnp 'sport = :4739' tells who it is; stop it, or name another port in flow.ipfixTcp",
  );
});

it('takes no secret from the group that a service reads it by', () => {
  const mends = (path: string, what: 'data' | 'secret') =>
    diagnose(facts({ machine: { readable: [{ path, what }] } })).map(({ mend }) => mend);
  expect(mends('/etc/interconnect/snmp-auth', 'secret')).toEqual(['chmod o-rwx /etc/interconnect/snmp-auth']);
  expect(mends("/srv/Ana's data", 'data')).toEqual(["chmod -R go-rwx '/srv/Ana'\\''s data'"]);
});

it('does not miss credentials of a service that is stopped: systemd has taken them away', () => {
  const missingSecrets = ['file:/run/credentials/interconnect.service/snmp-auth', 'env:C'].map((reference) => ({
    ...{ reference, why: 'it is not there' },
  }));
  expect(told({ running: null, machine: { missingSecrets } })).toEqual(['secret-missing: env:C']);
  expect(told({ machine: { missingSecrets } })).toHaveLength(2);
});

it('takes two names of one time for the same, and no others', () => {
  const zone = (name: string) => told({ machine: { zone: name } });
  expect(zone('Europe/Belfast')).toEqual([]);
  for (const name of ['Europe/Paris', 'Africa/Abidjan'])
    expect(zone(name)).toEqual(['time-zone: interconnect.timeZone']);
});
