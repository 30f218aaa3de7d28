/** What every part of a month is computed from. */
import type {
  ContractVersion,
  Correction,
  EvidenceMinute,
  MonthEvidence,
  ObservedState,
  PeriodSummary,
  ProbeSetup,
  ServiceTerms,
} from '../model/sla.js';
import { inForce } from './corrections.js';
import type { Stretch } from './exclusions.js';
import { distinct, grouped, memo } from './lists.js';
import { serviceLine, type Observed } from './service-line.js';
import { stateLine } from './state-line.js';
import type { Step } from './steps.js';
import { expanded, stretchesOf, zoneOf } from './versions.js';
import { monthPeriod, type Period } from './zone.js';

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

/** Periods before this one that its figures look back on. */
const BEFORE = 5;

export interface Scene {
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

/** @throws RangeError where no version of the contract is in force at any time of the month. */
export function sceneOf(input: MonthInput): Scene {
  const zone = zoneOf(input.contract, input.month);
  return sceneIn(input, monthPeriod(input.month, zone), zone);
}

/** The same for any period. */
export function sceneIn(input: MonthInput, period: Period, zone: string): Scene {
  const { month, contract, evidence, computedTo } = input;
  const to = Math.min(Math.max(computedTo, period.startsAt), period.endsAt);
  const stretches = stretchesOf(contract, period).map((each) => ({
    ...each,
    version: expanded(each.version, evidence.setups),
  }));
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

/** With what they rest on. */
export function told(steps: readonly Step<ObservedState>[], basis: string): Step<Observed>[] {
  return steps.map(({ value: state, ...range }) => ({ ...range, value: { state, basis } }));
}

/** Corrections in force of one service or path. */
export const correctionsOf = ({ corrections }: Scene, type: 'service' | 'path', name: string): Correction[] =>
  corrections.filter(({ subject }) => subject.type === type && subject.name === name);

/** What a path can carry, bit/s: as it was watched last. */
export const capacityOf = ({ setups }: MonthEvidence, path: string): number | null =>
  setups
    .flatMap(({ paths }) => paths)
    .filter(({ name }) => name === path)
    .at(-1)?.capacity ?? null;
