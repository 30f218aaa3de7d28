/** What routers measure by themselves becomes packets of a probe: once each, lost ones too; and discovery shows what there is. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { probe as probeSchema } from '../../collector/config/schema/probes.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import type { ProbeAnswer } from '../../collector/model/signals.js';
import { discoverSignals } from '../../collector/snmp/discover-signals.js';
import { Gate } from '../../collector/snmp/gate.js';
import { createPoller } from '../../collector/snmp/poller.js';
import { Session } from '../../collector/snmp/session.js';
import { namedIndex, namesIn } from '../../collector/snmp/signals/operation-table.js';
import { Agent } from '../lab/agent.js';
import { gauge32, integer, oid, timeTicks } from '../lab/ber.js';
import { ifMib } from '../lab/if-mib.js';
import { startSnmpsim } from '../lab/snmpsim.js';
import { corpus, CORPUS_ABSENT, missing } from '../needs.js';
import { until } from '../until.js';
import { quickGateway } from './gateway.js';
import { silentLog } from './log.js';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function following(operation: string, enterprise: number, rows: Record<string, Buffer>) {
  const mib = ifMib(2);
  mib.set('1.3.6.1.2.1.1.2.0', oid(`1.3.6.1.4.1.${enterprise}.1.1`));
  for (const [key, value] of Object.entries(rows)) mib.set(key, value);
  const agent = await Agent.start(mib);
  ended.push(() => agent.stop());
  const probe = probeSchema.parse({ name: 'sla', kind: 'router', from: 'gw', operation, target: '192.0.2.9' });
  const seen: Observation[] = [];
  let polls = 0;
  const poller = createPoller(
    { gateways: [quickGateway(agent.port)], paths: [], probes: [probe], collector: 'test' },
    {
      clock: systemClock,
      log: silentLog,
      secret: () => 'public',
      publish: (observations) => {
        seen.push(...observations);
        polls += observations.filter((each) => each.kind === 'poll' && each.table === 'ifState').length;
      },
    },
  );
  ended.push(() => poller.stop());
  await poller.start();
  const answers = (): ProbeAnswer[] =>
    seen.flatMap((each) => (each.kind === 'probe' && each.probe === 'sla' ? each.answers : []));
  /** Until polls that began after now have been read. */
  const passed = (count = 3) => {
    const from = polls;
    return until('polls', () => polls >= from + count);
  };
  const set = (changed: Record<string, Buffer>) => {
    for (const [key, value] of Object.entries(changed)) mib.set(key, value);
  };
  await passed();
  return { answers, passed, set, seen };
}

const rtt = (column: number) => `1.3.6.1.4.1.9.9.42.1.2.10.1.${column}.200`;

describe('IP SLA of Cisco', () => {
  const result = (time: number, sense: number, at: number) => ({
    [rtt(1)]: gauge32(time),
    [rtt(2)]: integer(sense),
    [rtt(5)]: timeTicks(at),
  });

  test('each new result is one packet, and a timeout is a lost one', async () => {
    const { answers, passed, set } = await following('200', 9, result(15, 1, 90_000));
    // What stood there at the start may be of yesterday.
    expect(answers()).toEqual([]);
    set(result(17, 1, 96_000));
    await passed();
    set(result(0, 4, 99_000));
    await passed();
    set(result(23, 3, 99_900));
    await passed();
    expect(answers().map(({ delay }) => delay)).toEqual([17, null, 23]);
    // By the router's own clock: the second came 30 s, the third 39 s after the first.
    const [first, second, third] = answers().map(({ sentAt, delay }) => sentAt + (delay ?? 0));
    expect(second! - first! - 30_000).toBeGreaterThan(-100);
    expect(third! - first! - 39_000).toBeGreaterThan(-100);
    expect(third! - first! - 39_000).toBeLessThan(10_000);
  });

  test('microseconds are told as such, and losses of a jitter operation each way', async () => {
    const { answers, passed, set } = await following('200', 9, {
      ...result(1, 1, 90_000),
      '1.3.6.1.4.1.9.9.42.1.2.2.1.37.200': integer(2),
      '1.3.6.1.4.1.9.9.42.1.5.2.1.26.200': integer(3),
      '1.3.6.1.4.1.9.9.42.1.5.2.1.27.200': integer(1),
    });
    set(result(1_234, 1, 96_000));
    await passed();
    expect(answers()).toMatchObject([{ delay: 1.234, lostForward: 3, lostBackward: 1 }]);
  });

  test('a busy operation sent nothing', async () => {
    const { answers, passed, set } = await following('200', 9, result(15, 1, 90_000));
    set(result(0, 5, 96_000));
    await passed();
    expect(answers()).toEqual([]);
  });
});

describe('RPM of Juniper', () => {
  const index = namedIndex('KPN/KPN-RPM');
  const counts = (sent: number, received: number, delay = 4_200) => ({
    [`1.3.6.1.4.1.2636.3.50.1.2.1.2.${index}.4`]: gauge32(sent),
    [`1.3.6.1.4.1.2636.3.50.1.2.1.3.${index}.4`]: gauge32(received),
    [`1.3.6.1.4.1.2636.3.50.1.1.1.2.${index}.1`]: integer(delay),
  });

  test('what is sent and answered is counted, and what is under way is not lost', async () => {
    const { answers, passed, set } = await following('KPN/KPN-RPM', 2636, counts(100, 98));
    expect(answers()).toEqual([]);
    set(counts(101, 98));
    await passed(1);
    set(counts(101, 99));
    await passed();
    expect(answers().map(({ delay }) => delay)).toEqual([4.2]);
    set(counts(104, 100, 5_000));
    await passed();
    expect(answers().map(({ delay }) => delay)).toEqual([4.2, 5, null, null]);
  });

  test('a test that begins anew goes on', async () => {
    const { answers, passed, set } = await following('KPN/KPN-RPM', 2636, counts(100, 98));
    set(counts(3, 2));
    await passed();
    expect(answers().map(({ delay }) => delay)).toEqual([4.2, 4.2, null]);
  });
});

test('an operation that the router does not have is told once', async () => {
  const { seen, passed } = await following('7', 9, {});
  await passed(8);
  const told = seen.filter((each) => each.kind === 'event' && each.code === 'router-probe-absent');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ subject: 'sla', severity: 'warning' });
});

test('names of an index, and what is none', () => {
  expect(namesIn(namedIndex('KPN/KPN-RPM') ?? '')).toBe('KPN/KPN-RPM');
  expect(namedIndex('KPN')).toBeNull();
  expect(namesIn('3.75.80')).toBeNull();
  expect(namesIn('3.75.80.78.2.300.1')).toBeNull();
});

const reason = missing({ snmpsimd: 'snmpsim' }) ?? (corpus() ? null : CORPUS_ABSENT);

describe.skipIf(reason !== null)(`recorded routers ${reason ?? ''}`, () => {
  test('discovery lists what they measure', { timeout: 60_000 }, async () => {
    const sim = await startSnmpsim(join(corpus() ?? '', 'snmp', 'walks'), 'iosxe_c9300');
    ended.push(() => sim.stop());
    const measured = async (community: string) => {
      const gate = new Gate({ requestsPerSecond: 1_000, inFlight: 4 }, systemClock);
      const credentials = { version: '2c', community } as const;
      const session = new Session(
        { host: sim.host, port: sim.port, credentials, context: '', timeout: 5_000, retries: 1 },
        gate,
        systemClock,
      );
      const { routerProbes } = await discoverSignals(session, 25, systemClock, () => undefined);
      session.close();
      return routerProbes;
    };
    expect(await measured('iosxe_c9300')).toMatchObject([
      { table: 'rttMonLatestRttOperTable', operation: '200', latestDelay: 15 },
    ]);
    expect(await measured('junos_rpm')).toMatchObject([
      { table: 'jnxRpmResultsSummaryTable', operation: 'KPN/KPN-RPM', sent: 41_653, received: 41_650 },
      { table: 'jnxRpmResultsSummaryTable', operation: 'ZIGGO/ZIGGO-RPM', sent: 446_080, received: 446_070 },
    ]);
  });
});
