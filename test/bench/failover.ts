/**
 * From a cut to the conclusion, on real routers: links of the primary are cut with traps and without, and beside the product stand an independent
 * train of packets, which knows the true gap, and Debian's Prometheus with its exporters.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Conclusions, type Failover } from '../lab/gateway/conclusions.js';
import { PROBE_SECONDS } from '../lab/gateway/configuration.js';
import { linkCut } from '../lab/gateway/failures.js';
import { Lab } from '../lab/gateway/lab.js';
import { reasonNot } from '../lab/gateway/needs.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { Peer, PEER_SECONDS, programs, type Rule } from './failover/peer.js';
import { Train, type Truth } from './failover/train.js';
import type { Report } from './report.js';

/** Of each kind. */
const CUTS = 20;
const STATE_SECONDS = 1;
/** Two probe intervals, and what a round trip and the rounding of times may add. */
const WIDEST = 2 * PROBE_SECONDS + 0.05;
const WAIT = { timeout: 60_000, every: 20 };
const area = 'failover';

interface Cut {
  /** Seconds from the moment before the command that cuts. */
  judged: number;
  /** Until the API shows the record. */
  shown: number;
  gap: { atLeast: number; atMost: number };
  truth: Truth;
  peer: Partial<Record<Rule, number>>;
}

export async function run(report: Report): Promise<void> {
  const why = reasonNot({}) ?? missing(programs);
  if (why !== null) {
    process.stderr.write(`${area}: ${why}\n`);
    return;
  }
  const lab = await Lab.start();
  const train = Train.start(lab.topology);
  const seen = new Conclusions(lab.product, lab.traffic);
  try {
    const peer = await Peer.start(lab.topology);
    try {
      tell(report, 'with traps', 0.5, await cuts(lab, train, seen, peer));
    } finally {
      await peer.stop();
    }
    await dropTraps(lab);
    tell(report, 'traps lost', STATE_SECONDS + 1, await cuts(lab, train, seen, null));
  } finally {
    await train.stop();
    await lab.stop();
  }
}

/** No trap reaches the collector. */
const dropTraps = ({ topology: { nms } }: Lab): Promise<string> =>
  nms.run(
    'nft',
    'add table ip lost; add chain ip lost in { type filter hook input priority 0; }; add rule ip lost in udp dport 162 drop',
  );

async function cuts(lab: Lab, train: Train, seen: Conclusions, peer: Peer | null): Promise<Cut[]> {
  const all: Cut[] = [];
  while (all.length < CUTS) {
    await seen.normal(lab);
    if (peer) await until('the peer is quiet', () => peer.isQuiet(), { timeout: 60_000, every: 250 });
    await seen.mark();
    // Cuts fall anywhere between two polls of either.
    await pause(Math.random() * 1_000 * (peer ? PEER_SECONDS : STATE_SECONDS));
    all.push(await cut(lab, train, seen, peer));
    process.stderr.write(`${area}: cut ${all.length} of ${CUTS}: ${JSON.stringify(all.at(-1))}\n`);
  }
  return all;
}

async function cut(lab: Lab, train: Train, seen: Conclusions, peer: Peer | null): Promise<Cut> {
  const link = linkCut('gw1');
  const at = Date.now();
  try {
    await link.begin(lab);
    const first = await until('the failover is recorded', async () => (await seen.newFailovers())[0], WAIT);
    const shown = (Date.now() - at) / 1_000;
    await until('the train runs again', () => train.hasRecovered(at), WAIT);
    const { gap } = await until('the gap is known', async () => measured(seen, first.id), { ...WAIT, every: 250 });
    const active = peer ? await watched(peer, at) : {};
    const truth = train.lossSince(at);
    if (truth === null) throw new Error('the train has not come to an end');
    return {
      judged: (Date.parse(first.judgedAt) - at) / 1_000,
      shown,
      gap: { atLeast: gap.atLeastSeconds!, atMost: gap.atMostSeconds! },
      truth,
      peer: Object.fromEntries(Object.entries(active).map(([rule, when]) => [rule, (when - at) / 1_000])),
    };
  } finally {
    await link.end(lab);
  }
}

async function measured(seen: Conclusions, id: string): Promise<Failover | null> {
  const failover = (await seen.newFailovers()).find((each) => each.id === id);
  return failover?.gap.source === 'probes' && failover.gap.atMostSeconds !== null ? failover : null;
}

/** Until the link's rule is active; a failed probe needs luck, for a gap is shorter than its interval. */
async function watched(peer: Peer, at: number): Promise<Partial<Record<Rule, number>>> {
  const active = async () => {
    const now = await peer.activeSince(at);
    return now.LinkDown === undefined ? null : now;
  };
  return until('the peer has noticed', active, { timeout: 60_000, every: 100 });
}

function tell(report: Report, what: string, atMost: number, all: readonly Cut[]): void {
  const spread = (name: string, values: readonly number[], goal?: { atMost: number }): void => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    const figures = { least: sorted[0]!, median: median(sorted), '90 %': at(0.9), most: sorted.at(-1)! };
    for (const [word, value] of Object.entries(figures))
      report.add({
        area,
        what: `${what}: ${name}, ${word} of ${sorted.length}`,
        value,
        unit: 's',
        ...(word === 'median' && goal && { goal }),
      });
  };
  spread(
    'cut to judged',
    all.map(({ judged }) => judged),
    { atMost },
  );
  spread(
    'cut to shown by the API',
    all.map(({ shown }) => shown),
  );
  spread(
    'true gap, by the train',
    all.map(({ truth }) => (truth.atLeast + truth.atMost) / 2),
  );
  const holding = all.filter(({ gap, truth }) => gap.atLeast <= truth.atMost && gap.atMost >= truth.atLeast).length;
  report.add({
    area,
    what: `${what}: bounds that hold the true gap`,
    value: holding,
    unit: `of ${all.length}`,
    goal: { atLeast: all.length },
  });
  const widths = all.map(({ gap }) => gap.atMost - gap.atLeast);
  report.add({ area, what: `${what}: widest bounds`, value: Math.max(...widths), unit: 's', goal: { atMost: WIDEST } });
  const theirs = all.flatMap(({ peer }) => peer.LinkDown ?? []);
  if (theirs.length === 0) return;
  spread('Prometheus and snmp_exporter, cut to active rule', theirs);
  const failed = all.filter(({ peer }) => peer.ProbeFailed !== undefined).length;
  report.add({
    area,
    what: `${what}: Prometheus and blackbox_exporter noticed the gap`,
    value: failed,
    unit: `of ${all.length}`,
  });
  const ratio = median(all.map(({ judged }) => judged)) / median(theirs);
  report.add({ area, what: `${what}: our median to theirs`, value: ratio, unit: '1' });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
