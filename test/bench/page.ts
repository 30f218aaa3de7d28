/**
 * From a cut to the pager, on real routers: links of the primary are cut with traps, under a flood of flows while a report is made, and without
 * traps, and somebody is posted to. Beside the product Debian's Prometheus, SNMP exporter and Alertmanager page the same address for the same cuts.
 * Each cut meets a collector that has seen no other. BENCH_PAGE names the parts to be run, with commas: traps, alone (the same
 * without what runs beside), load, lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Conclusions } from '../lab/gateway/conclusions.js';
import { STATE_SECONDS } from '../lab/gateway/configuration.js';
import { linkCut, trapsLost } from '../lab/gateway/failures.js';
import { Lab } from '../lab/gateway/lab.js';
import { reasonNot } from '../lab/gateway/needs.js';
import { PAGER_URL, type Pager } from '../lab/gateway/pager.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { Peer, PEER_SECONDS, programs } from './failover/peer.js';
import { FLOOD, Load } from './page/load.js';
import type { Report } from './report.js';

/** Of each kind. */
const CUTS = Number(process.env['BENCH_CUTS'] ?? 20);
const WAIT = { timeout: 60_000, every: 50 };
const area = 'page';
const PARTS = (process.env['BENCH_PAGE'] ?? 'traps,load,lost').split(',');
/** Seconds. */
const GOALS = { median: 1, '95 %': 2 };
/** Until a flood has filled what it fills, ms. */
const FLOODED = 3_000;

interface Cut {
  /** Seconds from the moment before the command that cuts until the first octet at the pager. */
  own: number;
  peer: number | null;
  /** Pages of ours for this cut. */
  pages: number;
}

export async function run(report: Report): Promise<void> {
  const why = reasonNot({}) ?? missing({ ...programs, 'prometheus-alertmanager': 'prometheus-alertmanager' });
  if (why !== null) {
    process.stderr.write(`${area}: ${why}\n`);
    return;
  }
  const receivers = [{ name: 'pager', kind: 'webhook', url: PAGER_URL }];
  const lab = await Lab.start({ alerts: { receivers, page: [{ to: ['pager'] }] }, flows: true });
  try {
    if (PARTS.includes('traps')) await withPeer(lab, report);
    if (PARTS.includes('alone')) tell(report, 'with traps', GOALS, await cuts(lab, null));
    if (PARTS.includes('load')) {
      const what = `with traps, under ${FLOOD / 1_000}k flow records/s and a report`;
      tell(report, what, { '95 %': 2 }, await cuts(lab, null, true));
    }
    if (!PARTS.includes('lost')) return;
    await trapsLost.begin(lab);
    tell(report, 'traps lost', { '95 %': STATE_SECONDS + 2 }, await cuts(lab, null));
  } finally {
    await lab.stop();
  }
}

async function withPeer(lab: Lab, report: Report): Promise<void> {
  const peer = await Peer.start(lab.topology, PAGER_URL.replace('/page', '/peer'));
  try {
    tell(report, 'with traps', GOALS, await cuts(lab, peer));
  } finally {
    await peer.stop();
  }
}

async function cuts(lab: Lab, peer: Peer | null, loaded = false): Promise<Cut[]> {
  const all: Cut[] = [];
  const seen = new Conclusions(lab.product, lab.traffic);
  while (all.length < CUTS) {
    await lab.product.fresh();
    await seen.normal(lab);
    if (peer) await until('the peer is quiet', () => peer.isQuiet(), { timeout: 60_000, every: 250 });
    // Cuts fall anywhere between two polls of either.
    const load = loaded ? await Load.begin(lab) : null;
    await pause(1_000 + (loaded ? FLOODED : 0) + Math.random() * 1_000 * (peer ? PEER_SECONDS : STATE_SECONDS));
    try {
      all.push(await cut(lab, lab.pager!, peer !== null));
    } finally {
      await load?.end();
    }
    process.stderr.write(`${area}: cut ${all.length} of ${CUTS}: ${JSON.stringify(all.at(-1))}\n`);
  }
  return all;
}

async function cut(lab: Lab, pager: Pager, withPeer: boolean): Promise<Cut> {
  const link = linkCut('gw1');
  const at = Date.now();
  try {
    await link.begin(lab);
    const own = await until('somebody is paged', () => pager.since(at, 'firing')[0], WAIT);
    const peer = withPeer ? await until('the peer pages', () => pager.since(at, 'firing', '/peer')[0], WAIT) : null;
    return {
      own: (own.at - at) / 1_000,
      peer: peer === null ? null : (peer.at - at) / 1_000,
      pages: pager.since(at, 'firing').length,
    };
  } finally {
    await link.end(lab);
  }
}

function tell(report: Report, what: string, goals: Record<string, number>, all: readonly Cut[]): void {
  const spread = (name: string, values: readonly number[], goal: Record<string, number> = {}): number => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
    const figures = { least: sorted[0]!, median: at(0.5), '95 %': at(0.95), most: sorted.at(-1)! };
    for (const [word, value] of Object.entries(figures)) {
      const atMost = goal[word];
      const met = atMost === undefined ? {} : { goal: { atMost } };
      report.add({ area, what: `${what}: ${name}, ${word} of ${sorted.length}`, value, unit: 's', ...met });
    }
    return figures.median;
  };
  const own = spread(
    'cut to page',
    all.map((each) => each.own),
    goals,
  );
  report.add({
    area,
    what: `${what}: pages for one cut, most`,
    value: Math.max(...all.map(({ pages }) => pages)),
    unit: 'pages',
    goal: { atMost: 1 },
  });
  const others = all.flatMap(({ peer }) => (peer === null ? [] : [peer]));
  if (others.length === 0) return;
  const theirs = spread(`Prometheus at ${PEER_SECONDS} s and Alertmanager, cut to page`, others);
  report.add({ area, what: `${what}: median of theirs to ours`, value: theirs / own, unit: '×' });
}
