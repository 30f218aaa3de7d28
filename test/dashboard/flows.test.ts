/** What the wall makes of the answers about flows. */
import { describe, expect, test } from 'vitest';
import type { FlowExporter, FlowExportersAnswer } from '../../collector/api/types.js';
import { Flows, type FlowPicture } from '../../dashboard/wall/flows.js';
import { flowState } from '../../dashboard/wall/flowState.js';
import { flowExporters } from '../../dashboard/wall/views/flowExporters.js';
import { flows as view } from '../../dashboard/wall/views/flows.js';
import type { Scene } from '../../dashboard/wall/scene.js';
import { answerFlows, exporter, exportersAnswer, flowsWell, type FlowAnswers } from './fixture/flows.js';
import { sceneOf } from './fixture/scenes.js';
import { HOSTILE, oneDown, well } from './fixture/statuses.js';
import { all, text } from './fixture/tree.js';

/** A collector that answers so; `asked` are the addresses it was asked. */
function collector(answers: () => FlowAnswers | number | unknown) {
  const asked: URL[] = [];
  const fetcher = ((input: string) => {
    const url = new URL(input, 'http://wall');
    asked.push(url);
    const given = answers();
    if (typeof given === 'number') return Promise.resolve(new Response('', { status: given }));
    const body = (given as FlowAnswers).top ? answerFlows(given as FlowAnswers, url) : given;
    return Promise.resolve(new Response(JSON.stringify(body)));
  }) as typeof fetch;
  let now = 0;
  const made = new Flows(fetcher, () => now);
  return { flows: made, asked, at: (time: number) => (now = time) };
}

const NOW = 1_000_000;
const picture = (change: Partial<FlowPicture> = {}): FlowPicture => ({
  now: {
    from: 0,
    to: 300_000,
    authorities: [],
    destinations: [],
    classes: [],
    simulated: false,
  },
  exporters: exportersAnswer(),
  exportersAt: NOW,
  risen: new Map(),
  asked: true,
  failure: null,
  ...change,
});
const scene = (change: Partial<FlowPicture> = {}, more: Partial<Scene> = {}) =>
  sceneOf(well(), { now: NOW, flows: picture(change), ...more });
const heard = (exporters: FlowExporter[], change: Partial<FlowExportersAnswer> = {}) => ({
  exporters: exportersAnswer({ exporters, ...change }),
});

describe('asking', () => {
  test('now is the last five finished minutes', async () => {
    const { flows, asked } = collector(() => flowsWell());
    await flows.refresh();
    const { now, failure } = flows.picture;
    expect(failure).toBeNull();
    expect(now!.to - now!.from).toBe(300_000);
    expect(Date.now() - now!.to).toBeGreaterThanOrEqual(75_000 - 1_000);
    expect(Date.now() - now!.to).toBeLessThan(75_000 + 70_000);
    const tops = asked.filter(({ pathname }) => pathname.endsWith('/top'));
    expect(tops.map(({ searchParams }) => searchParams.get('by'))).toEqual(['authority', 'destination', 'class']);
    expect(new Set(tops.map(({ searchParams }) => searchParams.get('to')))).toEqual(
      new Set([new Date(now!.to).toISOString()]),
    );
    expect(now!.authorities[0]).toMatchObject({ name: 'Birmingham City Council', bitsPerSecond: 142e6 });
    expect(now!.classes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test('an hour without a minute is no picture, and asks for no names', async () => {
    const { flows, asked } = collector(() => flowsWell({ minuteAge: null }));
    await flows.refresh();
    expect(flows.picture.now).toBeNull();
    expect(asked.some(({ pathname }) => pathname.endsWith('/top'))).toBe(false);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a refusal', () => 503, /the collector answered 503/],
    ['another shape', () => ({ exporters: 'none' }), /not what was asked for/],
    ['nothing at all', () => null, /./],
  ])('%s is told, and the old picture goes', async (_, answer, message) => {
    let answers: () => unknown = flowsWell;
    const { flows } = collector(() => answers());
    await flows.refresh();
    expect(flows.picture.now).not.toBeNull();
    answers = answer;
    await flows.refresh();
    expect(flows.picture.now).toBeNull();
    expect(flows.picture.failure).toMatch(message);
    expect(flowState(sceneOf(well(), { flows: flows.picture })).state).toBe('blind');
  });

  test('counts that rise while it looks are news, counts of before are not', async () => {
    let gaps = 40;
    const { flows, at } = collector(() =>
      flowsWell({ exporters: exportersAnswer({ exporters: [exporter('gw1', { gaps })] }) }),
    );
    await flows.refresh();
    const shown = () =>
      text(flowExporters(sceneOf(well({ gateways: [] }), { now: 95_000, flows: flows.picture })) ?? '');
    expect(shown()).not.toContain('lost');
    gaps = 52;
    at(35_000);
    await flows.refresh();
    expect(shown()).toContain('flows lost gw1: 12 records or datagrams never came, last 1 min ago');
    gaps = 0;
    await flows.refresh();
    expect(shown()).not.toContain('lost');
  });
});

describe('what can be said', () => {
  test.each<[string, Scene, string, string]>([
    [
      'off',
      scene({ exporters: exportersAnswer({ state: 'off', exporters: [] }) }),
      'off',
      'flow.listen names no address',
    ],
    ['nothing asked yet', scene({ asked: false, exporters: null }), 'waiting', 'being asked for'],
    ['nobody exports yet', scene(heard([])), 'waiting', 'No gateway has exported'],
    ['the first minute', scene({ now: null }), 'waiting', 'first minute is not finished'],
    [
      'all silent',
      scene(heard([exporter('gw1', { ageSeconds: 900 })])),
      'blind',
      'not seen since Mon 23 Nov 13:50:09 GMT, 15 min ago',
    ],
    [
      'the receiver ended',
      scene(heard([], { state: 'waiting', lastFailure: 'out of memory' })),
      'blind',
      'has ended (out of memory)',
    ],
    [
      'the link is lost',
      scene({}, { link: { phase: 'lost', since: 0, reason: 'x', retryAt: null, attempt: 1 } }),
      'blind',
      'nothing is heard',
    ],
  ])('%s', (_, given, state, why) => {
    expect(flowState(given)).toMatchObject({ state });
    const drawn = view(given)!;
    expect(text(drawn)).toContain(why);
    expect(all(drawn, 'rect')).toEqual([]);
    expect(text(drawn).includes('UNKNOWN')).toBe(state === 'blind');
  });

  test('silence grows while nothing is asked', () => {
    const given = scene(heard([exporter('gw1', { ageSeconds: 200 })]));
    expect(flowState(given).state).toBe('seen');
    expect(flowState({ ...given, now: NOW + 101_000 }).state).toBe('blind');
  });
});

describe('exporters in words', () => {
  const words = (change: Partial<FlowPicture>, status = well()) =>
    text(flowExporters({ ...scene(change), status }) ?? '').replace(/\s+/g, ' ');

  test('all well: who, how long ago, how sampled', () => {
    expect(words({})).toBe('Flows heard from gw1 2 s ago, 1 packet in 500; gw2 3 s ago, 1 packet in 500');
  });

  const gw2 = exporter('gw2');
  test.each<[string, Partial<FlowPicture>, string]>([
    ['one silent', heard([exporter('gw1', { ageSeconds: 720 }), gw2]), 'silent gw1 exported last 12 min ago'],
    ['one never heard', heard([exporter('gw1')]), 'no flows gw2 has exported none since the receiver started'],
    [
      'a template is missing',
      heard([exporter('gw1', { templates: 0, undecodedSets: 7 }), gw2]),
      'no template gw1: 7 sets wait for a template',
    ],
    [
      'a rate is not stated',
      heard([exporter('gw1', { domains: [{ ...gw2.domains[0]!, samplingSource: 'none', samplingRate: 1 }] }), gw2]),
      'rate not stated gw1 does not say how it samples',
    ],
    [
      'strangers',
      heard([exporter('gw1'), gw2], { strangers: [{ address: '198.51.100.7', datagrams: 3, lastSeenAt: '' }] }),
      'refused flows from 198.51.100.7: of no gateway',
    ],
  ])('%s', (_, change, expected) => expect(words(change)).toContain(expected));

  test('faults beyond two are counted, beyond one in an incident', () => {
    const change = heard([
      exporter('gw1', { ageSeconds: 900, templates: 0, undecodedSets: 1 }),
      exporter('gw2', { ageSeconds: 400 }),
    ]);
    expect(words(change)).toMatch(/and 1 more$/);
    expect(words(change, oneDown())).toMatch(/and 2 more$/);
  });

  test('hostile names stay text', () => {
    const change = heard([exporter(HOSTILE.markup + HOSTILE.override), exporter(HOSTILE.long)]);
    expect(words(change)).not.toMatch(/[\u202a-\u202e]/);
    expect(words(change).length).toBeLessThan(300);
  });
});
