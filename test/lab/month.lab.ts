/**
 * A piece of the present month, observed while real routers fail: what the product accounts for is held against what an independent script
 * makes of the raw packets of the same probes.
 */
import { expect, test } from 'vitest';
import type { Iso } from '../../collector/model/judgement.js';
import type { MonthDocument, MonthLedgers } from '../../collector/model/sla.js';
import { until } from '../until.js';
import { ROUNDING } from './gateway/conclusions.js';
import { PROBE_SECONDS } from './gateway/configuration.js';
import { linkCut, managementCut, together } from './gateway/failures.js';
import { laboratory, type Scene } from './gateway/laboratory.js';
import { accountOf, type Account, type Packet, type Stretch } from './gateway/oracle.js';

const INTERVAL = PROBE_SECONDS * 1_000;
/** Both see the same packet at an edge, and time it a little apart: by less than half an interval, or it is another packet. */
const EDGE = 0.4 * INTERVAL;
const MINUTE = 60_000;
const LEAST = 2;
const NOTICE = 2_000;
/** So long before it begins the window is declared, for a machine that is busy; so long it lasts. */
const [LEAD, LENGTH] = [10_000, 20_000];
const PATIENCE = { timeout: 90_000, every: 200 };

/** A month that does not end while the test runs. */
const monthEnds = new Date(Date.now() + 10 * MINUTE).getUTCMonth() !== new Date().getUTCMonth();
const contract = {
  timeZone: monthEnds ? 'Etc/GMT+12' : 'Etc/UTC',
  versions: [
    {
      effective: '2020-01-01',
      grain: 'per-second',
      lostInARow: LEAST,
      unknown: 'excluded',
      exclusions: { maintenance: { notice: `${NOTICE}ms`, scope: 'whole' } },
    },
  ],
};

const bothCut = together(linkCut('gw1'), linkCut('gw2'));

laboratory('a month', { contract, probeLog: true }, (scene) => {
  test('a failover, an outage, maintenance and silence of SNMP: its figures are those of an independent script over the raw packets', async () => {
    await scene.during(linkCut('gw1'), (cutAt) =>
      scene.seen.recorded('traffic crosses by the standby', ([first]) => {
        return first?.to === 'standby' && scene.lab.traffic.recoveredSince(cutAt);
      }),
    );
    await scene.lastly(bothCut, (cutAt) => lost(scene, cutAt, 5));
    const [window] = await Promise.all([declared(scene), scene.seen.normal(scene.lab)]);
    await until('the window has begun', () => Date.now() > window.from, PATIENCE);
    await scene.during(bothCut, (cutAt) => lost(scene, cutAt, 3));
    await until('the window is over', () => Date.now() > window.to, PATIENCE);
    const silence = await silent(scene);

    const { document, service, paths } = await computed(scene, Math.max(window.to, silence.to));
    const packets = scene.lab.probeLog!.packets();
    const story = agreement(document, packets, window);
    expect(story.disagrees, JSON.stringify(story, null, 1)).toEqual([]);
    // What it is about has happened: an outage that counts, and one that does not.
    expect(story.truth.unavailable).toBeGreaterThanOrEqual(4_000);
    expect(story.truth.forgiven).toBeGreaterThanOrEqual(2_000);
    expect(document.refused).toEqual([]);
    expect(document.failovers.map(({ from, to }) => `${from} to ${to}`)).toContain('primary to standby');

    // Nobody knew what the paths were; everybody could see that traffic crossed.
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(during(path, silence), path.subject.name).toContain('unknown');
    expect(during(service, silence)).toEqual(['available']);
  });
});

/** So many seconds of probes are lost, as the cable shows. */
async function lost({ lab }: Scene, since: number, seconds: number): Promise<void> {
  const enough = (): boolean => lab.probeLog!.unansweredSince(since) >= seconds / PROBE_SECONDS;
  await until(`${seconds} s of probes are lost`, enough, PATIENCE);
}

/** Declares work on everything by the command line. */
async function declared({ lab }: Scene): Promise<Stretch> {
  const from = Date.now() + LEAD;
  const times = ['--from', new Date(from).toISOString(), '--to', new Date(from + LENGTH).toISOString()];
  const words = [...times, '--reason', 'both gateways get new firmware', '--author', 'operations'];
  const { createdAt } = await lab.product.tell<{ createdAt: string }>('maintenance', 'add', ...words);
  expect(from - Date.parse(createdAt), 'notice that was given').toBeGreaterThanOrEqual(NOTICE);
  return { from, to: from + LENGTH };
}

/** Neither gateway answers, and traffic crosses. Gives the time in which the product had seen it. */
async function silent(scene: Scene): Promise<Stretch> {
  const stretch = { from: 0, to: 0 };
  await scene.lastly(together(managementCut('gw1'), managementCut('gw2')), async () => {
    const unseen = { primary: 'unknown', standby: 'unknown', service: 'available' };
    await scene.seen.concludes('nothing is known of the paths', unseen);
    stretch.from = Date.now() - ROUNDING;
    await until('traffic crosses all the same', () => scene.lab.traffic.recoveredSince(stretch.from), PATIENCE);
    stretch.to = Date.now();
  });
  return stretch;
}

/** The month as far as the end of the minute in which `end` lies. */
async function computed({ lab }: Scene, end: number) {
  const { month } = await lab.product.get<{ month: string }>('/sla');
  const minute = Math.ceil(end / MINUTE) * MINUTE;
  const next = (): boolean => lab.probeLog!.packets().some(({ sentAt }) => sentAt > minute + 2_000);
  await until('the minute is over', next, PATIENCE);
  await rejected(lab, end);
  const get = (): Promise<MonthDocument> => lab.product.get<MonthDocument>(`/sla/months/${month}`);
  const document = await until(
    'the month is computed as far as that',
    async () => {
      const now = await get();
      return now.computedTo >= minute && now;
    },
    PATIENCE,
  );
  const { ledgers } = await lab.product.get<Iso<MonthLedgers>>(`/sla/months/${month}/ledger`);
  const service = ledgers.find(({ subject }) => subject.type === 'service')!;
  return { document, service, paths: ledgers.filter(({ subject }) => subject.type === 'path') };
}

/** Somebody would have the outage forgotten, and somebody else would not. Every decision has the month computed anew. */
async function rejected({ product }: Scene['lab'], end: number): Promise<void> {
  const times = ['--from', new Date(end - 3 * MINUTE).toISOString(), '--to', new Date(end).toISOString()];
  const signed = (author: string, reason: string): string[] => ['--author', author, '--reason', reason];
  const words = ['--service', 'interconnect', '--becomes', 'available', ...signed('supplier', 'nobody noticed')];
  const { id } = await product.tell<{ id: string }>('sla', 'correct', ...times, ...words);
  await product.tell('sla', 'reject', id, ...signed('buyer', 'it was noticed'));
}

interface Agreement {
  disagrees: string[];
  truth: Account;
  product: { measured: number; excluded: number; unavailable: number; availability: number; outages: number };
}

/**
 * Each outage that counts, and what was observed, may differ by two edges. Whether an answer that took about as long as the time-out was late,
 * two programs on a busy machine see differently: where there is one, the product must agree with one of the ways to see it. Where every answer
 * was quick, as they are, there is only one.
 */
function agreement(document: MonthDocument, packets: readonly Packet[], window: Stretch): Agreement {
  const ways = [1, 0.5, 1.5].map((share) => {
    const rule = { timeout: share * INTERVAL, least: LEAST };
    return held(document, accountOf(packets, rule, window, document.computedTo));
  });
  return ways.find(({ disagrees }) => disagrees.length === 0) ?? ways[0]!;
}

function held({ services, failures }: MonthDocument, truth: Account): Agreement {
  const { measured, down, totals, availability } = services[0]!;
  const outages = failures.filter(({ subject }) => subject.type === 'service').length;
  const product = { measured, excluded: totals.excluded, unavailable: down, availability: availability!, outages };
  const edges = 2 * EDGE * failures.filter(({ subject, down: own }) => subject.type === 'service' && own > 0).length;
  const tolerance = {
    measured: 2 * EDGE,
    // Declared to the millisecond.
    excluded: 0,
    unavailable: edges,
    availability: (100 * (edges + 2 * EDGE)) / truth.measured,
    outages: 0,
  };
  const said = { ...truth, outages: truth.outages.length };
  const keys = Object.keys(tolerance) as (keyof typeof tolerance)[];
  return {
    disagrees: keys.filter((key) => Math.abs(product[key] - said[key]) > tolerance[key]),
    truth,
    product,
  };
}

/** The states of a ledger within a stretch, each once. */
const during = ({ intervals }: Iso<MonthLedgers['ledgers'][number]>, { from, to }: Stretch): string[] => [
  ...new Set(
    intervals
      .filter(({ startsAt, endsAt }) => Date.parse(startsAt) < to && Date.parse(endsAt) > from)
      .map(({ state }) => state),
  ),
];
