/** What the store's tests share: points, a clock that can be moved, a log that keeps what was said. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { store as schema, type StoreConfig } from '../../collector/config/schema/store.js';
import { systemClock, type Clock, type Log } from '../../collector/deps.js';
import type { FlowSums, Point, Store, StoredEvent } from '../../collector/store/contract.js';
import type { StoreDeps } from '../../collector/store/index.js';
import { until } from '../until.js';

export const MINUTE = 60_000;

const leftovers: (() => Promise<unknown>)[] = [];

/** Done after all tests of the file, last asked first: hooks and tests cannot register hooks of their own. */
export function cleanUp(work: () => Promise<unknown>): void {
  leftovers.push(work);
}

afterAll(async () => {
  for (const work of leftovers.reverse()) await work();
});

export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'interconnect-store-'));
  cleanUp(() => rm(path, { recursive: true, force: true }));
  return path;
}

export interface Said {
  level: string;
  fields: unknown;
  text: string;
}

export function testDeps(clock: Clock = systemClock): StoreDeps & { said: Said[] } {
  const said: Said[] = [];
  const say = (level: string) => (fields: unknown, text: string) => void said.push({ level, fields, text });
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), child: () => log };
  return { clock, log: log as unknown as Log, secret: (reference) => reference.replace(/^env:/, ''), said };
}

export interface MovedClock extends Clock {
  /** Moves the time of day and all timers forward by ms. */
  move(ms: number): void;
}

/** The real clock until it is moved. */
export function movedClock(): MovedClock {
  let offset = 0;
  const waiting = new Set<{ due: number; fire: () => void }>();
  const monotonic = (): number => performance.now() + offset;
  return {
    now: () => Date.now() + offset,
    monotonic,
    after(ms, run) {
      const timer = setTimeout(() => entry.fire(), ms);
      const cancel = (): void => {
        clearTimeout(timer);
        waiting.delete(entry);
      };
      const entry = {
        due: monotonic() + ms,
        fire: () => {
          cancel();
          run();
        },
      };
      waiting.add(entry);
      return { cancel };
    },
    move(ms) {
      offset += ms;
      for (const entry of [...waiting]) if (entry.due <= monotonic()) entry.fire();
    },
  };
}

/** Moves the clock until rollups were made once more. */
export const rolledUp = (clock: MovedClock, said: readonly Said[]): Promise<void> =>
  saidAgain(clock, said, 'rollups made');

/** Moves the clock until hours of flows were added up once more. */
export const addedUp = (clock: MovedClock, said: readonly Said[]): Promise<void> =>
  saidAgain(clock, said, 'an hour of flows added up');

async function saidAgain(clock: MovedClock, said: readonly Said[], what: string): Promise<void> {
  const made = (): number => said.filter(({ text }) => text === what).length;
  const before = made();
  await until(
    what,
    () => {
      clock.move(20_000);
      return made() > before;
    },
    { every: 100, timeout: 60_000 },
  );
}

export function config(input: Record<string, unknown>): StoreConfig {
  return schema.parse({ spool: { size: '4 MiB' }, ...input });
}

export function point(part: Partial<Point> & { time: number; fields: Point['fields'] }): Point {
  const tags = { gateway: 'gw1', context: '', interface: 'Te0/0' };
  return { measurement: 'interface', seconds: 30, collector: 'collector-1', ...part, tags: { ...tags, ...part.tags } };
}

export function flowRow(part: Partial<FlowSums>): FlowSums {
  const names = { authority: 'Camden', destination: 'Spine', application: 'https', class: 'AF3', path: 'primary' };
  return { ...names, direction: 'a-b', octets: 1, packets: 1, flows: 1, ...part };
}

export function event(part: Partial<StoredEvent> & { id: string; time: number }): StoredEvent {
  const rest = { code: 'gateway-restarted', severity: 'info', gateway: 'gw1', subject: '', message: 'm' } as const;
  return { ...rest, collector: 'collector-1', data: {}, ...part };
}

/** Until everything accepted is in the engine. */
export async function drained(store: Store): Promise<void> {
  await until('the spool is empty', () => store.health().spool.octets === 0, { timeout: 60_000 });
}

/** The last full hour, so that every interval up to an hour is whole. */
export const lastHour = (): number => Math.floor(Date.now() / 3_600_000) * 3_600_000;
