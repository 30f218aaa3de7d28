/** One status of all shards: each thing from the one that has it, in the order of the configuration. What no shard tells now is unknown. */
import { worst } from '../../resilience/posture/index.js';
import { fromIso, iso, type Present, type Protection } from '../../model/judgement.js';
import { shardText, type Division, type Shard } from '../../sharding/shard.js';
import { settingsOf } from '../live/settings.js';
import { inOrder } from '../live/problems/index.js';
import { MOST_FAILOVERS, MOST_INCIDENTS, worstFirst } from '../live/summary.js';
import { MOST_PAGES as MOST_OPEN_PAGES } from '../live/paging.js';
import type { PathStatus, Problem, ResilienceSummary, ServiceResult, ShardRow, Status } from '../types.js';
import { distinct } from './distinct.js';
import type { OtherShard } from './neighbours.js';
import { older } from './older.js';
import { Sources, type Whole } from './sources.js';
import { unheardGateway, unheardGroup, unheardPath, unheardResults, whyUnheard } from './unheard.js';

export function wholeOf({ whole: config, shard, owners }: Pick<Division, 'whole' | 'shard' | 'owners'>): Whole {
  return { config, shard, owners, groups: settingsOf(config).groups };
}

/** Since when something has been as it is, ISO; `key` names it. */
export type SinceWhen = (key: string, value: string) => string;

/** `own` is this shard's. */
export function uniteStatus(whole: Whole, own: Status, others: readonly OtherShard[], since: SinceWhen): Status {
  const { config } = whole;
  const sources = new Sources(whole, { status: own, present: null }, others);
  const paths = config.paths.map((path) => {
    const { name, gateway, context, a, b } = path;
    const found = sources.row(gateway, name, (status) => status.paths);
    if (found.now !== null) return found.now;
    const named = { name, gateway, context, a, b, group: path.group ?? null, capacity: path.capacity ?? null };
    return unheardPath(named, found.reason, found.since ?? since(`path ${name}`, 'unknown'), found.last);
  });
  const gateways = config.gateways.map((gateway) => {
    const found = sources.row(gateway.name, gateway.name, (status) => status.gateways);
    if (found.now !== null) return found.now;
    return unheardGateway(gateway, found.since ?? since(`gateway ${gateway.name}`, 'unknown'), found.last);
  });
  const resilience = uniteSummary(whole, sources, since);
  return {
    ...own,
    service: { state: resilience.service.state, reason: resilience.service.reason },
    resilience,
    paths,
    gateways,
    problems: uniteProblems(whole, sources, others, paths, since, own.time),
    ...(own.paging === undefined ? {} : { paging: unitePaging(own.paging, sources.known) }),
    shards: shardRows(whole.shard, own.collector.id, others),
  };
}

function uniteSummary(whole: Whole, sources: Sources, since: SinceWhen): ResilienceSummary {
  const groups = whole.groups.map((group) => {
    const source = sources.ofGroup(group);
    const found = source?.status?.resilience.groups.find((each) => each.group === group.name);
    return found ?? unheardGroup(group, source?.reason ?? '', source?.since ?? since(`group ${group.name}`, 'unknown'));
  });
  const { known } = sources;
  const incidents = distinct(known.flatMap(({ resilience }) => resilience.incidents)).sort((x, y) =>
    worstFirst(fromIso<Weighed>(x), fromIso<Weighed>(y)),
  );
  const leftOut = known.reduce((sum, { resilience }) => sum + resilience.incidentsLeftOut, 0);
  const newest = distinct(known.flatMap(({ resilience }) => resilience.failovers)).sort((x, y) =>
    x.startedAt < y.startedAt ? 1 : -1,
  );
  return {
    service: serviceOf(sources, since),
    protection: protectionOf(groups, since),
    groups,
    incidents: incidents.slice(0, MOST_INCIDENTS),
    incidentsLeftOut: leftOut + Math.max(0, incidents.length - MOST_INCIDENTS),
    failovers: newest.slice(0, MOST_FAILOVERS),
    maintenance: distinct(known.flatMap(({ resilience }) => resilience.maintenance)),
    drills: distinct(known.flatMap(({ resilience }) => resilience.drills)),
  };
}

type Weighed = Parameters<typeof worstFirst>[0];

function serviceOf({ service: source }: Sources, since: SinceWhen): ServiceResult {
  const told = source?.status?.resilience.service;
  if (told !== undefined) return told;
  const reason = `not known: ${source?.reason ?? ''}, which decides`;
  return { state: 'unknown', reason, basis: 'none', since: source?.since ?? since('service', 'unknown'), evidence: [] };
}

function protectionOf(
  groups: readonly Pick<ResilienceSummary['groups'][number], 'group' | 'protection'>[],
  since: SinceWhen,
): ResilienceSummary['protection'] {
  const judged = worst(groups.map(({ group, protection }) => ({ group, protection: fromIso<Protection>(protection) })));
  return { ...judged, since: since('protection', judged.state) };
}

/** Of others what they found, with their name where the thing itself does not tell whose it is; and that they are not heard. */
function uniteProblems(
  { config }: Whole,
  sources: Sources,
  others: readonly OtherShard[],
  paths: readonly PathStatus[],
  since: SinceWhen,
  now: string,
): Problem[] {
  const things = new Set([...config.gateways, ...config.paths].map(({ name }) => name));
  const isNamed = (subject: string): boolean => things.has(subject.split(' ', 1)[0] ?? '');
  const told = sources.heard.flatMap(({ other, status: { problems } }) =>
    problems.map((problem) =>
      other === null || isNamed(problem.subject)
        ? problem
        : { ...problem, message: `${capital(shardText(other.shard))}: ${problem.message}` },
    ),
  );
  const unheard = others
    .filter(({ heard }) => !heard)
    .map((other): Problem => {
      const unknown = paths.filter(
        ({ health, gateway }) => health === 'unknown' && sources.of(gateway)?.other === other,
      );
      const which = unknown.length === 1 ? 'one path is' : `${unknown.length} paths are`;
      return {
        code: 'shard-unheard',
        severity: 'critical',
        subject: shardText(other.shard),
        message: `${capital(whyUnheard(other))}: ${which} unknown.`,
        next: 'See whether its process runs, whether its clock is right and whether it reaches the store; `interconnect doctor` with its data folder tells.',
        since:
          other.silentSince === null
            ? since(`shard ${other.shard.index}`, 'unheard')
            : iso({ at: other.silentSince }).at,
      };
    });
  return inOrder([...unheard, ...told], now);
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function unitePaging(own: NonNullable<Status['paging']>, known: readonly Status[]): NonNullable<Status['paging']> {
  const told = known.flatMap(({ paging }) => paging ?? []);
  const all = told.flatMap(({ pages }) => pages).sort((x, y) => (x.openedAt < y.openedAt ? 1 : -1));
  const pages = [...new Map(all.map((page) => [page.id, page])).values()];
  const leftOut = told.reduce((sum, { pagesLeftOut }) => sum + pagesLeftOut, 0);
  return {
    ...own,
    pages: pages.slice(0, MOST_OPEN_PAGES),
    pagesLeftOut: leftOut + Math.max(0, pages.length - MOST_OPEN_PAGES),
  };
}

function shardRows(shard: Shard, collector: string, others: readonly OtherShard[]): ShardRow[] {
  const own: ShardRow = { ...shard, collector, heard: true, ageSeconds: 0 };
  const rows = others.map((other): ShardRow => {
    const ageSeconds = other.age === null ? null : Math.round(other.age) / 1_000;
    return { ...other.shard, collector: other.collector, heard: other.heard, ageSeconds };
  });
  return [own, ...rows].sort((x, y) => x.index - y.index);
}

/** Everything that is judged of the present, in the same way. */
export function unitePresent(
  whole: Whole,
  own: { status: Status; present: Present },
  others: readonly OtherShard[],
  since: SinceWhen,
): Present {
  const sources = new Sources(whole, own, others);
  const gatewayOf = (path: string): string => whole.config.paths.find(({ name }) => name === path)?.gateway ?? '';
  const parts = whole.groups.map((group) => {
    const source = sources.ofGroup(group);
    const said = source?.present;
    const found = said?.groups.find((each) => each.group === group.name);
    const paths = said?.paths.filter((each) => group.paths.includes(each.path)) ?? [];
    if (found !== undefined) return older({ group: found, paths }, source?.age ?? 0);
    const unheard = unheardResults(
      group,
      gatewayOf,
      source?.reason ?? '',
      source?.since ?? since(`group ${group.name}`, 'unknown'),
    );
    return fromIso<Pick<Present, 'paths'> & { group: Present['groups'][number] }>(unheard);
  });
  const groups = parts.map(({ group }) => group);
  const summary = groups.map(({ group, posture }) => ({ group, protection: iso(posture.protection) }));
  return {
    at: own.present.at,
    service: fromIso<Present['service']>(serviceOf(sources, since)),
    protection: fromIso<Protection>(protectionOf(summary, since)),
    groups,
    paths: parts.flatMap(({ paths }) => paths),
  };
}
