/**
 * What the product concludes of each scenario that `interconnect simulate` offers, held against what its sentence promises: what is judged while it
 * lasts, what is never said since it is not so, what is on record, and that all is well again. Each has a product of its own.
 */
import { describe, expect, test } from 'vitest';
import type { ProbesAnswer } from '../../collector/api/probe-types.js';
import type { FailoversAnswer, IncidentsAnswer } from '../../collector/api/types.js';
import { scenarios, type Act } from '../../collector/simulator/scenarios.js';
import { until } from '../until.js';
import { PATIENCE, Simulated, WELL, words, type Concluded, type Word } from './simulated.js';

type Failover = FailoversAnswer['failovers'][number];

interface Expected {
  /** While it lasts; left out where it is over by itself. */
  concludes?: Partial<Concluded>;
  /** Words among the reasons of that. */
  because?: string;
  /** What may be said at some time beside that, what is said when all is well, and `unknown`. */
  passing?: Partial<Concluded>;
  /** What a probe sees of it, at some time. */
  probed?: (probe: ProbesAnswer['probes'][number]) => boolean;
  /** All of them, as kind and subject, each once. null: there may be one or none, by chance. */
  incidents: readonly string[] | null;
  /** Of the primary to the standby, and back once it is mended. */
  failover?: {
    directions: readonly string[];
    /** Signals that agree with it. */
    agree: readonly string[];
    /** Where it is none of those. */
    trigger?: string;
    /** As often; once where left out. */
    times?: number;
  };
}

const both = ['a-b', 'b-a'];
const byStandby = { there: 'path-gw2', back: 'path-gw2' };
const primaryLost = { ...{ service: 'available', protection: 'at-risk', gw1: 'down', gw2: 'up' }, ...byStandby };
const linkCut = { concludes: primaryLost, because: 'gw1 ge-0/0/0 is down', incidents: ['path path-gw1'] };

/** One for each scenario: a new one is asked for here. */
const expected: Record<string, Expected> = {
  'link-cut': {
    ...linkCut,
    failover: { directions: both, agree: ['interface', 'bgp', 'redundancy', 'trap', 'counters'] },
  },
  'trap-lost': { ...linkCut, failover: { directions: both, agree: ['interface', 'bgp', 'redundancy', 'counters'] } },
  'gateway-killed': {
    // SNMP cannot tell whether it is down or only not heard: nothing is known of its path, nor whether anything would take over.
    concludes: { ...{ service: 'available', protection: 'unknown', gw1: 'unknown', gw2: 'up' }, ...byStandby },
    because: 'no answer',
    incidents: ['gateway gw1'],
    failover: { directions: both, agree: ['redundancy', 'trap'] },
  },
  'session-reset': {
    passing: primaryLost,
    incidents: ['path path-gw1'],
    failover: { directions: both, agree: ['bgp', 'redundancy', 'trap'] },
  },
  'vrrp-switch': {
    concludes: { ...WELL, there: 'path-gw2' },
    because: 'path-gw2 is elected',
    incidents: [],
    failover: { directions: ['a-b'], agree: ['redundancy', 'trap', 'counters'] },
  },
  asymmetric: {
    concludes: { ...WELL, back: 'path-gw2' },
    because: 'path-gw2 carries the traffic',
    incidents: [],
    failover: { directions: ['b-a'], agree: ['counters'], trigger: 'operator' },
  },
  'standby-dead': {
    concludes: { ...WELL, protection: 'at-risk', gw2: 'down' },
    because: 'gw2 peer 198.51.100.202 is not established',
    incidents: ['path path-gw2'],
  },
  'prefixes-withheld': {
    concludes: { ...WELL, protection: 'at-risk', gw2: 'degraded' },
    because: 'gw2 route to 203.0.113.0/28 leaves via the link by ge-0/0/2',
    incidents: ['protection crossing'],
  },
  'loss-and-delay': {
    // What is lost by chance may be an outage of the service or none.
    passing: { service: 'unavailable' },
    probed: ({ lastDelayMilliseconds, lostNow }) => lostNow > 0 && (lastDelayMilliseconds ?? 0) >= 80,
    incidents: null,
  },
  'both-paths-down': {
    concludes: {
      ...{ service: 'unavailable', protection: 'none', gw1: 'down', gw2: 'down' },
      ...{ there: 'none', back: 'none' },
    },
    because: 'every path is down',
    // The links are seen to go, and to be back, one after the other.
    passing: { protection: 'at-risk' },
    incidents: ['service'],
  },
  'management-cut': {
    concludes: { service: 'available', protection: 'unknown', gw1: 'unknown', gw2: 'unknown' },
    because: 'no answer',
    incidents: ['gateway gw1', 'gateway gw2'],
  },
  blackhole: {
    concludes: { ...WELL, service: 'unavailable' },
    because: 'probe simulated-crossing goes unanswered',
    incidents: ['service'],
  },
  'flapping-link': {
    passing: primaryLost,
    incidents: ['path path-gw1'],
    failover: { directions: both, agree: ['interface', 'bgp', 'redundancy', 'trap'], times: 5 },
  },
};

/** As kind and subject. */
const incidentsOf = async (product: Simulated) =>
  (await product.get<IncidentsAnswer>('/incidents?state=any')).incidents.map((incident) => ({
    ...incident,
    name: `${incident.kind} ${incident.subject}`.trim(),
  }));

/** Oldest first. */
const failoversOf = async (product: Simulated): Promise<Failover[]> =>
  (await product.get<FailoversAnswer>('/failovers')).failovers.reverse();

const agreeing = ({ corroboration }: Failover): string[] =>
  corroboration.filter(({ verdict }) => verdict === 'agrees').map(({ signal }) => signal);

/** What comes and goes is waited for each time: where traffic is sent by then is known by the election. */
async function breakIt(product: Simulated, acts: readonly Act[]): Promise<void> {
  for (const [at, { act }] of acts.entries()) {
    act(product.simulation.stage);
    if (acts.length === 1) continue;
    const seen = at % 2 === 0 ? primaryLost : WELL;
    await product.concludes('it is seen', { gw1: seen.gw1, there: seen.there });
  }
}

async function isTold(product: Simulated, { probed, incidents, failover }: Expected): Promise<void> {
  if (probed !== undefined) {
    const sees = async () => (await product.get<ProbesAnswer>('/probes')).probes.some(probed);
    await until('the probe sees it', sees, PATIENCE);
  }
  const missing = async (name: string) => (await incidentsOf(product)).every((each) => each.name !== name);
  for (const name of incidents ?? []) await until(`an incident: ${name}`, async () => !(await missing(name)), PATIENCE);
  if (failover === undefined) return;
  const { directions, agree, times = 1 } = failover;
  const told = async () => {
    const [first] = await failoversOf(product);
    // What comes and goes may be back before the counters tell that the other direction moved.
    if (first === undefined || (times === 1 && first.directions.length !== directions.length)) return false;
    return agree.every((signal) => agreeing(first).includes(signal));
  };
  const what = `a failover ${directions.join(' and ')} with which ${agree.join(', ')} agree`;
  await until(what, told, PATIENCE).catch(async (cause: unknown) => {
    throw new Error(`${what}: ${JSON.stringify(await failoversOf(product))}`, { cause });
  });
}

/** Once all is over: there is no other incident or failover, and none that contradicts itself. */
async function isAll(product: Simulated, name: string, { incidents, failover }: Expected, began: number) {
  const told = await incidentsOf(product);
  if (incidents !== null) expect(told.map((each) => each.name).sort()).toEqual([...incidents].sort());
  for (const { flapping, timeline } of told) {
    expect(flapping).toBe(name === 'flapping-link');
    // Of a link that goes once, and comes back, nothing older is told in between.
    const links = timeline.filter(({ signal }) => signal === 'interface');
    for (const link of new Set(links.map(({ subject }) => subject)))
      if (!flapping)
        expect(['down', 'down up'], `${link}: ${JSON.stringify(timeline)}`).toContain(
          links.flatMap(({ subject, after }) => (subject === link ? after : [])).join(' '),
        );
  }
  const failovers = await failoversOf(product);
  const [there, back] = [
    { from: 'path-gw1', to: 'path-gw2', kind: 'unplanned' },
    { from: 'path-gw2', to: 'path-gw1', kind: 'unplanned' },
  ];
  const { times = 1 } = failover ?? {};
  const pairs = Array.from({ length: failover === undefined ? 0 : times }, () => [there, back]).flat();
  // Of what comes and goes the other direction, which the counters tell, may move later than the next election.
  if (times > 1) expect(failovers.filter(({ directions }) => directions.includes('a-b'))).toHaveLength(pairs.length);
  else expect(failovers).toMatchObject(pairs);
  for (const { directions, corroboration } of failovers) {
    expect(failover?.directions).toEqual(expect.arrayContaining(directions));
    expect(corroboration.filter(({ verdict }) => verdict === 'disagrees')).toEqual([]);
  }
  const [first] = failovers;
  if (first === undefined) return;
  expect([failover?.trigger ?? failover?.agree].flat()).toContain(first.trigger.signal);
  // What was read in the moment before bears the time at which it was asked for.
  expect(Date.parse(first.trigger.at)).toBeGreaterThan(began - 1_000);
  const incident = told.find(({ id }) => id === first.incident);
  expect(incident?.name).toBe(told.length === 0 ? undefined : incidents?.[0]);
}

function allowed({ concludes = {}, passing = {} }: Expected, word: Word): unknown[] {
  return [WELL[word], concludes[word], passing[word], 'unknown', ...(word.startsWith('gw') ? ['suspect'] : [])];
}

describe.concurrent('a scenario', () => {
  test('has what is expected of it here', ({ expect: here }) => {
    here(Object.keys(expected).sort()).toEqual(scenarios.map(({ name }) => name).sort());
  });

  test.for(Object.entries(expected))('%s', { timeout: 300_000 }, ([name, wanted]) =>
    Simulated.run(async (product) => {
      await product.concludes('all is well', WELL);
      const acts = scenarios.find((each) => each.name === name)!.acts('gw1', 'gw2');
      const mends = acts.length > 1 ? acts.pop()! : null;
      const heard = product.listen();
      const began = Date.now();
      await breakIt(product, acts);
      if (wanted.concludes) await product.concludes('it is concluded', wanted.concludes, wanted.because);
      await isTold(product, wanted);
      mends?.act(product.simulation.stage);
      await product.concludes('all is well again', WELL);
      const said = heard();
      for (const word of words)
        for (const [value, why] of said[word])
          expect(allowed(wanted, word), `${word} ${value}: ${why}`).toContain(value);
      await isAll(product, name, wanted, began);
    }),
  );
});
