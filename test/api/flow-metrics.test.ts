/** Flow exporters in /metrics. */
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { flowMetrics } from '../../collector/api/metrics/flow.js';
import type { FlowExporterHealth, FlowHealth, FlowReceiverHealth } from '../../collector/model/flow-health.js';
import type { Status } from '../../collector/api/types.js';

const counts = {
  datagrams: 10,
  dataRecords: 300,
  optionsRecords: 1,
  flowSamples: 0,
  counterSamples: 0,
  discardSamples: 0,
  undecodedSets: 2,
  gaps: 5,
  duplicates: 1,
  reordered: 0,
  restarts: 0,
};

function exporter(
  address: string,
  gateway: string | null,
  rates: [rate: number, source: string][] = [],
): FlowExporterHealth {
  return {
    address,
    gateway,
    lastDatagram: 1_700_000_000_000,
    octets: 14_640,
    templates: 3,
    waitingSets: 0,
    errors: { 'template-expired': 4 },
    kernelDrops: 6,
    connections: 1,
    protocols: { netflow9: counts },
    domains: rates.map(([samplingRate, samplingSource], id) => ({
      ...counts,
      protocol: 'netflow9',
      id,
      lastDatagram: null,
      templates: 3,
      waitingSets: 0,
      samplingRate,
      samplingSource,
      errors: {},
    })),
    domainsNotShown: 0,
    ...counts,
  };
}

const running = (...exporters: FlowExporterHealth[]): FlowHealth => {
  const shared = {
    transport: 'udp' as const,
    listen: '[::]:2055',
    port: 2055,
    bufferAsked: 100,
    bufferGiven: 50,
    drops: 0,
  };
  const sockets = [
    { ...shared, exporter: null, queue: 100 },
    { ...shared, exporter: '192.0.2.1', queue: 20 },
  ];
  const receiver = {
    at: 0,
    exporters,
    sockets,
    reception: null,
    refused: { 'unknown-exporter': 9 },
    refusedExporters: [],
    drops: { '[::]:2055': 7 },
    memory: 1000,
  };
  return { state: 'running', restarts: 1, lastFailure: 'x', receiver };
};

/** `name{labels}` → value. */
async function scraped(health: () => FlowHealth): Promise<() => Promise<Record<string, number>>> {
  const registry = new Registry();
  const family = flowMetrics(registry, health);
  return async () => {
    // The family reads the health of flows alone.
    family.collect?.(null as unknown as Status);
    const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    );
  };
}

describe('flow exporters in /metrics', () => {
  test('what each gateway sent, over all its addresses, and what was refused', async () => {
    const health = running(
      exporter('192.0.2.1', 'gw1', [
        [100, 'header'],
        [500, 'header'],
      ]),
      exporter('192.0.2.2', 'gw1'),
    );
    const scrape = await scraped(() => health);
    const first = await scrape();
    expect(first).toMatchObject({
      'interconnect_flow_records_total{gateway="gw1",protocol="netflow9"}': 600,
      'interconnect_flow_lost{gateway="gw1",protocol="netflow9"}': 10,
      'interconnect_flow_errors_total{gateway="gw1",reason="template-expired"}': 8,
      'interconnect_flow_sampling_rate{gateway="gw1",source="header"}': 500,
      'interconnect_flow_last_datagram_timestamp_seconds{gateway="gw1"}': 1_700_000_000,
      'interconnect_flow_refused_total{reason="unknown-exporter"}': 9,
      'interconnect_flow_socket_drops_total{listen="[::]:2055"}': 7,
      'interconnect_flow_socket_queue_bytes{listen="[::]:2055"}': 120,
      'interconnect_flow_socket_buffer_bytes{listen="[::]:2055"}': 50,
      interconnect_flow_receiver_up: 1,
      interconnect_flow_receiver_restarts_total: 1,
    });
    expect(await scrape()).toEqual(first);
  });

  test('the way of reception is one of two, or none', async () => {
    const health = running();
    let now: FlowReceiverHealth['reception'] = { way: 'recvmmsg', why: null };
    const scrape = await scraped(() => ({ ...health, receiver: { ...health.receiver!, reception: now } }));
    const ways = async () => Object.entries(await scrape()).filter(([name]) => name.includes('reception_info'));
    expect(await ways()).toEqual([['interconnect_flow_reception_info{way="recvmmsg"}', 1]]);
    now = { way: 'dgram', why: 'no such library' };
    expect(await ways()).toEqual([['interconnect_flow_reception_info{way="dgram"}', 1]]);
    now = null;
    expect(await ways()).toEqual([]);
  });

  test('addresses of strangers are no labels, however many there are', async () => {
    const strangers = Array.from({ length: 200 }, (_, i) => exporter(`198.51.100.${i}`, null));
    const scrape = await scraped(() => running(...strangers));
    const names = Object.keys(await scrape());
    expect(names.filter((name) => name.includes('198.51'))).toEqual([]);
    expect(names.filter((name) => name.includes('gateway="unknown"')).length).toBeLessThan(25);
  });

  test('nothing is said where flows are not heard', async () => {
    const scrape = await scraped(() => ({ state: 'off', restarts: 0, lastFailure: null, receiver: null }));
    expect(await scrape()).toEqual({});
  });

  test('a receiver that is down is down, and what it counted is gone', async () => {
    const scrape = await scraped(() => ({ state: 'waiting', restarts: 2, lastFailure: 'x', receiver: null }));
    expect(await scrape()).toEqual({ interconnect_flow_receiver_up: 0, interconnect_flow_receiver_restarts_total: 2 });
  });
});
