/** One service in one month: its ledgers, what they add up to, its KPIs. */
import type {
  EvidenceMinute,
  KpiResult,
  Ledger,
  PathThroughput,
  RefusedExclusion,
  ServiceMonth,
  ServiceTerms,
} from '../model/sla.js';
import { availabilityTerms, budgetOf } from './budget.js';
import { serviceExclusions } from './exclusions.js';
import { kpiResult } from './kpi/index.js';
import type { KpiScene } from './kpi/scene.js';
import { makeLedger, totals } from './ledger.js';
import { distinct } from './lists.js';
import { measure } from './measured.js';
import { correctionsOf, told, type Scene } from './scene.js';
import { decidingProbes } from './service-line.js';
import { protectionLine } from './state-line.js';
import { addMonths } from './zone.js';

export interface ServiceResult {
  terms: ServiceTerms;
  ledger: Ledger;
  protection: Ledger;
  refused: RefusedExclusion[];
  summary: ServiceMonth;
}

export function serviceOf(terms: ServiceTerms, scene: Scene): ServiceResult {
  const { input, period, to, stretches, first } = scene;
  const { setups, windows, drills } = input.evidence;
  const { name: service, groups } = terms;
  const { excluded, refused } = serviceExclusions(
    service,
    stretches,
    setups.at(-1),
    windows,
    drills,
    period.startsAt,
    to,
  );
  const ledger = makeLedger(
    { type: 'service', name: service },
    scene.serviceLine(service),
    excluded,
    correctionsOf(scene, 'service', service),
  );
  const standby = protectionLine(groups.map(scene.groupLine), period.startsAt, to);
  const out = excluded.filter(({ because }) => because.type === 'hours' || because.type === 'no-contract');
  const protection = makeLedger({ type: 'protection', name: service }, told(standby, 'posture of its groups'), out, []);
  const counted = measure(ledger, stretches);
  const sums = totals(ledger);
  const guarded = totals(protection);
  const promised = availabilityTerms(first, service);
  const known = sums.available + sums.unavailable;
  const summary: ServiceMonth = {
    service,
    totals: sums,
    ...counted,
    availability: counted.measured === 0 ? null : ((counted.measured - counted.down) * 100) / counted.measured,
    protection: { protected: guarded.available, known: guarded.available + guarded.unavailable },
    completeness: known + sums.unknown === 0 ? 0 : known / (known + sums.unknown),
    budget: promised === undefined ? null : budgetOf(promised, counted, period.endsAt - to),
  };
  return { terms, ledger, protection, refused, summary };
}

export function kpisOf(
  { terms, ledger, protection, summary }: ServiceResult,
  scene: Scene,
  throughput: readonly PathThroughput[],
): KpiResult[] {
  const { input, period, to, first, before } = scene;
  const probes = distinct(input.evidence.setups.flatMap((setup) => decidingProbes(terms, setup)));
  const available = new Map<string, EvidenceMinute[]>();
  const kpiScene: KpiScene = {
    startsAt: period.startsAt,
    endsAt: to,
    evidence: input.evidence,
    terms,
    ledger,
    protection,
    counted: summary,
    throughput,
    probes,
    availableMinutes: (probe) => {
      const known = available.get(probe) ?? whileAvailable(scene.minutesOf(probe), ledger);
      available.set(probe, known);
      return known;
    },
  };
  const last = before.find(({ month }) => month === addMonths(input.month, -1));
  return first.kpis
    .filter(({ service }) => service === terms.name)
    .map((kpi) => kpiResult(kpiScene, kpi, last, first.repeatMultiplier));
}

/** Minutes that lie whole in available time. */
function whileAvailable(minutes: readonly EvidenceMinute[], { intervals }: Ledger): EvidenceMinute[] {
  let i = 0;
  return minutes.filter(({ at }) => {
    while (i < intervals.length && intervals[i]!.endsAt <= at) i++;
    const current = intervals[i];
    return current?.state === 'available' && current.startsAt <= at && at + 60_000 <= current.endsAt;
  });
}
