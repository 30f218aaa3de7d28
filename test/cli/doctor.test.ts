import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlOf, temporaryFolder } from '../control/folder.js';
import { run } from './run.js';

const report = {
  status: {
    version: '0.1.0',
    simulated: false,
    collector: { id: 'collector-1', startedAt: '2026-01-01T00:00:00.000Z', uptimeSeconds: 4_000 },
    gateways: [
      {
        name: 'gw1',
        address: '192.0.2.1',
        state: 'up',
        sysName: 'r1\u001b[31m',
        ageSeconds: 2.5,
        staleAfterSeconds: 60,
        error: null,
      },
      {
        name: 'gw2',
        address: '192.0.2.2',
        state: 'down',
        sysName: null,
        ageSeconds: 90,
        staleAfterSeconds: 60,
        error: { kind: 'timeout', message: 'no answer' },
      },
      {
        name: 'gw3',
        address: '192.0.2.3',
        state: 'unknown',
        sysName: null,
        ageSeconds: null,
        staleAfterSeconds: 60,
        error: null,
      },
    ],
    store: {
      driver: 'duckdb',
      state: 'behind',
      message: 'the disk is full',
      lastWriteAt: null,
      spool: { points: 1, octets: 2048, capacityOctets: 2 ** 20, oldest: '2026-01-01T00:00:00.000Z' },
      dropped: { refused: 3 },
    },
  },
  tables: [
    {
      gateway: 'gw2',
      context: 'n3',
      table: 'ifTable',
      polls: { ok: 5, partial: 1, failed: 2 },
      requests: 30,
      varbinds: 700,
      retries: 4,
      timeouts: 6,
      errors: { timeout: 2, loop: 1 },
      last: {
        at: '2026-01-01T00:00:00.000Z',
        outcome: 'failed',
        duration: 6012.4,
        rows: 0,
        message: 'no answer within 2000 ms',
      },
    },
  ],
  dropped: { gw1: { source: 7, late: 0 } },
  reconciliation: [
    {
      ...{ gateway: 'gw2', context: 'n3', interface: 'ge-0\u001b[2J', time: Date.UTC(2026, 0, 1) },
      ...{ flowOctets: 5e8, snmpOctets: 1e9, octetsRatio: 0.5, packetsRatio: null },
      ...{ verdict: 'flows-below', cause: 'drops' },
    },
    {
      ...{ gateway: 'gw1', context: '', interface: 'Gi0/0', time: Date.UTC(2026, 0, 1, 1) },
      ...{ flowOctets: 1e9, snmpOctets: 1e9, octetsRatio: 0.996, packetsRatio: 1, verdict: 'agrees', cause: null },
    },
  ],
};

async function collector(answer: unknown = report) {
  const folder = await temporaryFolder();
  await controlOf(folder, { doctor: () => answer }).start();
  return folder;
}

const [table] = report.tables;
report.tables.push({
  ...(table as (typeof report.tables)[number]),
  gateway: 'gw3',
  context: '',
  table: 'ifXTable',
  last: {
    at: '2026-01-01T00:00:00.000Z',
    outcome: 'partial',
    duration: 12,
    rows: 3,
    message: 'column 6 cannot be read',
  },
});

describe('interconnect doctor', () => {
  it('shows gateways, polls by table, the store, and what needs a person', async () => {
    const { status, stdout, stderr } = await run(['doctor', '--data', await collector()]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(/pid \d+/, 'pid 1')).toBe(`collector-1, version 0.1.0, pid 1, running for 1h 6m

Gateways
GATEWAY  ADDRESS    SYSNAME     STATE    DATA         AGE  DATAGRAMS REFUSED
gw1      192.0.2.1  r1\\x1b[31m  up       fresh       2.5s  source 7
gw2      192.0.2.2  -           down     stale     1m 30s  -
gw3      192.0.2.3  -           unknown  none yet       -  -

Polls since the start; MS and ROWS are of the last one
GATEWAY  CONTEXT  TABLE     LAST       MS  ROWS  OK  PARTIAL  FAILED  VARBINDS  RETRIES  TIMEOUTS  ERRORS
gw2      n3       ifTable   failed   6012     0   5        1       2       700        4         6  timeout 2, loop 1
gw3      -        ifXTable  partial    12     3   5        1       2       700        4         6  timeout 2, loop 1

Flows over interface counters, in the last hour judged
GATEWAY  CONTEXT  INTERFACE    HOUR               VERDICT      OCTETS  PACKETS  LIKELY CAUSE
gw1      -        Gi0/0        2026-01-01T01:00Z  agrees        100 %    100 %  -
gw2      n3       ge-0\\x1b[2J  2026-01-01T00:00Z  flows-below    50 %        -  drops

Store
duckdb: behind, last write never
waiting in the spool: 1 point, 2 KiB of 1 MiB, oldest 2026-01-01T00:00:00.000Z
dropped: refused 3

Needs a person
gw2: no answer
gw3 ifXTable: column 6 cannot be read
gw2 ge-0\\x1b[2J: exports were lost on the way or in the system: see the sequence gaps and the receive buffer
store: the disk is full
`);
  });

  it('prints all that the collector says as JSON', async () => {
    const { status, stdout } = await run(['doctor', '--data', await collector(), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ...report, owner: { pid: process.pid, state: 'owner' } });
  });

  it('finds the data folder of a configuration, relative to that configuration', async () => {
    const folder = await collector();
    const text = `interconnect: { name: Test }\ngateways: [{ name: gw1, address: 192.0.2.1, snmp: { user: monitor } }]\nstore: { path: . }\n`;
    await writeFile(join(folder, 'test.yaml'), text);
    expect(await run(['doctor', '-c', join(folder, 'test.yaml')])).toMatchObject({ status: 0 });
    const keys = 'version: 2c, community: env:NOT_SET_HERE';
    await writeFile(join(folder, 'secret.yaml'), text.replace('user: monitor', keys));
    expect(await run(['doctor', '-c', join(folder, 'secret.yaml')])).toMatchObject({ status: 0 });
    await writeFile(join(folder, 'bad.yaml'), 'gateways: 1\n');
    const refused = await run(['doctor', '-c', join(folder, 'bad.yaml')]);
    expect(refused).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--data') });
  });

  it('says so when no collector runs', async () => {
    const folder = await temporaryFolder();
    expect(await run(['doctor', '--data', folder])).toEqual({
      status: 1,
      stdout: '',
      stderr: `interconnect: CONTROL_NOT_RUNNING: no collector is running: nobody listens at ${folder}/control.sock\n`,
    });
  });

  it('says so when what answers is of another kind', async () => {
    const { status, stderr } = await run(['doctor', '--data', await collector({ something: 'else' })]);
    expect(status).toBe(1);
    expect(stderr).toContain('CONTROL_BAD_ANSWER');
  });
});
