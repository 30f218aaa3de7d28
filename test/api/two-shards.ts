/** Two shards that divide four gateways, on one clock and one store, without engines. */
import { Live } from '../../collector/api/live.js';
import type { Status } from '../../collector/api/types.js';
import { United } from '../../collector/api/united/view.js';
import type { Config } from '../../collector/config/schema/index.js';
import { unpack } from '../../collector/sharding/parcel.js';
import { Division, ownersOf } from '../../collector/sharding/shard.js';
import type { SharedDocument } from '../../collector/store/contract.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';
import { noPaging } from './no-paging.js';
import { log, recordDeps, Router, scene, storeHealth } from './scene.js';
import { SharedMemory } from './shared-store.js';

export const NAMES = ['gw1', 'gw2', 'gw3', 'gw4'];

/** Four gateways in two groups, which two shards divide. */
const whole = (overrides: Record<string, unknown> = {}): Config =>
  scene({
    gateways: NAMES.map((name, i) => ({
      name,
      address: `192.0.2.${i + 1}`,
      snmp: { version: '2c', community: 'env:COMMUNITY' },
    })),
    groups: [{ name: 'north' }, { name: 'east' }],
    paths: NAMES.map((gateway, i) => ({
      ...{ name: `path-${gateway}`, gateway, a: 'Gi0/0', b: 'Gi0/1' },
      group: i < 2 ? 'north' : 'east',
    })),
    store: { driver: 'influx', url: 'http://127.0.0.1:8086', path: 'nowhere' },
    ...overrides,
  });

export interface Member {
  live: Live;
  united: United;
  routers: Router[];
  /** A second in which its gateways say the same as before, or what is given. */
  poll(): void;
}

export let clock: HandClock;
export let store: SharedMemory;
export let members: Member[];
export let config: Config;

export function member(index: number): Member {
  const division = new Division({ index, of: 2 });
  const own = division.take(config);
  const parts = recordDeps(clock);
  const deps = { clock, log, version: '0.0.0', storeHealth: () => storeHealth({ driver: 'influx' }), ...parts };
  const live: Live = new Live(own, { ...deps, elsewhere: () => united.elsewhere() });
  const united: United = new United({
    ...{ clock, log, division, live, store, paging: noPaging() },
    probes: () => ({ time: new Date(clock.now()).toISOString(), probes: [], agents: [] }),
  });
  const routers = own.gateways.map(({ name }) => new Router(clock, name));
  return { live, united, routers, poll: () => live.observe(routers.flatMap((router) => router.round())) };
}

/** Before each test. */
export function divide(): void {
  clock = new HandClock();
  store = new SharedMemory();
  config = whole();
  members = [member(1), member(2)];
}

/** Lets time pass, a second at a time, with what waits in between: packing is done in another thread. */
export async function pass(seconds: number, some = members): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    for (const each of some) each.poll();
    clock.advance(1_000);
    for (const { united } of some) await united.settled();
  }
}

/** With somebody who is shown all of it, unless nobody looks. */
export async function begin(some = members, watched = true): Promise<void> {
  for (const { live, united } of some) {
    await live.start();
    await united.start();
    if (watched) united.subscribe(() => undefined);
  }
}

export async function allUp(): Promise<void> {
  await begin();
  await until('both have heard each other', async () => {
    await pass(1);
    return members.every(({ united }) => united.status().paths.every(({ health }) => health === 'up'));
  });
  await pass(4);
}

/** One whose interfaces are all down. */
export const down = (of: Member): Member => ({
  ...of,
  poll: () =>
    of.live.observe(
      of.routers.flatMap((router) => ['Gi0/0', 'Gi0/1'].map((name) => router.state(name, { operStatus: 'down' }))),
    ),
});

interface Said<T> {
  document: SharedDocument;
  value: T;
}

/** What a shard told last. */
export async function said(index: number): Promise<{
  live: Said<{ version: string; paths: { name: string; health: string }[] }>;
  rows: Said<{ status: Status }>;
}> {
  const of = async (kind: string) => {
    const document = [...store.documents.values()].find(
      (each) => each.owner.endsWith(`-${index}-of-2`) && each.kind === kind,
    )!;
    return { document, value: (await unpack(document.body)) as never };
  };
  return { live: await of('live'), rows: await of('rows') };
}

export const healths = ({ paths }: Status): string[] => paths.map(({ name, health }) => `${name} ${health}`);
export const namesOf = (index: number): string[] =>
  NAMES.filter((name) => ownersOf(config, 2).gateways.get(name) === index).map((name) => `path-${name}`);
