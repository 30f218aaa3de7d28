/** What STAMP tells of each way alone: its delay where both clocks are synchronised, how it varies whatever they say. */
import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../collector/deps.js';
import type { ProbeAnswer } from '../../collector/model/signals.js';
import { summarise } from '../../collector/probe/minutes/summary.js';
import { FineClock } from '../../collector/probe/stamp/fine-clock.js';
import { Reflector } from '../../collector/probe/stamp/reflector.js';
import { StampSender } from '../../collector/probe/stamp/sender.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';
import { settings } from './bench.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const quality = (synchronised: boolean) => () => ({ synchronised, error: 5 });

async function reflector(synchronised: boolean, ahead = 0): Promise<number> {
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const made = new Reflector(
    { host: '127.0.0.1', port: 0, key: null },
    { clock, log: silentLog, quality: quality(synchronised) },
  );
  await made.start();
  ends.push(() => made.stop());
  return made.address!.port;
}

/** Delays every second packet on its way there. */
async function relay(to: number, delay: number): Promise<number> {
  const [near, far] = [createSocket('udp4'), createSocket('udp4')];
  let sender = 0;
  let count = 0;
  near.on('message', (packet, { port }) => {
    sender = port;
    const timer = setTimeout(() => far.send(packet, to, '127.0.0.1'), count++ % 2 === 0 ? 0 : delay);
    ends.push(() => clearTimeout(timer));
  });
  far.on('message', (packet) => near.send(packet, sender, '127.0.0.1'));
  await new Promise<void>((resolve) => near.bind(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => far.bind(0, '127.0.0.1', resolve));
  ends.push(
    () => near.close(),
    () => far.close(),
  );
  return near.address().port;
}

/** Answers of a session, at least `count`. */
async function answers(port: number, synchronised: boolean, count: number): Promise<ProbeAnswer[]> {
  const told: ProbeAnswer[] = [];
  const sink = { answer: (_: string, answer: ProbeAnswer) => told.push(answer), trouble: () => undefined };
  const sender = new StampSender(settings({ kind: 'stamp', port }), '127.0.0.1', {
    ...{ clock: systemClock, log: silentLog, sink, quality: quality(synchronised) },
  });
  ends.push(() => sender.stop());
  await until('answers come', () => told.filter(({ delay }) => delay !== null).length >= count);
  return told.filter(({ delay }) => delay !== null);
}

describe('one-way delays', () => {
  test.each([
    { sender: true, target: true, told: true },
    { sender: true, target: false, told: false },
    { sender: false, target: true, told: false },
    { sender: false, target: false, told: false },
  ])('synchronised: sender $sender, target $target; told: $told', async ({ sender, target, told }) => {
    const [first] = await answers(await reflector(target), sender, 1);
    expect(first!.forward !== undefined && first!.backward !== undefined).toBe(told);
    if (!told) expect([first!.forward, first!.backward]).toEqual([undefined, undefined]);
    else expect(first!.forward! + first!.backward!).toBeLessThan(first!.delay! + 5);
  });
});

describe('variation by way', () => {
  test('a way there that varies is told from the way back, by clocks that are minutes apart', async () => {
    const port = await relay(await reflector(false, 300_000), 120);
    const summary = summarise(await answers(port, false, 6));
    expect(summary).toMatchObject({ forward: null, backward: null });
    expect(summary.variationForward).toBeGreaterThan(90);
    expect(summary.variationBackward).toBeLessThan(summary.variationForward! / 2);
  });

  const ways = (pairs: [there: number, back: number][], shift = 0): ProbeAnswer[] =>
    pairs.map(([there, back], i) => ({ sentAt: i * 200, delay: there + back, forwardShifted: there + shift }));

  test('the 99.9th percentile minus the least, the same whatever the clocks differ by', () => {
    for (const shift of [0, -250_000, 12.5])
      expect(
        summarise(
          ways(
            [
              [5, 7],
              [9, 7],
              [6, 8],
            ],
            shift,
          ),
        ),
      ).toMatchObject({ variationForward: 4, variationBackward: 1 });
  });

  test('where a clock was set in between nothing is told', () => {
    for (const step of [60, -60])
      expect(
        summarise([
          ...ways([
            [5, 7],
            [5, 7],
          ]),
          ...ways([[5, 7]], step),
        ]),
      ).toMatchObject({
        variation: 0,
        variationForward: null,
        variationBackward: null,
      });
  });

  test('one answer, lost packets and kinds that do not tell are no variation', () => {
    const nothing = { variationForward: null, variationBackward: null };
    expect(summarise(ways([[5, 7]]))).toMatchObject(nothing);
    expect(summarise([...ways([[5, 7]]), { sentAt: 200, delay: null }, { sentAt: 400, delay: 3 }])).toMatchObject(
      nothing,
    );
  });
});

test('the fine clock goes by the monotonic one, and where the wall clock is set', () => {
  let [wall, monotonic] = [1_000_000.7, 50.2];
  const fine = new FineClock({ now: () => Math.floor(wall), monotonic: () => monotonic });
  const pass = (ms: number, set = 0): number => {
    [wall, monotonic] = [wall + ms + set, monotonic + ms];
    return fine.now() - wall;
  };
  fine.now();
  // It nears the truth as the two clocks are seen in other phases.
  for (let i = 0; i < 20; i++) expect(Math.abs(pass(10.13))).toBeLessThanOrEqual(1);
  expect(Math.abs(pass(0.25))).toBeLessThan(0.2);
  for (const set of [3_600_000, -7_200_000]) expect(Math.abs(pass(5, set))).toBeLessThanOrEqual(1);
});
