/** Two collectors watch one gateway: the same conclusions under the same names, one page, nothing lost and nothing counted twice, whichever dies. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { PagesAnswer, QueryAnswer, Status } from '../../collector/api/types.js';
import { until } from '../until.js';
import { Conclusions, type PathName } from './gateway/conclusions.js';
import type { Failure } from './gateway/failures.js';
import { linkCut } from './gateway/failures.js';
import { laboratory, type Scene } from './gateway/laboratory.js';
import { names, PEER_CABLE } from './gateway/pair.js';
import type { Product } from './gateway/product.js';
import { Work } from './gateway/work.js';

const PATIENCE = { timeout: 60_000, every: 200 };
/** Counters are read every so many ms, and kept by slots of as many. */
const SLOT = 2_000;
/** A failover begins with the first sign that is near to it, which may lie before the cut, ms. */
const TRIGGER = 10_000;
/** Long enough for the second to page by itself, if it would. */
const SETTLED = 6_000;

/** Neither hears the other; both hear the gateways, and reach whoever is paged. */
const apart: Failure = {
  begin: ({ topology }) => topology.nms.ip('link', 'set', PEER_CABLE, 'down'),
  end: ({ topology }) => topology.nms.ip('link', 'set', PEER_CABLE, 'up'),
};

const both = ({ lab }: Scene): [Product, Product] => [lab.product, lab.twin!];
const concluding = (scene: Scene) =>
  both(scene).map((product) => new Conclusions(product, scene.lab.traffic)) as [Conclusions, Conclusions];
const peerOf = async (product: Product) => (await product.get<Status>('/status')).paging!.peer!;

/** Each sees the other, and both know that all is well. */
async function together(scene: Scene): Promise<void> {
  const seen = async (): Promise<boolean> => (await Promise.all(both(scene).map(peerOf))).every((peer) => peer.seen);
  await until('each sees the other', seen, PATIENCE);
  for (const each of concluding(scene)) await each.normal(scene.lab);
  // What has just changed would be taken for the first sign of what is done next.
  await pause(3_000);
}

/** At neither is an incident of the path held open, or a page about it, of which what is cut next would be a part. */
async function over(scene: Scene, path: PathName): Promise<void> {
  const isOver = async (product: Product): Promise<boolean> => {
    const open = await new Conclusions(product, scene.lab.traffic).incidents('open');
    const { pages } = await product.get<PagesAnswer>('/alerts/pages?state=open');
    return (
      open.every(({ subject }) => subject !== path) &&
      pages.every(
        ({ severity, alerts }) => severity !== 'page' || alerts.every(({ labels }) => labels['path'] !== path),
      )
    );
  };
  const everywhere = async (): Promise<boolean> => (await Promise.all(both(scene).map(isOver))).every(Boolean);
  await until(`no incident of ${path} is open, and no page`, everywhere, { timeout: 120_000, every: 500 });
}

/** What each has on record of a path since then by id: incidents, and failovers of the one that carried. */
async function recorded(seen: Conclusions, path: string, since: number): Promise<string[]> {
  const incidents = (await seen.openedSince(since)).filter(({ subject }) => subject === path);
  const failovers = (await seen.failovers()).filter(
    ({ from, startedAt }) => path === 'primary' && from === path && Date.parse(startedAt) >= since - TRIGGER,
  );
  return [...incidents, ...failovers].map(({ id }) => id).sort();
}

const paged = ({ lab }: Scene, since: number) => lab.pager!.since(since, 'firing');

/** Until nobody has been paged anew for some seconds. */
async function quiet(scene: Scene, since: number): Promise<void> {
  let [count, at] = [-1, performance.now()];
  await until(
    'nobody is paged any more',
    () => {
      const now = paged(scene, since).length;
      if (now !== count) [count, at] = [now, performance.now()];
      return performance.now() - at > SETTLED;
    },
    PATIENCE,
  );
}

async function same(scene: Scene, path: 'primary' | 'standby', since: number): Promise<string[]> {
  const wanted = {
    [path]: 'down',
    service: 'available',
    forwards: path === 'primary' ? 'standby standby' : 'primary primary',
  };
  for (const seen of concluding(scene)) await seen.concludes(`${path} is down`, wanted);
  const kinds = path === 'primary' ? 'fo,in' : 'in';
  let told: string[][] = [];
  const agree = async (): Promise<string[] | false> => {
    told = await Promise.all(concluding(scene).map((seen) => recorded(seen, path, since)));
    const [one = [], other = []] = told;
    return one.map((id) => id.slice(0, 2)).join() === kinds && one.join() === other.join() && one;
  };
  return until('both have the same on record', agree, PATIENCE).catch((error: unknown) => {
    throw new Error(`on record: ${JSON.stringify(told)}`, { cause: error });
  });
}

/** Octets that gw1 and gw2 took from gcsx, by the store, over a stretch of time. */
async function stored(product: Product, from: number, to: number): Promise<number> {
  const question = new URLSearchParams({
    measurement: 'interface',
    field: 'inOctets',
    aggregate: 'sum',
    interval: `${SLOT / 1_000}s`,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    'filter.interface': 'to-gcsx',
  });
  const { series } = await product.get<QueryAnswer>(`/query?${question.toString()}`);
  return series.flatMap(({ points }) => points).reduce((sum, { value }) => sum + (value ?? 0), 0);
}

/** The same by the kernel, until now. */
async function counted({ lab }: Scene): Promise<number> {
  const [one, other] = await Promise.all([lab.topology.gw1.octets(), lab.topology.gw2.octets()]);
  return Number(one.get('to-gcsx')!.in + other.get('to-gcsx')!.in);
}

/** The beginning of a slot, and what the kernel has counted by then. */
async function edge(scene: Scene): Promise<{ at: number; octets: number }> {
  for (;;) {
    await pause(SLOT - (Date.now() % SLOT));
    const at = Math.floor(Date.now() / SLOT) * SLOT;
    const octets = await counted(scene);
    // On a machine that is busy the kernel is asked late, and has counted what is of the next slot.
    if (Date.now() - at < SLOT / 4) return { at, octets };
  }
}

/** What is read every 2 s is spread evenly over the time between, which is a little off at both ends of the stretch. */
const EDGES = 0.08;

for (const store of ['shared', 'own'] as const)
  laboratory(`a pair with ${store === 'own' ? 'a store of each' : 'one store for both'}`, { pair: store }, (scene) => {
    // Each path is left alone for as long as its incident is held open, which the tests of the other fill.
    let work: Work | null = null;
    if (store === 'shared') {
      test('they cannot see each other: each pages for itself under the same key; back together, nobody is paged anew', async () => {
        await together(scene);
        const since = await scene.during(apart, async (beganAt) => {
          await until(
            'neither sees the other',
            async () => (await Promise.all(both(scene).map(peerOf))).every(({ seen }) => !seen),
            PATIENCE,
          );
          const cut = linkCut('gw1');
          await cut.begin(scene.lab);
          try {
            await same(scene, 'primary', beganAt);
            await until('both page', () => paged(scene, beganAt).length >= 2, PATIENCE);
            await quiet(scene, beganAt);
          } finally {
            await cut.end(scene.lab);
          }
        });
        await together(scene);
        await quiet(scene, since);
        const keys = paged(scene, since).map(({ body }) => body.groupKey);
        expect(keys).toHaveLength(2);
        expect(new Set(keys).size).toBe(1);
      });

      test('work that is declared at the one that pages second: the same incident, planned at both, and nobody is woken', async () => {
        const declared = (work = await Work.declare(...both(scene), 'standby'));
        const since = await scene.during(linkCut('gw2'), async (beganAt) => {
          await same(scene, 'standby', beganAt);
          for (const seen of concluding(scene)) {
            const incident = (await seen.openedSince(beganAt)).find(({ subject }) => subject === 'standby');
            expect(incident).toMatchObject({ maintenance: declared.id, severity: 'info' });
          }
          await quiet(scene, beganAt);
        });
        expect(paged(scene, since)).toEqual([]);
      });
    }

    test('a cut: the same conclusions, the same ids, one page', async () => {
      await together(scene);
      await over(scene, 'primary');
      const since = await scene.during(linkCut('gw1'), async (beganAt) => {
        const ids = await same(scene, 'primary', beganAt);
        await until('somebody is woken', () => paged(scene, beganAt).length > 0, PATIENCE).catch(
          async (error: unknown) => {
            const pages = await Promise.all(both(scene).map((product) => product.get('/alerts/pages?state=any')));
            const open = await Promise.all(concluding(scene).map((seen) => seen.incidents('open')));
            throw new Error(JSON.stringify({ pages, open: open.flat().map(({ id, title }) => [id, title]) }), {
              cause: error,
            });
          },
        );
        await quiet(scene, beganAt);
        expect(paged(scene, beganAt)).toHaveLength(1);
        for (const product of both(scene)) {
          const { differences } = await peerOf(product);
          expect(differences.filter(({ about }) => ids.some((id) => about.includes(id)))).toEqual([]);
        }
      });
      expect(paged(scene, since)).toHaveLength(1);
    });

    if (store === 'shared')
      test('work that is called off at one is called off at the other, and once it was over nobody is woken by that', async () => {
        // Called off while the incident is open, somebody would have to know of it.
        await over(scene, 'standby');
        const since = Date.now();
        await work!.callOff();
        await quiet(scene, since);
        expect(paged(scene, since)).toEqual([]);
      });

    test('one dies: the other pages alone; what only it saw is shown, and nothing is lost or counted twice', async () => {
      await together(scene);
      await over(scene, 'standby');
      const { product } = scene.lab;
      const { at: from, octets: before } = await edge(scene);
      const [, seen] = concluding(scene);
      const cut = linkCut('gw2');
      // The first in order is the one that pages while both live.
      await product.restart(async () => {
        await cut.begin(scene.lab);
        try {
          await seen.concludes('the standby is down', { standby: 'down' });
          await until('somebody is woken', () => paged(scene, from).length > 0, PATIENCE);
        } finally {
          await cut.end(scene.lab);
        }
        await seen.concludes('the standby is back', { standby: 'up', protection: 'protected' });
      });
      await together(scene);
      const [incident] = (await seen.openedSince(from)).filter(({ subject }) => subject === 'standby');
      // What was held open when it died ends at another time for it, which they say too.
      const isIt = ({ about }: { about: string }): boolean => about.includes(incident!.id);
      const differing = await until(
        'both say what differs',
        async () => {
          const all = await Promise.all(both(scene).map(peerOf));
          return (
            all.every(({ differences }) => differences.some(isIt)) &&
            all.map(({ differences }) => differences.find(isIt)!)
          );
        },
        PATIENCE,
      );
      const missed = 'not on record: it was not watching when it began';
      expect(differing[0]).toMatchObject({ about: expect.stringContaining(incident!.id), here: missed });
      expect(differing[1]).toMatchObject({ about: expect.stringContaining(incident!.id), there: missed });
      await quiet(scene, from);
      expect(paged(scene, from)).toHaveLength(1);

      const { at: to, octets: after } = await edge(scene);
      const crossed = after - before;
      const keptOf = (): Promise<number[]> => Promise.all(both(scene).map((each) => stored(each, from, to)));
      // Of its own store the one that died has the time apart in which it was dead; of a shared one both answer the same.
      const wholeOf = (all: number[]): number[] => (store === 'own' ? [all[1]!] : all);
      // A slot that was missing would be a fifteenth. The last may be read late by so much of one.
      const late = 0.75;
      const least = crossed * (1 - (late * SLOT) / (to - from));
      let kept: number[] = [];
      await until(
        'the last samples are kept',
        async () => wholeOf((kept = await keptOf())).every((octets) => octets > least),
        PATIENCE,
      ).catch(() => expect(Math.min(...wholeOf(kept)), 'the last samples are kept').toBeGreaterThan(least));
      for (const octets of kept) expect(octets / crossed).toBeLessThan(1 + EDGES);
      // The slot in which it died it had not read to its end.
      const alive = [from - SLOT - 10_000, from - SLOT] as const;
      const earlier = await Promise.all(both(scene).map((each) => stored(each, ...alive)));
      expect(earlier[0]! / earlier[1]!).toBeGreaterThan(1 - EDGES);
      process.stdout.write(
        `pair, ${store} store: ${JSON.stringify({ seconds: (to - from) / 1_000, crossed, kept, earlier })}\n`,
      );
    });

    test('each ledger says whose evidence it used', async () => {
      const { month } = await scene.lab.product.get<{ month: string }>('/sla');
      for (const [index, product] of both(scene).entries()) {
        const said = await until(
          'the month is computed',
          async () => {
            const document = await product
              .get<{ observedBy?: { collector: string; seconds: number }[] }>(`/sla/months/${month}`)
              .catch(() => null);
            return document?.observedBy?.length && document.observedBy;
          },
          { timeout: 90_000, every: 500 },
        );
        expect(said).toEqual([{ collector: names[index], seconds: expect.any(Number) }]);
      }
    });
  });
