import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { missing, program } from '../needs.js';
import { samples, serve } from './http.js';
import { Router, scene } from './scene.js';

const gw1 = new Router(systemClock, 'gw1');
const gw2 = new Router(systemClock, 'gw2');
type Served = Awaited<ReturnType<typeof serve>>;

function observe({ live, metrics }: Served, observations: Parameters<Served['live']['observe']>[0]): void {
  live.observe(observations);
  metrics.observe(observations);
}

/** Everything at once: a path of each health, traffic, failures, a store that drops. */
async function busy(): Promise<Served> {
  const served = await serve();
  served.store.state.dropped = { overflow: 5 };
  served.store.state.lastWriteAt = Date.now();
  observe(served, [...gw1.round(), ...gw1.round()]);
  observe(served, [gw1.counters('Gi0/9', { identity: { ...gw1.counters('Gi0/9').identity, ifAlias: 'Gi0/0' } })]);
  const refused = { outcome: 'failed' as const, retries: 2, timeouts: 3, errors: { timeout: 3 }, rows: 0 };
  observe(served, [gw2.poll('ifTable', refused)]);
  observe(served, new Router(systemClock, 'stranger').round());
  const at = { gateway: 'gw1', context: '', collector: 'c', at: Date.now(), slot: 0 };
  const system = {
    sysName: 'r1',
    sysDescr: 'x',
    sysObjectID: null,
    uptime: 60,
    cpu: 25,
    memoryUsed: 1,
    memoryTotal: 4,
  };
  observe(served, [{ kind: 'gateway', ...at, ...system }]);
  return served;
}

describe('/metrics', () => {
  it('says the judged states as state sets', async () => {
    const found = await samples(await busy());
    const health = (path: string, gateway: string, word: string) =>
      found.get(`interconnect_path_health{path="${path}",gateway="${gateway}",health="${word}"}`);
    expect(['up', 'degraded', 'down', 'unknown'].map((word) => health('one', 'gw1', word))).toEqual([1, 0, 0, 0]);
    expect(['up', 'degraded', 'down', 'unknown'].map((word) => health('two', 'gw2', word))).toEqual([0, 0, 0, 1]);
    expect(found.get('interconnect_service_state{state="unknown"}')).toBe(1);
    expect(found.get('interconnect_gateway_up{gateway="gw1"}')).toBe(1);
    expect(found.get('interconnect_gateway_up{gateway="gw2"}')).toBe(0);
    const gateway = (name: string) =>
      ['up', 'down', 'unknown'].map((word) =>
        found.get(`interconnect_gateway_state{gateway="${name}",state="${word}"}`),
      );
    expect([gateway('gw1'), gateway('gw2')]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const end = (labels: string) =>
      ['up', 'down', 'unknown'].map((word) =>
        found.get(`interconnect_path_interface_state{${labels},side="a",interface="Gi0/0",state="${word}"}`),
      );
    expect(end('path="one",gateway="gw1"')).toEqual([1, 0, 0]);
    expect(end('path="two",gateway="gw2"')).toEqual([0, 0, 1]);
    expect(found.has('interconnect_gateway_data_age_seconds{gateway="gw2"}')).toBe(false);
    expect(found.get('interconnect_gateway_cpu_ratio{gateway="gw1"}')).toBe(0.25);
    expect(found.get('interconnect_gateway_memory_used_ratio{gateway="gw1"}')).toBe(0.25);
    expect(found.get('interconnect_path_capacity_bytes_per_second{path="two",gateway="gw2"}')).toBe(1.25e8);
  });

  it('counts path interfaces and no others', async () => {
    const found = await samples(await busy());
    const end = 'path="one",side="a",interface="Gi0/0",gateway="gw1"';
    expect(found.get(`interconnect_path_interface_receive_bytes_total{${end}}`)).toBe(60_000_000);
    expect(found.get(`interconnect_path_interface_transmit_errors_total{${end}}`)).toBe(0);
    const interfaces = [...found.keys()].filter((key) => key.startsWith('interconnect_path_interface_receive_bytes'));
    expect(interfaces).toHaveLength(2);
    expect([...found.keys()].filter((key) => key.includes('Gi0/9'))).toEqual([]);
    expect(found.get('interconnect_path_interface_up{path="one",gateway="gw1",side="a",interface="Gi0/0"}')).toBe(1);
  });

  it('shows how the asking goes, what was dropped, and the process', async () => {
    const found = await samples(await busy());
    const table = 'gateway="gw2",context="",table="ifTable"';
    expect(found.get(`interconnect_poll_errors_total{${table},kind="timeout"}`)).toBe(3);
    expect(found.get(`interconnect_poll_runs_total{${table},outcome="failed"}`)).toBe(1);
    expect(found.get(`interconnect_poll_retries_total{${table}}`)).toBe(2);
    expect(found.get('interconnect_poll_duration_seconds_total{gateway="gw1",context="",table="ifTable"}')).toBeCloseTo(
      0.024,
    );
    expect(found.get('interconnect_samples_dropped_total{reason="overflow"}')).toBe(5);
    expect(found.get('interconnect_observations_dropped_total{reason="gateway not configured"}')).toBe(6);
    expect(found.get('interconnect_snmp_datagrams_dropped_total{gateway="gw1",reason="malformed"}')).toBe(2);
    expect(found.get('interconnect_stream_clients')).toBe(0);
    expect(found.get(`interconnect_build_info{version="1.2.3",node_version="${process.version}"}`)).toBe(1);
    expect(found.has('process_resident_memory_bytes')).toBe(true);
  });

  it('forgets what is no longer configured', async () => {
    const served = await busy();
    const config = scene();
    config.gateways = config.gateways.filter(({ name }) => name === 'gw2');
    config.paths = config.paths.filter(({ gateway }) => gateway === 'gw2');
    served.live.update(config);
    await served.metrics.update(config);
    const keys = [...(await samples(served)).keys()];
    const left = keys.filter((key) => key.includes('gw1') && !key.startsWith('interconnect_snmp_datagrams'));
    expect(left).toEqual([]);
    expect(keys.some((key) => key.includes('table="ifTable"'))).toBe(true);
  });

  const skip = missing({ promtool: 'prometheus' });
  it.skipIf(skip !== null)(`satisfies promtool${skip === null ? '' : ` (${skip})`}`, async () => {
    const { base } = await busy();
    const input = await (await fetch(`${base}/metrics`)).text();
    expect(execFileSync(program('promtool') ?? '', ['check', 'metrics'], { input, encoding: 'utf8' })).toBe('');
  });
});
