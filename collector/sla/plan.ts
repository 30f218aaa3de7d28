/** When paths need more capacity, and which failure would not fit, if more authorities join. Rates are bit/s. */
import type { Plan, PlanAsked, PlanFailure, PlanPath, PlanScene, PlanScenePath, PlanVerdict } from '../model/plan.js';
import { roomOfSharing } from '../model/room.js';
import type { MonthDocument } from '../model/sla.js';
import { addMonths } from './zone.js';

/** Months: a line is not drawn further. */
const FARTHEST = 1_200;

interface Group {
  name: string | null;
  standIn: boolean;
  paths: PlanScenePath[];
  load: number | null;
  growth: number | null;
}

/**
 * New authorities are spread over groups as traffic is now. Of paths that stand in for each other each must carry what the group carries, which is
 * the most that one of them did; of paths that share, the sum of their 95th percentiles, which is not less than the percentile of the sum.
 */
export function planOf(scene: PlanScene, asked: PlanAsked): Plan {
  const groups = groupsOf(scene);
  const total = groups.reduce((sum, { load }) => sum + (load ?? 0), 0);
  const added = asked.authorities * asked.bits;
  const shareOf = ({ load }: Group): number => (total > 0 ? added * ((load ?? 0) / total) : added / groups.length);
  return {
    asked,
    month: scene.month,
    share: scene.share,
    paths: groups.flatMap((group) => group.paths.map((path) => pathOf(path, group, shareOf(group), scene))),
    failures: groups.flatMap((group) => failuresOf(group, shareOf(group))),
  };
}

function groupsOf({ paths, groups }: PlanScene): Group[] {
  const grouped = groups.map(({ name, mode, paths: names }) => {
    const own = paths.filter(({ path }) => names.includes(path));
    return groupOf(name, mode === 'active-standby', own);
  });
  const alone = paths.filter(({ path }) => !groups.some((group) => group.paths.includes(path)));
  return [...grouped, ...alone.map((path) => groupOf(null, true, [path]))].filter((group) => group.paths.length > 0);
}

function groupOf(name: string | null, standIn: boolean, paths: PlanScenePath[]): Group {
  const known = paths.filter((path): path is PlanScenePath & { load: number } => path.load !== null);
  if (known.length === 0) return { name, standIn, paths, load: null, growth: null };
  const busiest = known.reduce((most, path) => (path.load > most.load ? path : most));
  if (standIn) return { name, standIn, paths, load: busiest.load, growth: busiest.growth };
  const growths = known.flatMap(({ growth }) => growth ?? []);
  const growth = growths.length === 0 ? null : growths.reduce((sum, each) => sum + each, 0);
  return { name, standIn, paths, load: known.reduce((sum, { load }) => sum + load, 0), growth };
}

function pathOf(path: PlanScenePath, group: Group, added: number, { share, month }: PlanScene): PlanPath {
  const { capacity } = path;
  const threshold = capacity === null ? null : capacity * share;
  const load = group.standIn ? group.load : path.load;
  const growth = group.standIn ? group.growth : path.growth;
  const portion = group.standIn || !group.load ? added : added * ((path.load ?? 0) / group.load);
  const after = load === null ? null : load + portion;
  const monthsLeft = monthsTo(threshold, after, growth);
  return {
    ...{ path: path.path, group: group.name, capacity, threshold, load, after, growth, monthsLeft },
    verdict: verdictOf(after, threshold, capacity),
    month: monthsLeft === null || monthsLeft > FARTHEST ? null : addMonths(month, Math.ceil(monthsLeft)),
  };
}

function verdictOf(after: number | null, threshold: number | null, capacity: number | null): PlanVerdict {
  if (after === null || threshold === null || capacity === null) return 'unknown';
  return after > capacity ? 'full' : after >= threshold ? 'plan' : 'enough';
}

/** Every path by itself, and every gateway that takes several of the group with it. */
function failuresOf(group: Group, added: number): PlanFailure[] {
  const gateways = [...new Set(group.paths.map(({ gateway }) => gateway))].filter(
    (gateway) => group.paths.filter((path) => path.gateway === gateway).length > 1,
  );
  const rest = (lost: (path: PlanScenePath) => boolean): PlanScenePath[] => group.paths.filter((path) => !lost(path));
  return [
    ...group.paths.map(({ path }) =>
      failureOf(
        'path',
        path,
        rest((each) => each.path === path),
        group,
        added,
      ),
    ),
    ...gateways.map((name) =>
      failureOf(
        'gateway',
        name,
        rest((each) => each.gateway === name),
        group,
        added,
      ),
    ),
  ];
}

function failureOf(
  kind: PlanFailure['kind'],
  name: string,
  rest: readonly PlanScenePath[],
  group: Group,
  added: number,
): PlanFailure {
  const left = capacityOf(rest, group.standIn);
  const load = group.load === null ? null : group.load + added;
  const known = left !== null && load !== null && group.load !== null;
  return {
    ...{ kind, name, group: group.name, left, load },
    fits: known ? load <= left : null,
    fitted: known ? group.load! <= left : null,
    monthsLeft: monthsTo(left, load, group.growth),
  };
}

/** Of paths that stand in for each other one carries all; nothing is left of none. */
function capacityOf(paths: readonly PlanScenePath[], standIn: boolean): number | null {
  if (!standIn) return roomOfSharing(paths, ({ load }) => load);
  const all = paths.map(({ capacity }) => capacity);
  return all.includes(null) ? null : Math.max(0, ...(all as number[]));
}

function monthsTo(limit: number | null, load: number | null, growth: number | null): number | null {
  if (limit === null || load === null) return null;
  if (load >= limit) return 0;
  return growth === null || growth <= 0 ? null : (limit - load) / growth;
}

/** What a month says of the loads of paths; `capacityOf` stands in where the month does not know one. */
export function planSceneOf(
  { month, throughput, forecasts }: Pick<MonthDocument, 'month' | 'throughput' | 'forecasts'>,
  paths: readonly { name: string; gateway: string }[],
  groups: PlanScene['groups'],
  share: number,
  capacityNow: (path: string) => number | null = () => null,
): PlanScene {
  return {
    ...{ month, share, groups },
    paths: paths.map(({ name, gateway }) => {
      const own = throughput.filter(({ path }) => path === name);
      const loads = own.flatMap(({ p95 }) => p95 ?? []);
      return {
        ...{ path: name, gateway },
        capacity: capacityNow(name) ?? own[0]?.capacity ?? null,
        load: loads.length === 0 ? null : Math.max(...loads),
        growth: forecasts.find(({ path }) => path === name)?.growth ?? null,
      };
    }),
  };
}
