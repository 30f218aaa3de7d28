/** An hour of a polled interface and of an exporter, through the aggregates and a real store: what is kept and what is said. */
import { expect, it } from 'vitest';
import type { Aggregator } from '../../collector/flow/aggregate/aggregator.js';
import type { FlowHealth } from '../../collector/model/flow-health.js';
import type { EventObservation } from '../../collector/model/observation.js';
import { createReconciliation, type Reconciliation } from '../../collector/reconciliation/reconciliation.js';
import { keptHours } from '../../collector/reconciliation/kept.js';
import { createStore } from '../../collector/store/index.js';
import type { Store } from '../../collector/store/contract.js';
import { HandClock } from '../api/hand-clock.js';
import { aggregator, batchOf } from '../flow/aggregate/help.js';
import { silentLog } from '../snmp/log.js';
import { cleanUp, config, drained, folder, point, testDeps } from '../store/help.js';
import { until } from '../until.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LATE = 5 * MINUTE;
/** Long enough ago that the store has whole hours; recent enough to be kept. */
const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 24 * HOUR;
/** A minute of traffic, as flows tell it: from the IP header on. */
const minute = { octets: 6_000_000, packets: 10_000 };
const OVERHEAD = 18;
const one = { gateway: 'gw1', context: '', interface: 'side-a', overhead: OVERHEAD };

class Lab {
  readonly events: EventObservation[] = [];
  readonly clock: HandClock;
  readonly reconciliation: Reconciliation;
  private readonly aggregates: Aggregator;
  private heard = 0;
  running = true;

  constructor(
    readonly store: Store,
    now: number,
  ) {
    this.clock = new HandClock(now);
    this.aggregates = aggregator({ now, late: LATE });
    this.reconciliation = createReconciliation({
      ...{ clock: this.clock, log: silentLog, store, collector: 'collector-1' },
      late: () => LATE,
      flows: () => this.health(),
      aggregates: () => this.aggregates.read(),
      interfaces: () => [one],
      publish: (events) => void this.events.push(...events),
    });
  }

  /** Time goes on, in steps as long as the component's own, with so much of the traffic exported. */
  async pass(ms: number, exported: number): Promise<void> {
    for (const end = this.clock.now() + ms; this.clock.now() < end;) {
      const now = this.clock.now();
      if (exported > 0 && now % MINUTE === 0) this.export(now, exported);
      this.clock.advance(10_000);
      this.reconciliation.take(this.aggregates.drain(this.clock.now()));
      await this.reconciliation.settled();
      // Minutes go by faster here than the engine takes them in.
      if (now % HOUR === 6 * MINUTE) await drained(this.store);
    }
  }

  private export(now: number, share: number): void {
    const { octets, packets } = minute;
    this.heard++;
    this.aggregates.add(
      batchOf([{ octets: octets * share, packets: packets * share, first: now - 50_000, last: now - 1_000 }]),
      now,
    );
  }

  private health(): FlowHealth {
    const counts = { datagrams: this.heard, dataRecords: this.heard, undecodedSets: 0, gaps: 0, kernelDrops: 0 };
    const exporter = { address: '192.0.2.1', gateway: 'gw1', domains: [], waitingSets: 0, ...counts };
    const receiver = { exporters: [exporter] } as unknown as FlowHealth['receiver'];
    return { state: this.running ? 'running' : 'waiting', restarts: 0, lastFailure: null, receiver };
  }
}

async function open(): Promise<Store> {
  const store = createStore(config({ path: await folder() }), { pointsPerDay: 0 }, testDeps());
  await store.start();
  cleanUp(() => store.stop());
  return store;
}

/** What an agent counts in so many hours: with layer 2. */
async function polled(store: Store, hours: number): Promise<void> {
  const points = Array.from({ length: hours * 60 }, (_, i) =>
    point({
      time: BEGIN + (i + 1) * MINUTE,
      seconds: 60,
      tags: { gateway: 'gw1', interface: 'side-a' },
      fields: {
        inOctets: minute.octets + minute.packets * OVERHEAD,
        inUcastPkts: minute.packets,
        inMulticastPkts: 0,
        inBroadcastPkts: 0,
      },
    }),
  );
  await store.write(points, []);
  await drained(store);
}

/** Once the hour that begins at `time` is kept. */
const judged = (store: Store, time = BEGIN) =>
  until('the hour is judged and kept', async () => {
    const kept = await keptHours(store, BEGIN, BEGIN + 6 * HOUR);
    return kept.some((hour) => hour.time === time) ? kept : null;
  });

it('says nothing of an hour that agrees, and keeps its ratio', async () => {
  const store = await open();
  await polled(store, 1);
  const lab = new Lab(store, BEGIN - 10 * MINUTE);
  await lab.reconciliation.start();
  await lab.pass(HOUR + 10 * MINUTE + LATE, 1);
  await drained(store);
  await lab.pass(5 * MINUTE, 1);
  const kept = await judged(store);
  const hour = kept.find(({ time }) => time === BEGIN)!;
  expect(hour).toMatchObject({ verdict: 'agrees', cause: null, snmpOctets: 60 * (minute.octets + 180_000) });
  expect(hour.octetsRatio).toBeCloseTo(1, 2);
  expect(hour.packetsRatio).toBeCloseTo(1, 2);
  expect(lab.events).toEqual([]);
  await lab.reconciliation.stop();
});

it('tells of an exporter that exports half, once, with the cause and the next step; and when it is mended', async () => {
  const store = await open();
  await polled(store, 3);
  const lab = new Lab(store, BEGIN - 10 * MINUTE);
  await lab.reconciliation.start();
  await lab.pass(2 * HOUR + 10 * MINUTE, 0.5);
  await lab.pass(LATE, 1);
  await drained(store);
  await lab.pass(5 * MINUTE, 1);
  const kept = await judged(store, BEGIN + HOUR);
  expect(kept.map(({ verdict, cause }) => [verdict, cause])).toEqual([
    ['flows-below', 'sampling-rate-wrong'],
    ['flows-below', 'sampling-rate-wrong'],
  ]);
  expect(lab.events).toMatchObject([
    {
      code: 'flows-below',
      severity: 'warning',
      gateway: 'gw1',
      subject: 'side-a',
      message: expect.stringMatching(/50 % of the octets and 50 % of the packets.*sampling rate differs/),
    },
  ]);
  expect(lab.reconciliation.latest()).toMatchObject([{ verdict: 'flows-below', time: BEGIN + HOUR }]);
  await lab.pass(50 * MINUTE, 1);
  await drained(store);
  await lab.pass(10 * MINUTE, 1);
  await until('it agrees again', () => lab.events.some(({ code }) => code === 'flows-agree'));
  await lab.reconciliation.stop();
});

it('takes an hour in which nothing was exported for what it is: the exporter is silent', async () => {
  const store = await open();
  await polled(store, 1);
  const lab = new Lab(store, BEGIN - 10 * MINUTE);
  await lab.reconciliation.start();
  await lab.pass(HOUR + 10 * MINUTE + LATE, 0);
  await drained(store);
  await lab.pass(5 * MINUTE, 0);
  await until('it is told', () => lab.events.length > 0);
  expect(lab.events[0]).toMatchObject({ code: 'flows-below', message: expect.stringContaining('exporter-silent') });
  await lab.reconciliation.stop();
});

it('raises no alarm for an hour with a restart in it', async () => {
  const store = await open();
  await polled(store, 2);
  const before = new Lab(store, BEGIN - 10 * MINUTE);
  await before.reconciliation.start();
  await before.pass(40 * MINUTE, 1);
  await before.reconciliation.stop();
  await drained(store);
  const lab = new Lab(store, BEGIN + 30 * MINUTE);
  await lab.reconciliation.start();
  await lab.pass(30 * MINUTE + LATE, 1);
  await drained(store);
  await lab.pass(5 * MINUTE, 1);
  const kept = await judged(store);
  expect(kept.find(({ time }) => time === BEGIN)).toMatchObject({ verdict: 'unknown', octetsRatio: null });
  expect([...before.events, ...lab.events]).toEqual([]);
  await lab.reconciliation.stop();
});

it('does not take a receiver that is down for an exporter that is silent', async () => {
  const store = await open();
  await polled(store, 1);
  const lab = new Lab(store, BEGIN - 10 * MINUTE);
  lab.running = false;
  await lab.reconciliation.start();
  await lab.pass(HOUR + 10 * MINUTE + LATE, 0);
  await drained(store);
  await lab.pass(5 * MINUTE, 0);
  const kept = await judged(store);
  expect(kept.find(({ time }) => time === BEGIN)).toMatchObject({ verdict: 'unknown' });
  expect(lab.events).toEqual([]);
  await lab.reconciliation.stop();
});
