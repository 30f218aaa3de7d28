/** Time that the contract does not measure: outside service hours, before it began, and work that was announced early enough. */
import { covers, heldUntil, type Drill, type MaintenanceWindow } from '../model/judgement.js';
import type { ContractVersion, LedgerReason, RefusedExclusion, ServiceTerms, Setup } from '../model/sla.js';
import { daysOf, timeOfDay } from './zone.js';
import type { Step } from './steps.js';

export interface Exclusion {
  startsAt: number;
  endsAt: number;
  because: LedgerReason;
}

export interface Stretch {
  startsAt: number;
  endsAt: number;
  version: ContractVersion;
}

interface Work {
  id: string;
  type: 'maintenance' | 'drill';
  startsAt: number;
  endsAt: number;
  createdAt: number;
}

/** What is taken out of a service's period, and what was declared and is not. */
export function serviceExclusions(
  service: string,
  stretches: readonly Stretch[],
  setup: Setup | undefined,
  windows: readonly MaintenanceWindow[],
  drills: readonly Drill[],
  startsAt: number,
  endsAt: number,
): { excluded: Exclusion[]; refused: RefusedExclusion[] } {
  const excluded: Exclusion[] = [];
  const refused: RefusedExclusion[] = [];
  let at = startsAt;
  for (const { startsAt: from, endsAt: to, version } of stretches) {
    if (from > at) excluded.push({ startsAt: at, endsAt: from, because: { type: 'no-contract' } });
    at = Math.max(at, to);
    const terms = version.services.find(({ name }) => name === service);
    if (terms === undefined) excluded.push({ startsAt: from, endsAt: to, because: { type: 'no-contract' } });
    else excluded.push(...outsideHours(version, from, to));
  }
  if (at < endsAt) excluded.push({ startsAt: at, endsAt, because: { type: 'no-contract' } });
  const spent = new Map<ContractVersion, number>();
  for (const work of worksOf(windows, drills)) {
    const stretch =
      stretches.find((each) => each.startsAt <= work.startsAt && work.startsAt < each.endsAt) ?? stretches[0];
    const terms = stretch?.version.services.find(({ name }) => name === service);
    if (stretch === undefined || terms === undefined || work.startsAt >= endsAt || work.endsAt <= startsAt) continue;
    const { version } = stretch;
    const refuse = (why: string, from = work.startsAt): void =>
      void refused.push({ id: work.id, service, startsAt: from, endsAt: work.endsAt, why });
    const reach = reachOf(work, windows, drills, terms, setup);
    if (reach === 'none') continue;
    const no = objection(version, work, reach);
    if (no !== null) {
      refuse(no);
      continue;
    }
    const { allowance } = version.exclusions.maintenance;
    const [from, to] = [Math.max(work.startsAt, startsAt), Math.min(work.endsAt, endsAt)];
    const left = work.type === 'drill' || allowance === null ? to - from : allowance - (spent.get(version) ?? 0);
    const end = Math.min(to, from + Math.max(0, left));
    if (work.type === 'maintenance') spent.set(version, (spent.get(version) ?? 0) + end - from);
    if (end > from) excluded.push({ startsAt: from, endsAt: end, because: { type: work.type, id: work.id } });
    if (end < to) refuse('it is beyond what the contract allows in one period', end);
  }
  return { excluded, refused };
}

/** Announced work on a path, whatever else it was on. */
export function pathExclusions(
  path: string,
  stretches: readonly Stretch[],
  setup: Setup | undefined,
  windows: readonly MaintenanceWindow[],
): Exclusion[] {
  const known = setup?.paths.find(({ name }) => name === path);
  const concerned = { gateways: [known?.gateway ?? ''], groups: [known?.group ?? ''], paths: [path] };
  return worksOf(windows, []).flatMap((work) => {
    const window = windows.find(({ id }) => id === work.id);
    const stretch =
      stretches.find((each) => each.startsAt <= work.startsAt && work.startsAt < each.endsAt) ?? stretches[0];
    if (window === undefined || stretch === undefined || !covers(window, concerned)) return [];
    if (objection(stretch.version, work, 'whole') !== null) return [];
    return [{ startsAt: work.startsAt, endsAt: work.endsAt, because: { type: 'maintenance' as const, id: work.id } }];
  });
}

/** Exclusions that may overlap, as stretches in order that each say every reason. */
export function layers(exclusions: readonly Exclusion[]): Step<LedgerReason[]>[] {
  const bounds = [...new Set(exclusions.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]))].sort((x, y) => x - y);
  const sorted = [...exclusions].sort((x, y) => x.startsAt - y.startsAt);
  const steps: Step<LedgerReason[]>[] = [];
  const open: Exclusion[] = [];
  let next = 0;
  for (const [i, from] of bounds.slice(0, -1).entries()) {
    while (next < sorted.length && sorted[next]!.startsAt <= from) open.push(sorted[next++]!);
    const current = open.filter(({ endsAt }) => endsAt > from);
    open.splice(0, open.length, ...current);
    if (current.length > 0)
      steps.push({ startsAt: from, endsAt: bounds[i + 1]!, value: current.map(({ because }) => because) });
  }
  return steps;
}

function worksOf(windows: readonly MaintenanceWindow[], drills: readonly Drill[]): Work[] {
  const works: Work[] = [
    ...windows.flatMap((window): Work[] => {
      const { id, startsAt, createdAt } = window;
      const endsAt = heldUntil(window);
      return endsAt > startsAt ? [{ id, type: 'maintenance', startsAt, endsAt, createdAt }] : [];
    }),
    ...drills.flatMap(({ id, startsAt, endsAt, createdAt, outcome }): Work[] =>
      outcome === 'cancelled' ? [] : [{ id, type: 'drill', startsAt, endsAt, createdAt }],
    ),
  ];
  return works.sort((x, y) => x.startsAt - y.startsAt || (x.id < y.id ? -1 : 1));
}

/** Whether work is on all that a service stands on, on a part of it, or on none. */
function reachOf(
  work: Work,
  windows: readonly MaintenanceWindow[],
  drills: readonly Drill[],
  { paths, groups }: ServiceTerms,
  setup: Setup | undefined,
): 'whole' | 'part' | 'none' {
  if (work.type === 'drill') {
    const drill = drills.find(({ id }) => id === work.id);
    if (drill === undefined || !groups.includes(drill.group)) return 'none';
    return groups.length === 1 ? 'whole' : 'part';
  }
  const window = windows.find(({ id }) => id === work.id);
  if (window === undefined) return 'none';
  if (window.scope.type === 'all') return 'whole';
  const hit = paths.filter((path) => {
    const known = setup?.paths.find(({ name }) => name === path);
    return covers(window, { gateways: [known?.gateway ?? ''], groups: [known?.group ?? ''], paths: [path] });
  });
  if (hit.length === 0) return 'none';
  return hit.length === paths.length ? 'whole' : 'part';
}

/** Why the contract does not take it out; null where it does. */
function objection({ exclusions }: ContractVersion, work: Work, reach: 'whole' | 'part'): string | null {
  const { maintenance, drills } = exclusions;
  if (work.type === 'drill' && !drills) return 'the contract counts drills';
  if (maintenance.notice === null) return 'the contract excludes no maintenance';
  const notice = work.startsAt - work.createdAt;
  if (notice < 0) return 'it was noted after it had begun';
  if (notice < maintenance.notice)
    return `it was announced ${hours(notice)} before it began, and the contract asks for ${hours(maintenance.notice)}`;
  if (reach === 'part' && maintenance.scope === 'whole') return 'it was on a part of the service only';
  return null;
}

const hours = (ms: number): string => `${Math.floor(ms / 360_000) / 10} h`;

function outsideHours({ hours: rules, timeZone }: ContractVersion, startsAt: number, endsAt: number): Exclusion[] {
  if (rules === null) return [];
  const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const served = daysOf({ startsAt, endsAt }, timeZone)
    .flatMap(({ day, weekday }) =>
      rules
        .filter(({ days }) => days.includes(names[weekday - 1]!))
        .map(({ from, to }) => [timeOfDay(day, from, timeZone), timeOfDay(day, to, timeZone)] as const),
    )
    .sort(([x], [y]) => x - y);
  const outside: Exclusion[] = [];
  let at = startsAt;
  for (const [from, to] of served) {
    if (from > at) outside.push({ startsAt: at, endsAt: Math.min(from, endsAt), because: { type: 'hours' } });
    at = Math.max(at, to);
  }
  if (at < endsAt) outside.push({ startsAt: at, endsAt, because: { type: 'hours' } });
  return outside.filter((each) => each.endsAt > each.startsAt);
}
