/** Contracts and evidence for tests: what is said in a case, made into what the ledger reads. */
import type {
  ContractVersion,
  EvidenceMinute,
  EvidenceRun,
  KpiTerms,
  MonthEvidence,
  ProbeSetup,
} from '../../collector/model/sla.js';
import type { MonthInput } from '../../collector/sla/month.js';
import { monthPeriod } from '../../collector/sla/zone.js';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const availabilityKpi: KpiTerms = {
  name: 'availability',
  kind: 'availability',
  service: 'interconnect',
  class: null,
  unit: '%',
  sense: 'at-least',
  target: 99,
  rounding: { decimals: 1, mode: 'half-up' },
  bands: [
    { name: 'minor', from: 98, to: 98.9, points: 1, rating: 'Approaching target' },
    { name: 'serious', from: 97, to: 97.9, points: 2, rating: 'Requires improvement' },
    { name: 'severe', from: 96, to: 96.9, points: 3, rating: 'Inadequate' },
    { name: 'below', from: null, to: 95.9, points: 4, rating: 'Inadequate' },
  ],
  statistic: null,
  restoreWithin: null,
  gapWithin: null,
};

export function contract(change: Partial<ContractVersion> = {}): ContractVersion {
  return {
    version: '1',
    effective: '2020-01-01',
    name: 'GCSX–N3 interconnect',
    supplier: 'Supplier',
    buyer: 'Buyer',
    timeZone: 'Europe/London',
    hours: null,
    grain: 'per-second',
    lossThreshold: 0.2,
    lostInARow: 2,
    unknown: 'excluded',
    exclusions: { maintenance: { notice: 24 * HOUR, scope: 'whole', allowance: null }, drills: false },
    services: [{ name: 'interconnect', probes: [], paths: ['primary', 'standby'], groups: ['gateway'] }],
    kpis: [availabilityKpi],
    repeatMultiplier: 2,
    credits: { method: 'points', percentPerPoint: 1, capPercent: 10 },
    charges: { minor: 1_000_000, currency: 'GBP' },
    critical: { points: 50, periods: 3, cap: true },
    planningThreshold: 0.7,
    assumed: [],
    ...change,
  };
}

export const probe: ProbeSetup = {
  name: 'across',
  service: true,
  direction: 'a-b',
  path: null,
  class: 'DF',
  interval: 1_000,
  timeout: 1_000,
};

/** From … to, milliseconds. */
export type Range = readonly [number, number];

/** Minutes of a probe that sends on every whole interval: packets sent within `lost` are lost, within `silent` they are not sent. */
export function minutesOf(
  { name, interval, timeout }: ProbeSetup,
  [startsAt, endsAt]: Range,
  lost: readonly Range[] = [],
  silent: readonly Range[] = [],
): EvidenceMinute[] {
  const minutes: EvidenceMinute[] = [];
  const sorted = [...lost].sort(([x], [y]) => x - y);
  for (let at = Math.floor(startsAt / MINUTE) * MINUTE; at < endsAt; at += MINUTE) {
    const inside = (ranges: readonly Range[]) => ranges.filter(([from, to]) => from < at + MINUTE && to > at);
    const [gone, quiet] = [inside(sorted), inside(silent)];
    const packets: { at: number; lost: boolean }[] = [];
    if (gone.length === 0 && quiet.length === 0) {
      const sent = Math.floor(MINUTE / interval);
      minutes.push(minute(name, at, sent, 0, at, at + (sent - 1) * interval, [], []));
      continue;
    }
    for (let sent = at; sent < at + MINUTE; sent += interval)
      if (!quiet.some(([from, to]) => sent >= from && sent < to))
        packets.push({ at: sent, lost: gone.some(([from, to]) => sent >= from && sent < to) });
    const [first, last] = [packets[0], packets.at(-1)];
    if (first === undefined || last === undefined) continue;
    const runs: EvidenceRun[] = [];
    const gaps: [number, number][] = [];
    for (const [i, packet] of packets.entries()) {
      const before = packets[i - 1];
      if (before !== undefined && packet.at - before.at > 2 * interval + timeout + 2_000)
        gaps.push([before.at, packet.at]);
      const run = runs.at(-1);
      if (packet.lost && before?.lost === true && run !== undefined)
        [run.to, run.packets] = [packet.at, run.packets + 1];
      else if (packet.lost) runs.push({ from: packet.at, to: packet.at, packets: 1, next: null });
      else if (before?.lost === true && run !== undefined) run.next = packet.at;
    }
    const count = packets.filter((packet) => packet.lost).length;
    minutes.push(minute(name, at, packets.length, count, first.at, last.at, runs, gaps));
  }
  return minutes;
}

function minute(
  name: string,
  at: number,
  sent: number,
  lost: number,
  first: number,
  last: number,
  runs: EvidenceRun[],
  gaps: [number, number][],
): EvidenceMinute {
  const answered = sent > lost;
  return {
    probe: name,
    at,
    sent,
    lost,
    first,
    last,
    runs,
    gaps,
    delayMin: answered ? 10 : null,
    delayMean: answered ? 12 : null,
    delayP99: answered ? 15 : null,
    delayMax: answered ? 16 : null,
    variation: answered ? 5 : null,
    forward: null,
    backward: null,
    lostForward: null,
    lostBackward: null,
    clock: null,
  };
}

export function evidence(month: string, change: Partial<MonthEvidence> = {}): MonthEvidence {
  const { startsAt, endsAt } = monthPeriod(month, 'Europe/London');
  return {
    setups: [
      {
        at: startsAt,
        probes: [probe],
        paths: [
          { name: 'primary', group: 'gateway', gateway: 'gw1', capacity: 1e9 },
          { name: 'standby', group: 'gateway', gateway: 'gw2', capacity: 1e9 },
        ],
        groups: [{ name: 'gateway', mode: 'active-standby', paths: ['primary', 'standby'] }],
      },
    ],
    minutes: minutesOf(probe, [startsAt, endsAt]),
    states: [],
    watched: [[startsAt, endsAt]],
    traffic: [],
    windows: [],
    drills: [],
    failovers: [],
    incidents: [],
    simulated: false,
    ...change,
  };
}

export function monthInput(month: string, change: Partial<MonthInput> = {}): MonthInput {
  return {
    month,
    contract: [contract()],
    corrections: [],
    evidence: evidence(month),
    before: [],
    computedTo: monthPeriod(month, 'Europe/London').endsAt,
    revision: 0,
    revisionReason: null,
    ...change,
  };
}
