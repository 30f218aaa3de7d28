/** How far an authority has come: each step with what proves it, or what is missing and what to do. */
import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { declaredNetworks, networks, type AddedNetwork } from '../../collector/config/schema/networks.js';
import type { HandedToken, JoiningStepName } from '../../collector/model/onboarding.js';
import type { RouteObservation } from '../../collector/model/signals.js';
import { Onboarding, type OnboardingDeps, type WatchedMinute } from '../../collector/onboarding/onboarding.js';
import { HandClock } from '../api/hand-clock.js';
import { log } from '../api/scene.js';
import { folder } from '../audit/folder.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const MINUTE = 60_000;

const bradford: AddedNetwork = {
  ...{ name: 'Bradford', prefixes: ['10.3.0.0/16', '10.4.0.0/16'], contacts: [], owner: 'E08000032' },
  ...{ charge: { year: 7_200.5, setup: 0 }, replaces: { year: 13_218 } },
  ...{ ordered: '2026-11-02', contracted: 10e6, uses: ['Spine', 'PDS'], added: { at: NOW, by: 'Ada' } },
};

let clock: HandClock;
let tokens: HandedToken[];
let probes: { name: string; target: string; lastAnsweredAt: number | null }[];
let deps: OnboardingDeps;

beforeEach(() => {
  clock = new HandClock(NOW);
  tokens = [];
  probes = [];
  const section = networks.parse({
    authorities: [{ name: 'Camden', prefixes: ['10.1.0.0/16'], ordered: '2020-01-01' }],
    destinations: [
      { name: 'Spine', prefixes: ['10.128.0.0/16'] },
      { name: 'PDS', prefixes: ['10.129.0.0/16'] },
    ],
  });
  section.added = [bradford];
  deps = {
    ...{ clock, log, file: join(folder(), 'onboarding.json') },
    networks: () => declaredNetworks(section),
    sides: () => ({ a: 'GCSX', b: 'N3' }),
    gateways: () => ['gw1', 'gw2'],
    probes: () => probes,
    tokens: () => tokens,
    room: (bits) => (bits > 5e6 ? 'plan' : 'enough'),
    currency: () => 'GBP',
    facing: (gateway, ifIndex) => (gateway === 'gw1' && ifIndex === 1 ? 'a' : ifIndex === 2 ? 'b' : null),
  };
});

async function opened(): Promise<Onboarding> {
  const made = new Onboarding(deps);
  await made.start();
  return made;
}
const network = () => deps.networks().find(({ name }) => name === 'Bradford')!;
const step = (onboarding: Onboarding, name: JoiningStepName) =>
  onboarding.of(network()).checklist.find((each) => each.step === name)!;
const route = (prefix: string, ifIndex: number | null, rest: Partial<RouteObservation> = {}): RouteObservation => ({
  ...{ kind: 'route', gateway: 'gw1', context: '', collector: 'c', at: clock.now(), prefix, nextHop: null },
  ...{ ifIndex, interface: ifIndex === null ? null : `Gi0/${ifIndex}`, protocol: 'bgp', ...rest },
});
const minute = (time: number, ...rows: [string, string, 'a-b' | 'b-a'][]): WatchedMinute => ({
  time,
  rows: rows.map(([authority, destination, direction]) => ({ authority, destination, direction })),
});

describe('prefixes', () => {
  it('are asked for until a gateway tells a way by an interface that faces the side', async () => {
    const onboarding = await opened();
    expect(onboarding.wanted()).toEqual(['10.3.0.0/16', '10.4.0.0/16']);
    onboarding.observe([route('10.3.0.0/16', null), route('10.9.0.0/16', 1)]);
    expect(step(onboarding, 'routed')).toMatchObject({
      done: false,
      proof: null,
      missing: 'No gateway (gw1, gw2) has told a way to 10.3.0.0/16 yet, and 1 more prefix lacks one.',
    });
    onboarding.observe([route('10.3.0.0/16', 2)]);
    expect(step(onboarding, 'routed').missing).toContain('leaves by gw1 Gi0/2, which faces N3');
    onboarding.observe([route('10.3.0.0/16', 3)]);
    expect(step(onboarding, 'routed').missing).toContain('leaves by gw1 Gi0/3, which is not known to face GCSX');
    onboarding.observe([route('10.3.0.0/16', 1)]);
    expect(onboarding.wanted()).toEqual(['10.4.0.0/16']);
    expect(step(onboarding, 'routed').proof).toContain('10.3.0.0/16 leaves by gw1 Gi0/1 (bgp)');
    clock.advance(1_000);
    onboarding.observe([route('10.4.0.0/16', 1)]);
    expect(step(onboarding, 'routed')).toMatchObject({ done: true, at: NOW + 1_000, missing: null, next: null });
  });

  it('are asked for in turn where they are many: those that never come do not shut out the others', async () => {
    const many = { ...bradford, prefixes: Array.from({ length: 150 }, (_, i) => `10.5.${i}.0/24`) };
    const declared = deps.networks().filter(({ name }) => name !== 'Bradford');
    deps = { ...deps, networks: () => [...declared, { ...many, side: 'a', managedBy: null, line: null }] };
    const onboarding = await opened();
    const asked = new Set<string>();
    for (let turn = 0; turn < 3; turn++) {
      expect(onboarding.wanted()).toHaveLength(64);
      for (const prefix of onboarding.wanted()) asked.add(prefix);
      clock.advance(600_000);
    }
    expect(asked.size).toBe(150);
  });

  it('count as routed where a probe in them answers', async () => {
    const onboarding = await opened();
    onboarding.observe([route('10.3.0.0/16', 1)]);
    probes.push({ name: 'far', target: '10.4.7.1', lastAnsweredAt: null });
    expect(step(onboarding, 'routed').done).toBe(false);
    probes[0]!.lastAnsweredAt = NOW + 5;
    expect(step(onboarding, 'routed')).toMatchObject({ done: true, at: NOW + 5 });
    expect(step(onboarding, 'routed').proof).toContain('10.4.7.1 in 10.4.0.0/16 answers probe far');
  });
});

describe('flows', () => {
  it('are seen each direction, and replies from each destination that it may use', async () => {
    const onboarding = await opened();
    expect(step(onboarding, 'first-flow-a-b').missing).toContain('No minute of flows GCSX → N3 was looked at yet');
    onboarding.minutes([minute(NOW, ['Camden', 'Spine', 'b-a'])]);
    expect(step(onboarding, 'first-flow-a-b').missing).toBe('No flow GCSX → N3 since 2026-11-26 12:00 UTC.');
    onboarding.minutes([minute(NOW + MINUTE, ['Bradford', 'Spine', 'a-b'])]);
    expect(step(onboarding, 'first-flow-a-b')).toMatchObject({ done: true, at: NOW + MINUTE });
    expect(step(onboarding, 'first-flow-b-a').done).toBe(false);
    expect(step(onboarding, 'replies').missing).toBe('No reply yet from Spine, PDS.');
    onboarding.minutes([minute(NOW + 2 * MINUTE, ['Bradford', 'Spine', 'b-a'], ['Bradford', 'other', 'b-a'])]);
    expect(step(onboarding, 'replies')).toMatchObject({ done: false, missing: 'No reply yet from PDS.' });
    onboarding.minutes([minute(NOW + 3 * MINUTE, ['Bradford', 'PDS', 'b-a'], ['Bradford', 'Spine', 'b-a'])]);
    expect(step(onboarding, 'replies')).toMatchObject({ done: true, at: NOW + 3 * MINUTE });
    expect(onboarding.of(network())).toMatchObject({ firstTrafficAt: NOW + MINUTE, daysToTraffic: 24 });
    expect(onboarding.begins()).toEqual(new Map([['Bradford', NOW + MINUTE]]));
  });

  it('that were there when it was named do not say when it began', async () => {
    const onboarding = await opened();
    onboarding.minutes([minute(NOW, ['Bradford', 'Spine', 'a-b'])]);
    expect(step(onboarding, 'first-flow-a-b')).toMatchObject({ done: true });
    expect(step(onboarding, 'first-flow-a-b').proof).toContain('it may have begun before');
    expect(onboarding.of(network())).toMatchObject({ firstTrafficAt: null, daysToTraffic: null });
    expect(onboarding.begun('Bradford')).toBe(true);
  });

  it('of one that ordered long ago are no beginning after a quiet minute, and are after a quiet day', async () => {
    const camden = () => deps.networks().find(({ name }) => name === 'Camden')!;
    const quiet = await opened();
    quiet.minutes([minute(NOW), minute(NOW + MINUTE, ['Camden', 'Spine', 'a-b'])]);
    expect(quiet.begun('Camden')).toBe(true);
    expect(quiet.of(camden())).toMatchObject({ firstTrafficAt: null, daysToTraffic: null });
    deps = { ...deps, file: join(folder(), 'onboarding.json') };
    const late = await opened();
    const next = NOW + 86_400_000 + MINUTE;
    late.minutes([minute(NOW), minute(next, ['Camden', 'Spine', 'a-b'])]);
    expect(late.of(camden())).toMatchObject({ firstTrafficAt: next, daysToTraffic: 2_522 });
    expect(late.begins()).toEqual(new Map([['Camden', next]]));
  });
});

describe('joining', () => {
  it('is over when everything was seen, is kept over a restart, and can be forgotten', async () => {
    const onboarding = await opened();
    expect(onboarding.joining()).toEqual([
      expect.objectContaining({
        name: 'Bradford',
        days: 24,
        done: 0,
        steps: 6,
        contracted: 10e6,
        addedAt: NOW,
        room: 'plan',
        saves: { year: 6_017.5, currency: 'GBP' },
      }),
    ]);
    onboarding.observe([route('10.3.0.0/16', 1), route('10.4.0.0/16', 1)]);
    onboarding.minutes([
      minute(NOW, ['Camden', 'Spine', 'a-b']),
      minute(NOW + MINUTE, ['Bradford', 'Spine', 'a-b'], ['Bradford', 'Spine', 'b-a'], ['Bradford', 'PDS', 'b-a']),
    ]);
    onboarding.reported({ month: '2026-11', revision: 0, state: 'open', authority: null });
    expect(step(onboarding, 'reported').proof).toBe('The report of 2026-11, so far.');
    onboarding.reported({ month: '2026-11', revision: 0, state: 'open', authority: 'Bradford' });
    expect(step(onboarding, 'reported').proof).toBe('Its own report of 2026-11, so far.');
    clock.advance(3_000);
    expect(onboarding.joining()[0]).toMatchObject({ done: 5, missing: 'No token was made for it.' });
    tokens.push({ id: 't1', authority: 'Bradford', createdAt: NOW, createdBy: 'Ada', state: 'revoked' });
    expect(step(onboarding, 'token').missing).toBe('Its token has expired or was revoked.');
    tokens[0]!.state = 'valid';
    clock.advance(3_000);
    expect(onboarding.joining()).toEqual([]);
    expect(onboarding.of(network())).toMatchObject({ joining: false });
    await onboarding.stop();

    const again = await opened();
    expect(again.of(network()).checklist.every(({ done }) => done)).toBe(true);
    expect(await again.forget('Bradford')).toBe(true);
    expect(await (await opened()).forget('Bradford')).toBe(false);
  });

  it('is not said to be forgotten where the disk does not take it', async () => {
    const onboarding = await opened();
    onboarding.minutes([minute(NOW, ['Bradford', 'Spine', 'a-b'])]);
    await onboarding.stop();
    renameSync(deps.file, `${deps.file}.away`);
    mkdirSync(deps.file);
    await expect(onboarding.forget('Bradford')).rejects.toMatchObject({ code: 'EISDIR' });
    rmdirSync(deps.file);
    renameSync(`${deps.file}.away`, deps.file);
    await onboarding.forget('Bradford');
    expect((await opened()).begun('Bradford')).toBe(false);
  });

  it('is not in the report of a month before it was added; in its own it is', async () => {
    const onboarding = await opened();
    onboarding.reported({ month: '2026-10', revision: 0, state: 'closed', authority: null });
    expect(step(onboarding, 'reported')).toMatchObject({ done: false, proof: null });
    const camden = deps.networks().find(({ name }) => name === 'Camden')!;
    expect(onboarding.of(camden).checklist.find((each) => each.step === 'reported')?.done).toBe(true);
    onboarding.reported({ month: '2026-10', revision: 0, state: 'closed', authority: 'Bradford' });
    expect(step(onboarding, 'reported').proof).toBe('Its own report of 2026-10, revision 1.');
  });

  it('is not of those who ordered long ago', async () => {
    const onboarding = await opened();
    const camden = deps.networks().find(({ name }) => name === 'Camden')!;
    expect(onboarding.of(camden).joining).toBe(false);
    expect(onboarding.wanted()).not.toContain('10.1.0.0/16');
  });
});
