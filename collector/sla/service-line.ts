/** Was the service available? Probes between the demarcation points decide while they are fresh; the rule of the live judgement, over time. */
import type { ContractVersion, EvidenceMinute, ObservedState, ProbeSetup, ServiceTerms, Setup } from '../model/sla.js';
import { probeLine, type ProbeSays } from './probe-line.js';
import { clip, combine, extend, type Step } from './steps.js';

/** A state and what it rests on. Equal ones are the same object, so that stretches of them join. */
export interface Observed {
  state: ObservedState;
  basis: string;
}

export interface ServiceInput {
  setups: readonly (Setup & { at: number })[];
  minutesOf(probe: string): readonly EvidenceMinute[];
  pathLine(path: string): readonly Step<ObservedState>[];
}

/** Tiles [startsAt, endsAt). Each stretch is judged by the setup and the contract in force in it. */
export function serviceLine(
  service: string,
  versions: readonly { startsAt: number; endsAt: number; version: ContractVersion }[],
  input: ServiceInput,
  startsAt: number,
  endsAt: number,
): Step<Observed>[] {
  const known = new Map<string, Observed>();
  const steps: Step<Observed>[] = [];
  for (const { startsAt: from, endsAt: to, version, setup } of stretches(versions, input.setups, startsAt, endsAt)) {
    const terms = version?.services.find(({ name }) => name === service);
    if (version === undefined || terms === undefined || setup === undefined) {
      const why = setup === undefined && version !== undefined ? 'nothing was watched' : 'not in the contract';
      extend(steps, from, to, same(known, 'unknown', why));
      continue;
    }
    for (const step of judged(version, terms, setup, input, from, to))
      extend(steps, step.startsAt, step.endsAt, same(known, step.value.state, step.value.basis));
  }
  return steps;
}

/** The probes that decide: those that the contract names, or all that go between the demarcation points. */
export function decidingProbes({ probes }: ServiceTerms, setup: Setup): ProbeSetup[] {
  return setup.probes.filter(({ name, service }) => (probes.length > 0 ? probes.includes(name) : service));
}

function judged(
  version: ContractVersion,
  terms: ServiceTerms,
  setup: Setup,
  input: ServiceInput,
  from: number,
  to: number,
): Step<Observed>[] {
  const probes = decidingProbes(terms, setup);
  if (probes.length === 0 && terms.probes.length === 0) return byPaths(terms, input, from, to);
  const lines = probes.map((probe) => probeLine(input.minutesOf(probe.name), probe, version, from, to));
  return combine(lines, from, to, (says) => byProbes(probes, says));
}

/** Unavailable while every probe of a direction that is heard is lost; available while any is answered; else nobody knows. */
function byProbes(probes: readonly ProbeSetup[], says: readonly ProbeSays[]): Observed {
  const heard = probes.map((probe, i) => ({ probe, says: says[i]! })).filter((each) => each.says !== 'silent');
  if (heard.length === 0) return { state: 'unknown', basis: 'no probe reports anything' };
  for (const direction of ['a-b', 'b-a'] as const) {
    const of = heard.filter(({ probe }) => probe.direction === direction);
    if (of.length > 0 && of.every((each) => each.says === 'lost'))
      return { state: 'unavailable', basis: `unanswered: ${of.map(({ probe }) => probe.name).join(', ')}` };
  }
  return { state: 'available', basis: 'probes are answered' };
}

function byPaths({ paths }: ServiceTerms, input: ServiceInput, from: number, to: number): Step<Observed>[] {
  const lines = paths.map((path) => clip(input.pathLine(path), from, to));
  return combine(lines, from, to, (states) =>
    states.length > 0 && states.every((state) => state === 'unavailable')
      ? { state: 'unavailable', basis: 'every path is down' }
      : { state: 'unknown', basis: 'not measured: no probe goes between the demarcation points' },
  );
}

function same(known: Map<string, Observed>, state: ObservedState, basis: string): Observed {
  const key = `${state} ${basis}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = { state, basis };
  known.set(key, made);
  return made;
}

/** [startsAt, endsAt) cut wherever the contract or what was watched changed. */
function stretches(
  versions: readonly { startsAt: number; endsAt: number; version: ContractVersion }[],
  setups: readonly (Setup & { at: number })[],
  startsAt: number,
  endsAt: number,
): { startsAt: number; endsAt: number; version: ContractVersion | undefined; setup: Setup | undefined }[] {
  const inside = (at: number): boolean => at > startsAt && at < endsAt;
  const marks = [...versions.map((each) => each.startsAt), ...setups.map(({ at }) => at)].filter(inside);
  const bounds = [startsAt, ...[...new Set(marks)].sort((x, y) => x - y), endsAt];
  return bounds.slice(0, -1).map((from, i) => ({
    startsAt: from,
    endsAt: bounds[i + 1]!,
    version: versions.find((each) => each.startsAt <= from && from < each.endsAt)?.version,
    setup: setups.filter(({ at }) => at <= from).at(-1),
  }));
}
