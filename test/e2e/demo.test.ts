import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { Folder } from './folder.js';
import { Product } from './product.js';

const DAY = 86_400_000;

describe('start without a configuration', () => {
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    folder = await Folder.create();
    product = await Product.start(['start', '--listen', '127.0.0.1:0'], folder.path);
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
  });

  test('serves the wall, and says how to point it at real routers', async () => {
    const wall = await fetch(`${product.address}/`);
    expect(wall.status).toBe(200);
    const page = await wall.text();
    expect(page).toContain('<!doctype html>');
    await until('it explains discover', () => product.output.includes('discover'));
  });

  test('polls its two gateways over real SNMP, and both paths are up', async () => {
    const { paths, simulated } = await until('both paths are up', async () => {
      const status = await product.statusNow();
      return status.paths.length === 2 && status.paths.every(({ health }) => health === 'up') && status;
    });
    expect(simulated).toBe(true);
    expect(paths.map(({ name }) => name)).toEqual(['path-gw1', 'path-gw2']);
  });

  test('is available by a probe that crosses, and not by being up alone', async () => {
    const { service, simulated } = await until('the probe is answered', async () => {
      const status = await product.statusNow();
      return status.resilience.service.state === 'available' && { ...status, service: status.resilience.service };
    });
    expect(simulated).toBe(true);
    expect(service.basis).toBe('probes');
    expect(service.evidence.map(({ subject }) => subject)).toEqual(['probe simulated-crossing']);
  });

  test('hears the flows that both gateways export, and knows their sampling rate', async () => {
    const heard = async (gateway: string) => {
      const text = await (await fetch(`${product.address}/metrics`)).text();
      return text.split('\n').find((line) => line.startsWith(`interconnect_flow_sampling_rate{gateway="${gateway}"`));
    };
    const line = await until('flows of gw1 are heard', () => heard('gw1'));
    expect(line).toBe('interconnect_flow_sampling_rate{gateway="gw1",source="options-sampler"} 500');
    const text = await (await fetch(`${product.address}/metrics`)).text();
    expect(text).toMatch(/interconnect_flow_datagrams_total\{gateway="gw2",protocol="ipfix"\} [1-9]/);
    expect(text).not.toMatch(/interconnect_flow_(errors|refused)_total\{[^}]*\} [1-9]/);
  });

  test('has five weeks of history behind it, marked as simulated', async () => {
    const ask = async () =>
      product.get<{ series: { simulated: boolean; points: { value: number | null }[] }[] }>(
        `/api/v1/query?${new URLSearchParams({
          measurement: 'interface',
          field: 'inOctets',
          aggregate: 'rate',
          interval: '1h',
          from: new Date(Date.now() - 34 * DAY).toISOString(),
          to: new Date(Date.now() - DAY / 24).toISOString(),
          'filter.gateway': 'gw1',
          'filter.interface': 'ge-0/0/0',
        }).toString()}`,
      );
    const whole = async () => {
      const { series: all } = await ask();
      const values = all[0]?.points.filter(({ value }) => value !== null).length ?? 0;
      return values >= 34 * 24 - 2 && all;
    };
    // Written after the wall is up, at the pace of a machine that also runs everything else.
    const [series] = await until('the history is there', whole, { timeout: 100_000, every: 250 });
    expect(series!.simulated).toBe(true);
    const rates = series!.points.map(({ value }) => (value ?? 0) * 8).filter((rate) => rate > 0);
    expect(Math.max(...rates)).toBeGreaterThan(4 * Math.min(...rates));
    expect(Math.max(...rates)).toBeLessThan(1e9);
  }, 120_000);

  test('live readings go on where history ends', async () => {
    const live = await until('a live rate is known', async () => {
      const [path] = (await product.statusNow()).paths;
      return path?.aToB !== null && path;
    });
    const history = await product.query({
      measurement: 'interface',
      field: 'inOctets',
      aggregate: 'rate',
      interval: '5m',
      from: new Date(Date.now() - 1_200_000).toISOString(),
      to: new Date(Date.now() - 300_000).toISOString(),
      'filter.gateway': 'gw1',
      'filter.interface': 'ge-0/0/0',
    });
    const last = history.findLast(({ value }) => value !== null)!.value! * 8;
    expect(live.aToB! / last).toBeGreaterThan(0.3);
    expect(live.aToB! / last).toBeLessThan(3);
  });
});
