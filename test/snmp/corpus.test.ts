/** Discovery against every recorded router whose interfaces are known, served by the real snmpsimd. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { discover, type Discovery } from '../../collector/snmp/discover.js';
import { startSnmpsim, type Snmpsim } from '../lab/snmpsim.js';
import { corpus, CORPUS_ABSENT, missing } from '../needs.js';
import { silentLog } from './log.js';

interface Expected {
  community: string;
  system?: {
    sysName?: string | null;
    sysDescr?: string | null;
    sysObjectID?: string | null;
    sysUpTimeTicks?: number | null;
  };
  interfaces?: {
    rows_union: number;
    with_ifHCInOctets: number;
    with_ifInOctets: number;
    admin: Record<string, number>;
    oper: Record<string, number>;
    sum_ifHCInOctets: string;
    sum_ifHCOutOctets: string;
    rows: Record<string, string | number>[];
  };
}

const folder = corpus();
const reason = missing({ snmpsimd: 'snmpsim' }) ?? (folder ? null : CORPUS_ABSENT);
const walks = folder ? walksOf(join(folder, 'snmp')) : [];

function walksOf(snmp: string): [string, Expected][] {
  const file = JSON.parse(readFileSync(join(snmp, 'expected.json'), 'utf8')) as { walks: Record<string, Expected> };
  return Object.entries(file.walks).filter(([, walk]) => walk.interfaces);
}

const sum = (interfaces: Discovery['interfaces'], column: string) =>
  String(interfaces.reduce((total, one) => total + BigInt((one[column] as string | null) ?? 0), 0n));

function count(interfaces: Discovery['interfaces'], column: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of interfaces)
    if (one[column] !== null) counts[String(one[column])] = (counts[String(one[column])] ?? 0) + 1;
  return counts;
}

/** The recordings keep NUL padding and have counters as strings, all else as numbers. */
const plain = (value: unknown) => (typeof value === 'string' ? value.replace(/\0+$/, '') : value);

describe.skipIf(reason !== null)(`discovery of recorded routers ${reason ?? ''}`, () => {
  let sim: Snmpsim;
  beforeAll(async () => {
    sim = await startSnmpsim(join(folder ?? '', 'snmp', 'walks'), 'linux_ntc');
  });
  afterAll(() => sim.stop());

  test('there are recordings', () => expect(walks.length).toBeGreaterThan(20));

  test.each(walks)('%s', async (name, walk) => {
    const problems: string[] = [];
    const credentials = { version: '2c', community: name } as const;
    const target = { address: sim.host, port: sim.port, credentials, timeout: 5000 };
    const deps = { clock: systemClock, log: silentLog, onProblem: (message: string) => void problems.push(message) };
    const { system, interfaces } = await discover(target, deps);
    const expected = walk.interfaces as NonNullable<Expected['interfaces']>;
    expect(interfaces.length).toBe(expected.rows_union);
    expect(sum(interfaces, 'ifHCInOctets')).toBe(expected.sum_ifHCInOctets);
    expect(sum(interfaces, 'ifHCOutOctets')).toBe(expected.sum_ifHCOutOctets);
    expect(count(interfaces, 'ifAdminStatus')).toEqual(expected.admin);
    expect(count(interfaces, 'ifOperStatus')).toEqual(expected.oper);
    expect(interfaces.filter((one) => one.ifHCInOctets !== null).length).toBe(expected.with_ifHCInOctets);
    expect(interfaces.filter((one) => one.ifInOctets !== null).length).toBe(expected.with_ifInOctets);
    expect(problems).toEqual([]);
    for (const row of expected.rows) {
      const found = interfaces.find(({ ifIndex }) => ifIndex === row['ifIndex']);
      for (const [column, value] of Object.entries(row))
        expect(plain(found?.[column]), `${column} of ${row['ifIndex']}`).toBe(plain(value));
    }
    expect(system.sysUpTime).toBe(walk.system?.sysUpTimeTicks ?? null);
    expect(system.sysObjectID).toBe(walk.system?.sysObjectID ?? null);
    expect(system.sysDescr).toBe(walk.system?.sysDescr ?? null);
    expect(system.sysName).toBe(walk.system?.sysName ?? null);
  });
});
