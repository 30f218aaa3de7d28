/** A month from its evidence: ledgers, KPIs, points, credits. The same input gives the same output, whenever and wherever it is computed. */
import type { EvidenceMinute, Excluded, Ledger, MonthDocument, MonthLedgers, ObservedBy } from '../model/sla.js';
import { correctionViews } from './correction-views.js';
import { creditsOf, criticalOf } from './credits.js';
import { failuresOf } from './failures.js';
import { pathOf } from './path-month.js';
import { probeMonth } from './probe-month.js';
import { capacityOf, sceneOf, type MonthInput } from './scene.js';
import { observedBy } from './observed.js';
import { kpisOf, serviceOf } from './service-month.js';
import { rollingOf } from './summary.js';
import { forecast, throughputOf } from './throughput.js';
import { stretchesOf } from './versions.js';

export type { MonthInput } from './scene.js';
export { summaryOf } from './summary.js';

export interface ComputedMonth {
  document: MonthDocument;
  ledgers: MonthLedgers;
}

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
    ...signed(observedBy(evidence, period.startsAt, to)),
    contract: stretchesOf(input.contract, period).map(({ version }) => version),
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

const signed = (by: ObservedBy[]): { observedBy?: ObservedBy[] } => (by.length === 0 ? {} : { observedBy: by });

function excludedOf({ subject, intervals }: Ledger): Excluded[] {
  if (subject.type === 'protection') return [];
  const { type, name } = subject;
  return intervals
    .filter(({ state }) => state === 'excluded')
    .map(({ startsAt, endsAt, because }) => ({ subject: { type, name }, startsAt, endsAt, because }));
}

const within = (minutes: readonly EvidenceMinute[], startsAt: number, endsAt: number): EvidenceMinute[] =>
  minutes.filter(({ at }) => at >= startsAt && at < endsAt);
