/** A month from its evidence: ledgers, KPIs, points, credits. The same input gives the same output, whenever and wherever it is computed. */
import type {
  ContractVersion,
  Correction,
  CorrectionView,
  EvidenceMinute,
  Excluded,
  KpiResult,
  Ledger,
  MonthDocument,
  MonthEvidence,
  MonthLedgers,
  ObservedState,
  PathMonth,
  PeriodSummary,
  ProbeSetup,
  RefusedExclusion,
  ServiceMonth,
  ServiceTerms,
} from '../model/sla.js';
import { availabilityTerms, budgetOf } from './budget.js';
import { inForce, stateOfCorrection } from './corrections.js';
import { creditsOf, criticalOf } from './credits.js';
import { pathExclusions, serviceExclusions, type Exclusion, type Stretch } from './exclusions.js';
import { failuresOf } from './failures.js';
import { kpiResult } from './kpi/index.js';
import type { KpiScene } from './kpi/scene.js';
import { intervalsWithin, makeLedger, totals } from './ledger.js';
import { measure } from './measured.js';
import { probeMonth } from './probe-month.js';
import { decidingProbes, serviceLine, type Observed } from './service-line.js';
import { protectionLine, stateLine } from './state-line.js';
import type { Step } from './steps.js';
import { forecast, throughputOf } from './throughput.js';
import { addMonths, dateStart, monthPeriod, type Period } from './zone.js';

export interface MonthInput {
  /** YYYY-MM */
  month: string;
  /** All versions of the contract, in any order. */
  contract: readonly ContractVersion[];
  corrections: readonly Correction[];
  evidence: MonthEvidence;
  /** The months directly before, newest first; those that are missing are left out. */
  before: readonly PeriodSummary[];
  /** Up to when there is evidence; the end of the month once it is closed. */
  computedTo: number;
  revision: number;
  revisionReason: string | null;
}

export interface ComputedMonth {
  document: MonthDocument;
  ledgers: MonthLedgers;
}

const BEFORE = 5;

/** @throws RangeError where no version of the contract is in force at any time of the month. */
export function computeMonth(input: MonthInput): ComputedMonth {
  const scene = sceneOf(input);
  const { month, evidence, revision, revisionReason } = input;
  const { period, to, first, stretches, zone, before } = scene;
  const throughput = evidence.traffic.map((traffic) =>
    throughputOf(traffic, capacityOf(evidence, traffic.path), period.startsAt, to, zone),
  );
  const services = scene.services.map((terms) => serviceOf(terms, scene));
  const paths = scene.paths.map((path) => pathOf(path, scene));
  const kpis = services.flatMap((service) => kpisOf(service, scene, throughput));
  const credits = creditsOf(first, kpis);
  const ledgers = [
    ...services.flatMap(({ ledger, protection }) => [ledger, protection]),
    ...paths.map(({ ledger }) => ledger),
  ];
  const document: MonthDocument = {
    schema: 1,
    month,
    timeZone: zone,
    ...period,
    minutes: (period.endsAt - period.startsAt) / 60_000,
    state: to < period.endsAt ? 'open' : 'closed',
    computedTo: to,
    revision,
    revisionReason,
    simulated: evidence.simulated,
    contract: stretches.map(({ version }) => version),
    services: services.map(({ summary }) => summary),
    paths: paths.map(({ summary }) => summary),
    kpis,
    credits,
    critical: criticalOf(first, credits, before),
    failures: ledgers
      .flatMap((ledger) => failuresOf(ledger, stretches, evidence.incidents, evidence.setups))
      .sort((x, y) => x.startsAt - y.startsAt || (x.id < y.id ? -1 : 1)),
    exclusions: ledgers.flatMap(excludedOf),
    refused: services.flatMap(({ refused }) => refused),
    corrections: correctionViews(input, scene),
    failovers: evidence.failovers,
    incidents: evidence.incidents,
    windows: evidence.windows,
    drills: evidence.drills,
    throughput,
    forecasts: scene.paths.map((path) => {
      const busier = throughput.flatMap((each) => (each.path === path ? (each.p95 ?? []) : []));
      const capacity = capacityOf(evidence, path);
      const threshold = capacity === null ? null : capacity * first.planningThreshold;
      return forecast(path, month, busier.length === 0 ? null : Math.max(...busier), threshold, before);
    }),
    probes: scene.probes.map((probe) =>
      probeMonth(probe, within(scene.minutesOf(probe.name), period.startsAt, to), period.startsAt, to, zone),
    ),
    before: [...before],
    rolling: rollingOf(credits, before),
    ...(evidence.usage === undefined
      ? {}
      : { usage: { ...evidence.usage, expectedMinutes: Math.floor((to - period.startsAt) / 60_000) } }),
  };
  return { document, ledgers: { schema: 1, month, ledgers } };
}

/** What later months need of this one; `sha256` of its document. */
export function summaryOf({ month, revision, kpis, credits, forecasts }: MonthDocument, sha256: string): PeriodSummary {
  return {
    month,
    revision,
    sha256,
    kpis: kpis.map(({ name, service, unit, value, met, points, basePoints, rating, repeat }) => {
      return { name, service, unit, value, met, points, basePoints, rating, repeat };
    }),
    points: credits.points,
    creditPercent: credits.percent,
    creditMinor: credits.minor,
    capReached: credits.capReached,
    p95: forecasts.flatMap(({ path, months }) => {
      const own = months.find((each) => each.month === month);
      return own === undefined ? [] : [{ path, rate: own.p95 }];
    }),
  };
}

/** Versions in force within a period, cut to it, oldest first. */
export function stretchesOf(contract: readonly ContractVersion[], { startsAt, endsAt }: Period): Stretch[] {
  const sorted = contract
    .map((version) => ({ version, at: dateStart(version.effective, version.timeZone) }))
    .sort((x, y) => x.at - y.at);
  return sorted.flatMap(({ version, at }, i) => {
    const [from, to] = [Math.max(at, startsAt), Math.min(sorted[i + 1]?.at ?? endsAt, endsAt)];
    return to > from ? [{ startsAt: from, endsAt: to, version }] : [];
  });
}

/** The zone of the period: that of the version in force when it begins, or of the first one. */
export function zoneOf(contract: readonly ContractVersion[], month: string): string {
  const sorted = [...contract].sort((x, y) => (x.effective < y.effective ? -1 : 1));
  const version = sorted.filter(({ effective }) => effective <= `${month}-01`).at(-1) ?? sorted[0];
  if (version === undefined) throw new RangeError('there is no contract');
  return version.timeZone;
}

interface Scene {
  input: MonthInput;
  period: Period;
  /** Up to when it is computed. */
  to: number;
  zone: string;
  stretches: Stretch[];
  first: ContractVersion;
  before: readonly PeriodSummary[];
  services: ServiceTerms[];
  paths: string[];
  probes: ProbeSetup[];
  corrections: Correction[];
  minutesOf(probe: string): readonly EvidenceMinute[];
  pathLine(path: string): readonly Step<ObservedState>[];
  groupLine(group: string): readonly Step<ObservedState>[];
  serviceLine(service: string): readonly Step<Observed>[];
}

function sceneOf(input: MonthInput): Scene {
  const { month, contract, evidence, computedTo } = input;
  const zone = zoneOf(contract, month);
  const period = monthPeriod(month, zone);
  const to = Math.min(Math.max(computedTo, period.startsAt), period.endsAt);
  const stretches = stretchesOf(contract, period);
  const first = stretches[0]?.version;
  if (first === undefined) throw new RangeError(`no version of the contract is in force in ${month}`);
  const minutes = grouped(evidence.minutes, ({ probe }) => probe);
  const states = grouped(evidence.states, ({ of, name }) => `${of} ${name}`);
  const line = (key: string) => stateLine(states.get(key) ?? [], evidence.watched, period.startsAt, to);
  const minutesOf = (probe: string): readonly EvidenceMinute[] => minutes.get(probe) ?? [];
  const pathLine = memo((path) => line(`path ${path}`));
  const { setups } = evidence;
  return {
    input,
    period,
    to,
    zone,
    stretches,
    first,
    before: input.before.slice(0, BEFORE),
    services: distinct(stretches.flatMap(({ version }) => version.services)),
    paths: [...new Set(evidence.setups.flatMap((setup) => setup.paths.map(({ name }) => name)))],
    probes: distinct(evidence.setups.flatMap((setup) => setup.probes)),
    corrections: inForce(input.corrections),
    minutesOf,
    pathLine,
    groupLine: memo((group) => line(`protection ${group}`)),
    serviceLine: memo((service) =>
      serviceLine(service, stretches, { setups, minutesOf, pathLine }, period.startsAt, to),
    ),
  };
}

interface ServiceResult {
  terms: ServiceTerms;
  ledger: Ledger;
  protection: Ledger;
  refused: RefusedExclusion[];
  summary: ServiceMonth;
}

function serviceOf(terms: ServiceTerms, scene: Scene): ServiceResult {
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
    of(scene, 'service', service),
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

function kpisOf(
  { terms, ledger, protection, summary }: ServiceResult,
  scene: Scene,
  throughput: MonthDocument['throughput'],
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

function pathOf(path: string, scene: Scene): { ledger: Ledger; summary: PathMonth } {
  const { input, stretches, to } = scene;
  const { setups, windows } = input.evidence;
  const exclusions = pathExclusions(path, stretches, setups.at(-1), windows).flatMap((each): Exclusion[] => {
    const [from, end] = [Math.max(each.startsAt, scene.period.startsAt), Math.min(each.endsAt, to)];
    return end > from ? [{ ...each, startsAt: from, endsAt: end }] : [];
  });
  const observed = told(scene.pathLine(path), 'health of the path');
  const ledger = makeLedger({ type: 'path', name: path }, observed, exclusions, of(scene, 'path', path));
  const sums = totals(ledger);
  const known = sums.available + sums.unavailable;
  const setup = setups
    .flatMap(({ paths }) => paths)
    .filter(({ name }) => name === path)
    .at(-1);
  const availability = known === 0 ? null : sums.available / known;
  return {
    ledger,
    summary: { path, group: setup?.group ?? '', gateway: setup?.gateway ?? '', totals: sums, availability },
  };
}

function told(steps: readonly Step<ObservedState>[], basis: string): Step<Observed>[] {
  return steps.map(({ value: state, ...range }) => ({ ...range, value: { state, basis } }));
}

const of = ({ corrections }: Scene, type: 'service' | 'path', name: string): Correction[] =>
  corrections.filter(({ subject }) => subject.type === type && subject.name === name);

function excludedOf({ subject, intervals }: Ledger): Excluded[] {
  if (subject.type === 'protection') return [];
  const { type, name } = subject;
  return intervals
    .filter(({ state }) => state === 'excluded')
    .map(({ startsAt, endsAt, because }) => ({ subject: { type, name }, startsAt, endsAt, because }));
}

/** Each correction that touches the month, with the ledger of its range before it and after it. */
function correctionViews(input: MonthInput, scene: Scene): CorrectionView[] {
  const { period, to } = scene;
  return input.corrections
    .filter(({ startsAt, endsAt }) => startsAt < to && endsAt > period.startsAt)
    .map((correction) => {
      const others = input.corrections.filter(
        ({ id, createdAt }) => id !== correction.id && createdAt <= correction.createdAt,
      );
      const accepted = { verdict: 'approved' as const, author: '', at: Number.MAX_SAFE_INTEGER, reason: '' };
      const ledgerWith = (corrections: Correction[]) => {
        const ledger = ledgerFor(correction, { ...scene, corrections: inForce(corrections) });
        return ledger === null ? [] : clipped(ledger, correction, period.startsAt, to);
      };
      return {
        ...correction,
        state: stateOfCorrection(correction, input.corrections),
        before: ledgerWith(others),
        after: ledgerWith([...others, { ...correction, decision: accepted }]),
      };
    });
}

function ledgerFor({ subject: { type, name } }: Correction, scene: Scene): Ledger | null {
  if (type === 'path') return scene.paths.includes(name) ? pathOf(name, scene).ledger : null;
  const terms = scene.services.find((each) => each.name === name);
  return terms === undefined ? null : serviceOf(terms, scene).ledger;
}

const clipped = (ledger: Ledger, { startsAt, endsAt }: Correction, from: number, to: number) =>
  intervalsWithin(ledger, Math.max(startsAt, from), Math.min(endsAt, to));

function rollingOf(credits: MonthDocument['credits'], before: readonly PeriodSummary[]): MonthDocument['rolling'] {
  const sum = (own: number, of: (each: PeriodSummary) => number): number =>
    before.reduce((total, each) => total + of(each), own);
  const known = credits.minor !== null && before.every(({ creditMinor }) => creditMinor !== null);
  return {
    periods: before.length + 1,
    points: sum(credits.points, ({ points }) => points),
    creditPercent: sum(credits.percent, ({ creditPercent }) => creditPercent),
    creditMinor: known ? sum(credits.minor ?? 0, ({ creditMinor }) => creditMinor ?? 0) : null,
  };
}

const capacityOf = ({ setups }: MonthEvidence, path: string): number | null =>
  setups
    .flatMap(({ paths }) => paths)
    .filter(({ name }) => name === path)
    .at(-1)?.capacity ?? null;

/** The last one of each name. */
const distinct = <T extends { name: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((each) => [each.name, each])).values(),
];

function grouped<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const known = groups.get(key(each));
    if (known === undefined) groups.set(key(each), [each]);
    else known.push(each);
  }
  return groups;
}

const within = (minutes: readonly EvidenceMinute[], startsAt: number, endsAt: number): EvidenceMinute[] =>
  minutes.filter(({ at }) => at >= startsAt && at < endsAt);

/** Asked for several times, made once. */
function memo<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
}
