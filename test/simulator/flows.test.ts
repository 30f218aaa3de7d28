/** What simulated gateways export, read by the product's own decoder, against what their interface counters say. */
import { describe, expect, test } from 'vitest';
import { createAggregates, type KnownInterface } from '../../collector/flow/aggregate/consumer.js';
import type { FlowMinute } from '../../collector/flow/aggregate/aggregator.js';
import { aggregateSettings } from '../../collector/flow/aggregate/settings.js';
import { Decoder } from '../../collector/flow/decoder.js';
import { rateSources } from '../../collector/flow/sampling.js';
import { U } from '../../collector/flow/batch.js';
import { reconcile } from '../../collector/flow/reconcile.js';
import type { Clock } from '../../collector/deps.js';
import { simulatedConfig } from '../../collector/simulator/config.js';
import { conversations, parts } from '../../collector/simulator/flows/conversations.js';
import { poisson } from '../../collector/simulator/flows/poisson.js';
import { flowHistory } from '../../collector/simulator/flowHistory.js';
import { LAYER2 } from '../../collector/simulator/flows/sampled.js';
import { draws } from '../../collector/simulator/noise.js';
import type { Port } from '../../collector/simulator/port.js';
import { Reporter, SAMPLING } from '../../collector/simulator/reporter.js';
import { World } from '../../collector/simulator/world.js';

const SEED = 20_101_201;
const HOUR = 3_600_000;
/** A Friday morning. */
const START = Date.UTC(2026, 10, 20, 10);
const spoken = conversations(SEED);

const config = simulatedConfig([
  { name: 'gw1', address: '127.0.0.1', port: 16_100, exporter: '127.0.0.1' },
  { name: 'gw2', address: '127.0.0.1', port: 16_101, exporter: '127.0.0.2' },
]);
const gatewayOf = new Map([
  ['127.0.0.1', 'gw1'],
  ['127.0.0.2', 'gw2'],
]);

/** Both gateways on a clock moved by hand, heard by the decoder and the aggregates as a collector wires them. */
class Scene {
  now = START;
  readonly clock: Clock = {
    now: () => this.now,
    monotonic: () => this.now,
    after: () => ({ cancel: () => undefined }),
  };
  readonly world = new World(['gw1', 'gw2'], SEED, this.clock);
  readonly reporters = this.world.devices.map((device) => new Reporter(device, spoken));
  readonly minutes: FlowMinute[] = [];
  readonly sources = new Map<string, number>();
  readonly decoder: Decoder = new Decoder({
    rows: (batch) => {
      for (let row = 0; row < batch.count; row++) {
        const source = rateSources[batch.u[U.rateSource]![row]!]!;
        this.sources.set(source, (this.sources.get(source) ?? 0) + 1);
      }
      this.consumer.consume(batch);
    },
  });
  readonly consumer = createAggregates(aggregateSettings(config), {
    now: () => this.now,
    domain: (index) => this.decoder.domains[index] ?? null,
    source: (index) => {
      const domain = this.decoder.domains[index];
      const exporter = domain?.exporter.address ?? '';
      return domain
        ? { gateway: gatewayOf.get(exporter)!, exporter, protocol: domain.protocol, domain: domain.id }
        : null;
    },
  });

  constructor() {
    this.consumer.inform!(
      this.world.devices.flatMap((device) => device.ports.flatMap((port) => known(device.name, port))),
    );
  }

  /** Reports every five seconds for so long. Messages of `deaf` gateways are lost. */
  run(milliseconds: number, deaf: readonly string[] = []): void {
    for (const end = this.now + milliseconds; this.now < end;) {
      this.now += 5_000;
      for (const [i, reporter] of this.reporters.entries()) {
        const messages = reporter.report();
        const exporter = this.decoder.exporter(`127.0.0.${i + 1}`)!;
        if (deaf.includes(`gw${i + 1}`)) continue;
        for (const message of messages) this.decoder.decode(message, exporter, this.now);
      }
      this.decoder.flush();
      this.minutes.push(...this.consumer.drain(this.now));
    }
  }

  /** Takes out the minutes that are still open. */
  end(): FlowMinute[] {
    this.minutes.push(...this.consumer.drain(Infinity));
    return this.minutes;
  }

  faults(): Record<string, number> {
    const all = [...this.decoder.exporters.values()].flatMap((one) => [one, ...one.domains.values()]);
    return Object.fromEntries(all.flatMap(({ errors }) => [...errors.entries()]));
  }
}

function known(gateway: string, { plan }: Port): KnownInterface[] {
  if (plan.role === null) return [];
  const paths = [{ path: `path-${gateway}`, other: plan.role === 'a' ? 2 : 1 }];
  const facing = { gateway, interface: plan.name, side: plan.role, speed: plan.speed, overhead: LAYER2, paths };
  return [{ ifIndex: plan.ifIndex, facing }];
}

const packetsOf = ({ in: { ucast, multicast, broadcast } }: ReturnType<Port['read']>): number =>
  Number(ucast + multicast + broadcast);

describe('an hour of exports', () => {
  const scene = new Scene();
  const ports = scene.world.devices.flatMap((device) => device.ports.map((port) => ({ gateway: device.name, port })));
  const facingSides = ports.filter(({ port }) => port.plan.role !== null);
  const before = facingSides.map(({ port }) => port.read(START));
  scene.run(HOUR);
  const minutes = scene.end();

  test('is decoded without a fault, at the rate that its options data state', () => {
    expect(scene.faults()).toEqual({});
    expect([...scene.sources.keys()]).toEqual(['options-sampler']);
    expect(scene.sources.get('options-sampler')).toBeGreaterThan(20_000);
    for (const exporter of scene.decoder.exporters.values())
      for (const { streams } of exporter.domains.values()) expect(streams.counts.gaps).toBe(0);
  });

  test.each(facingSides.map(({ gateway, port }, i) => [gateway, port.plan.name, i] as const))(
    '%s %s: flows and counters tell of the same traffic',
    (gateway, name, i) => {
      const [first, last] = [before[i]!, facingSides[i]!.port.read(scene.now)];
      const mine = minutes
        .flatMap(({ interfaces }) => interfaces)
        .filter((one) => one.gateway === gateway && one.interface === name);
      const flow = { octets: sum(mine, 'octets'), packets: sum(mine, 'packets') };
      const snmp = {
        octets: Number(last.in.octets - first.in.octets),
        packets: packetsOf(last) - packetsOf(first),
        coverage: 1,
      };
      const exporter = {
        datagrams: 1,
        rateUnknown: 0,
        records: 1,
        undecodedSets: 0,
        lost: 0,
        lateOctets: 0,
        noInterfaceOctets: 0,
      };
      const compared = { gateway, interface: name, time: START, flow, snmp, overhead: LAYER2, exporter };
      const { verdict, octetsRatio, packetsRatio } = reconcile(compared);
      if (gateway === 'gw2') return expect([flow.packets, verdict]).toEqual([0, 'unknown']);
      expect(verdict).toBe('agrees');
      // The number of sampled packets is Poisson's: five standard deviations. Octets vary a little more than packets do.
      const error = 5 / Math.sqrt(snmp.packets / SAMPLING);
      expect(error).toBeLessThan(0.015);
      expect(Math.abs(packetsRatio! - 1)).toBeLessThan(error);
      expect(Math.abs(octetsRatio! - 1)).toBeLessThan(error * 1.5);
    },
  );

  test('every flow has a name on both sides, all six classes are there, both families are', () => {
    const rows = minutes.flatMap((minute) => minute.rows);
    const names = (key: 'authority' | 'destination' | 'application' | 'class') => new Set(rows.map((row) => row[key]));
    expect(names('authority').size).toBe(12);
    expect(names('destination').size).toBe(13);
    expect(names('authority')).not.toContain('unknown');
    expect(names('destination')).not.toContain('unknown');
    expect([...names('class')].sort()).toEqual(['AF1', 'AF2', 'AF3', 'AF4', 'DF', 'EF']);
    expect(names('application')).not.toContain('unknown');
    expect(new Set(rows.map(({ direction }) => direction)).size).toBe(2);
  });
});

test('a failover moves the flows to the other path; nothing is counted twice or lost', () => {
  const scene = new Scene();
  scene.run(60_000);
  scene.world.device('gw1').setOperStatus('ge-0/0/0', 'down');
  scene.world.settle();
  const at = scene.now;
  const standby = scene.world.device('gw2').port('ge-0/0/0');
  const before = standby.crossedIn(at);
  scene.run(120_000);
  const rows = scene.end().flatMap(({ rows: some }) => some);
  const of = (path: string) => rows.filter((row) => row.path === path && row.time >= at);
  expect(sum(of('path-gw1'), 'octets')).toBe(0);
  const crossed = Number(standby.crossedIn(scene.now) - before);
  const flows = of('path-gw2').filter(({ direction }) => direction === 'a→b');
  expect((sum(flows, 'octets') + LAYER2 * sum(flows, 'packets')) / crossed).toBeCloseTo(1, 1);
});

test('a gateway that restarts begins its sequence anew and announces its templates again', () => {
  const scene = new Scene();
  scene.run(30_000);
  scene.world.device('gw1').restarted();
  scene.run(30_000);
  expect(scene.faults()).toEqual({});
  const [domain] = [...scene.decoder.exporters.get('127.0.0.1')!.domains.values()];
  expect(domain!.streams.counts.restarts).toBe(1);
  expect(domain!.streams.counts.gaps).toBe(0);
});

test('what is lost on the way shows as a gap', () => {
  const scene = new Scene();
  scene.run(30_000);
  scene.run(10_000, ['gw1']);
  scene.run(30_000);
  const [domain] = [...scene.decoder.exporters.get('127.0.0.1')!.domains.values()];
  expect(domain!.streams.counts.gaps).toBeGreaterThan(100);
});

describe('the mix', () => {
  test.each(['a→b', 'b→a'] as const)('%s: shares add up, no packet is larger than an interface carries', (way) => {
    for (let time = START; time < START + HOUR; time += 97_000) {
      const mix = parts(spoken, way, time);
      expect(sum(mix, 'octets')).toBeCloseTo(1, 9);
      expect(sum(mix, 'packets')).toBeCloseTo(1, 9);
      const sizes = mix.map(({ octets, packets }) => (612 * octets) / packets);
      expect(Math.max(...sizes)).toBeLessThan(1_518);
      expect(Math.min(...sizes)).toBeGreaterThan(64);
    }
  });

  test('is repeatable, and not the same from one quarter of an hour to the next', () => {
    const busiest = (time: number) => parts(spoken, 'a→b', time).map(({ octets }) => octets);
    expect(busiest(START)).toEqual(busiest(START));
    expect(busiest(START)).not.toEqual(busiest(START + 900_000));
  });
});

test.each([0.02, 3, 250])('counts of mean %d have that mean, and its root as their spread', (mean) => {
  const draw = draws(5);
  const counts = Array.from({ length: 20_000 }, () => poisson(mean, draw));
  const found = counts.reduce((all, one) => all + one, 0) / counts.length;
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(mean / counts.length));
  const variance = counts.reduce((all, one) => all + (one - found) ** 2, 0) / counts.length;
  expect(variance / mean).toBeGreaterThan(0.85);
  expect(variance / mean).toBeLessThan(1.15);
});

function sum<K extends string>(rows: readonly Record<K, number>[], key: K): number {
  return rows.reduce((all, row) => all + row[key], 0);
}

describe('minutes of flows made beforehand', () => {
  const TO = START + 10 * 60_000 + 20_000;
  const minutes = [...flowHistory({ gateways: ['gw1', 'gw2'], seed: SEED, from: START - 1, to: TO })];

  test('adjoin, whole minutes and the beginning of the last', () => {
    expect(minutes.map(({ time }) => (time - START) / 60_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(minutes.every(({ collector }) => collector === 'simulated')).toBe(true);
  });

  test('agree with the counters that live gateways show', () => {
    const world = new World(['gw1', 'gw2'], SEED, {
      now: () => TO,
      monotonic: () => 0,
      after: () => ({ cancel: () => undefined }),
    });
    for (const [name, direction] of [
      ['ge-0/0/0', 'a-b'],
      ['ge-0/0/1', 'b-a'],
    ] as const) {
      const port = world.device('gw1').port(name);
      const crossed = Number(port.crossedIn(TO) - port.crossedIn(START));
      const rows = minutes.flatMap((minute) => minute.rows).filter((row) => row.direction === direction);
      expect((sum(rows, 'octets') + LAYER2 * sum(rows, 'packets')) / crossed).toBeCloseTo(1, 4);
    }
  });

  test('use the names that live exports are decoded to, in about the same shares', () => {
    const scene = new Scene();
    scene.run(10 * 60_000);
    const live = scene.end().flatMap(({ rows }) => rows);
    const made = minutes.slice(0, 10).flatMap(({ rows }) => rows);
    for (const by of ['authority', 'destination', 'application', 'class'] as const) {
      const [one, other] = [shares(live, by), shares(made, by)];
      expect([...one.keys()].sort()).toEqual([...other.keys()].sort());
      for (const [name, share] of one) expect(Math.abs(share - other.get(name)!), `${by} ${name}`).toBeLessThan(0.02);
    }
    expect(new Set(made.map(({ path }) => path))).toEqual(new Set(['path-gw1']));
  });
});

function shares<K extends string>(
  rows: readonly (Record<K, string> & { octets: number })[],
  by: K,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) found.set(row[by], (found.get(row[by]) ?? 0) + row.octets / sum(rows, 'octets'));
  return found;
}
