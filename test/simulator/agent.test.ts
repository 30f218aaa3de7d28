import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { createSimulator, type Simulator } from '../../collector/simulator/index.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { quiet } from './deps.js';

const run = promisify(execFile);
const reason = missing({ snmpbulkwalk: 'snmp' });

const IF_DESCR = '1.3.6.1.2.1.2.2.1.2';
const OPER_STATUS = '1.3.6.1.2.1.2.2.1.8';
const HC_IN = '1.3.6.1.2.1.31.1.1.1.6';
const IN_32 = '1.3.6.1.2.1.2.2.1.10';
const UPTIME = '1.3.6.1.2.1.1.3.0';

describe.skipIf(reason)(`simulated gateways, asked by Net-SNMP's tools ${reason ?? ''}`, () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = createSimulator({ community: 'reading-only', contexts: ['vrf-a'] }, { clock: systemClock, log: quiet });
    await simulator.start();
  });
  afterAll(() => simulator.stop());

  const target = (name: string): string => {
    const { address, port } = simulator.gateways.find((gateway) => gateway.name === name)!;
    return `${address}:${port}`;
  };
  const v3 = (): string[] => {
    const { snmp } = simulator.config().gateways[0]!;
    if (snmp.version !== 3) throw new Error('the simulated configuration is not SNMPv3');
    const secret = (reference: string | undefined): string => simulator.secret(reference!)!;
    const auth = ['-a', 'SHA-256', '-A', secret(snmp.auth?.password)];
    return ['-v3', '-l', 'authPriv', '-u', snmp.user, ...auth, '-x', 'AES', '-X', secret(snmp.priv?.password)];
  };
  const ask = async (tool: string, how: string[], gateway: string, ...oids: string[]): Promise<string[]> => {
    const options = ['-m', '', '-Onqe', '-t', '1', '-r', '1'];
    const { stdout } = await run(tool, [...how, ...options, target(gateway), ...oids]);
    return stdout.trim().split('\n');
  };
  const value = async (gateway: string, oid: string): Promise<string> => {
    const [line] = await ask('snmpget', v3(), gateway, oid);
    return line!.slice(line!.indexOf(' ') + 1);
  };

  test('answers v1, v2c and v3 authPriv alike', async () => {
    const answers = await Promise.all([
      ask('snmpwalk', ['-v1', '-c', 'reading-only'], 'gw1', IF_DESCR),
      ask('snmpbulkwalk', ['-v2c', '-c', 'reading-only'], 'gw1', IF_DESCR),
      ask('snmpbulkwalk', v3(), 'gw1', IF_DESCR),
      ask('snmpbulkwalk', [...v3(), '-n', 'vrf-a'], 'gw1', IF_DESCR),
    ]);
    expect(answers[0]).toHaveLength(5);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('refuses another community and another key', async () => {
    await expect(ask('snmpget', ['-v2c', '-c', 'other'], 'gw1', UPTIME)).rejects.toThrow(/Timeout/);
    const wrong = v3().map((word, i, all) => (all[i - 1] === '-A' ? 'a-wrong-password' : word));
    await expect(ask('snmpget', wrong, 'gw1', UPTIME)).rejects.toThrow();
  });

  test('can be walked from end to end, in order, without a missing value', async () => {
    const answer = await ask('snmpbulkwalk', ['-Cr40', ...v3()], 'gw1', '1.3.6.1');
    expect(answer.at(-1)).toMatch(/past the end of the MIB/);
    const lines = answer.filter((line) => !line.includes('past the end of the MIB'));
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.filter((line) => line.includes('No Such'))).toEqual([]);
    const oids = lines.map((line) => line.split(' ')[0]!.slice(1).split('.').map(Number));
    for (const [i, oid] of oids.entries()) {
      const before = oids[i - 1];
      if (before) expect(compare(before, oid)).toBeLessThan(0);
    }
  });

  test('shows the low half of its 64-bit counters in its 32-bit ones', async () => {
    const lines = await ask('snmpget', v3(), 'gw1', `${HC_IN}.1`, `${IN_32}.1`);
    const [wide, narrow] = lines.map((line) => BigInt(line.split(' ')[1]!));
    const low = wide! & 0xffff_ffffn;
    // Two values of one answer may be a few milliseconds apart: at most 1 Gbit/s × 50 ms.
    expect(Number((narrow! - low + 2n ** 32n) % 2n ** 32n)).toBeLessThan(6_250_000);
  });

  test('counts on, and the standby counts little', async () => {
    const before = BigInt(await value('gw1', `${HC_IN}.1`));
    await until('a busy interface counts', async () => BigInt(await value('gw1', `${HC_IN}.1`)) > before + 10_000n);
    expect(BigInt(await value('gw2', `${HC_IN}.1`)) * 1_000n).toBeLessThan(before);
  });

  test('an interface that goes down stops counting, and the standby takes over', async () => {
    const standby = BigInt(await value('gw2', `${HC_IN}.1`));
    simulator.setInterface('gw1', 'ge-0/0/0', 'down');
    const stopped = await value('gw1', `${HC_IN}.1`);
    expect(await value('gw1', `${OPER_STATUS}.1`)).toBe('2');
    await until('the standby carries', async () => BigInt(await value('gw2', `${HC_IN}.1`)) > standby + 100_000n);
    expect(await value('gw1', `${HC_IN}.1`)).toBe(stopped);
    simulator.setInterface('gw1', 'ge-0/0/0', 'up');
    expect(await value('gw1', `${OPER_STATUS}.1`)).toBe('1');
    await until('it counts again', async () => BigInt(await value('gw1', `${HC_IN}.1`)) > BigInt(stopped));
  });

  test('a failed power supply shows in ENTITY-STATE-MIB and ENTITY-SENSOR-MIB', async () => {
    simulator.setPart('gw2', 'Power supply 1', false);
    expect(await value('gw2', '1.3.6.1.2.1.131.1.1.1.3.10')).toBe('2');
    expect(await value('gw2', '1.3.6.1.2.1.99.1.1.1.5.110')).toBe('3');
    simulator.setPart('gw2', 'Power supply 1', true);
    expect(await value('gw2', '1.3.6.1.2.1.131.1.1.1.3.10')).toBe('3');
  });

  test('one that stops answering is silent, and keeps forwarding', async () => {
    const before = BigInt(await value('gw1', `${HC_IN}.1`));
    simulator.setAnswering('gw1', false);
    await expect(value('gw1', UPTIME)).rejects.toThrow(/Timeout/);
    simulator.setAnswering('gw1', true);
    expect(BigInt(await value('gw1', `${HC_IN}.1`))).toBeGreaterThan(before + 1_000_000n);
  });

  test('one that restarts comes back with its counters and its time at zero and one more boot', async () => {
    const boots = Number(await value('gw1', '1.3.6.1.6.3.10.2.1.2.0'));
    simulator.restart('gw1', 50);
    await until('it answers again', () => value('gw1', UPTIME).catch(() => null));
    expect(Number(await value('gw1', '1.3.6.1.6.3.10.2.1.2.0'))).toBe(boots + 1);
    expect(Number(await value('gw1', '1.3.6.1.6.3.10.2.1.3.0'))).toBeLessThan(60);
    expect(Number(await value('gw1', `${HC_IN}.1`))).toBeLessThan(60 * 125_000_000);
  });
});

/** Lexicographic order of OIDs. */
function compare(a: number[], b: number[]): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}
