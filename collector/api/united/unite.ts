/** One status of all shards: each thing from the one that has it, in the order of the configuration. What no shard tells now is unknown. */
import type { Config } from '../../config/schema/index.js';
import type { GroupSettings } from '../../resilience/settings.js';
import { worst } from '../../resilience/posture/index.js';
import { fromIso, iso, type Present, type Protection } from '../../model/judgement.js';
import { ownersOf, shardText, type Owners, type Shard } from '../../sharding/shard.js';
import { settingsOf } from '../live/settings.js';
import { inOrder } from '../live/problems/index.js';
import { MOST_FAILOVERS, MOST_INCIDENTS, worstFirst } from '../live/summary.js';
import { MOST_PAGES as MOST_OPEN_PAGES } from '../live/paging.js';
import type { PathStatus, Problem, ResilienceSummary, ServiceResult, ShardRow, Status } from '../types.js';
import { unheardGateway, unheardGroup, unheardPath, unheardResults, whyUnheard, type OtherShard } from './unheard.js';

/** The whole configuration, and who has what of it. */
export interface Whole {
  config: Config;
  shard: Shard;
  owners: Owners;
  groups: readonly GroupSettings[];
}

export function wholeOf(config: Config, shard: Shard): Whole {
  return { config, shard, owners: ownersOf(config, shard.of), groups: settingsOf(config).groups };
}

/** Since when something has been as it is, ISO; `key` names it. */
export type SinceWhen = (key: string, value: string) => string;

interface Source {
  /** Null for ourselves. */
  other: OtherShard | null;
  /** What it says of now; null where it is not heard. */
  status: Status | null;
  /** What it said last, whenever that was. */
  last: Status | null;
  /** Why it tells nothing of now. */
  reason: string;
  /** Seconds since it said it. */
  age: number;
}

/** Who speaks for a gateway, and for the service. */
class Sources {
  private readonly all = new Map<number, Source>();

  constructor(
    private readonly whole: Whole,
    own: Status,
    others: readonly OtherShard[],
  ) {
    this.all.set(whole.shard.index, { other: null, status: own, last: own, reason: '', age: 0 });
    for (const other of others) {
      const last = other.said?.status ?? null;
      const age = (other.age ?? 0) / 1_000;
      this.all.set(other.shard.index, {
        ...{ other, last, age, status: other.heard ? last : null },
        reason: other.heard
          ? `${shardText(other.shard)} does not have it: reload its configuration`
          : whyUnheard(other),
      });
    }
  }

  of(gateway: string): Source | undefined {
    return this.all.get(this.whole.owners.gateways.get(gateway) ?? this.whole.shard.index);
  }

  get service(): Source | undefined {
    return this.all.get(this.whole.owners.service);
  }

  get heard(): { other: OtherShard | null; status: Status }[] {
    return [...this.all.values()].flatMap(({ other, status }) => (status === null ? [] : [{ other, status }]));
  }

  /** With those that are not heard now, as they were. */
  get known(): Status[] {
    return [...this.all.values()].flatMap(({ last }) => last ?? []);
  }
}

/** `own` is this shard's. */
export function uniteStatus(whole: Whole, own: Status, others: readonly OtherShard[], since: SinceWhen): Status {
  const { config } = whole;
  const sources = new Sources(whole, own, others);
  const paths = config.paths.map((path) => {
    const source = sources.of(path.gateway);
    const found = source?.status?.paths.find(({ name }) => name === path.name);
    if (source !== undefined && found !== undefined) return older(found, source.age);
    const before = older(
      source?.last?.paths.find(({ name }) => name === path.name),
      source?.age ?? 0,
    );
    const { name, gateway, context, a, b } = path;
    const named = { name, gateway, context, a, b, group: path.group ?? null, capacity: path.capacity ?? null };
    return unheardPath(named, source?.reason ?? '', since(`path ${name}`, 'unknown'), before);
  });
  const gateways = config.gateways.map((gateway) => {
    const source = sources.of(gateway.name);
    const found = source?.status?.gateways.find(({ name }) => name === gateway.name);
    if (source !== undefined && found !== undefined) return older(found, source.age);
    const before = older(
      source?.last?.gateways.find(({ name }) => name === gateway.name),
      source?.age ?? 0,
    );
    return unheardGateway(gateway, since(`gateway ${gateway.name}`, 'unknown'), before);
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
    const source = sourceOf(whole, sources, group);
    const found = source?.status?.resilience.groups.find((each) => each.group === group.name);
    return found ?? unheardGroup(group, source?.reason ?? '', since(`group ${group.name}`, 'unknown'));
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

/** A group is never divided. */
const sourceOf = ({ config }: Whole, sources: Sources, group: GroupSettings): Source | undefined => {
  const first = config.paths.find(({ name }) => name === group.paths[0]);
  return first && sources.of(first.gateway);
};

function serviceOf({ service: source }: Sources, since: SinceWhen): ServiceResult {
  const told = source?.status?.resilience.service;
  if (told !== undefined) return told;
  const reason = `not known: ${source?.reason ?? ''}, which decides`;
  return { state: 'unknown', reason, basis: 'none', since: since('service', 'unknown'), evidence: [] };
}

function protectionOf(
  groups: readonly Pick<ResilienceSummary['groups'][number], 'group' | 'protection'>[],
  since: SinceWhen,
): ResilienceSummary['protection'] {
  const judged = worst(groups.map(({ group, protection }) => ({ group, protection: fromIso<Protection>(protection) })));
  return { ...judged, since: since('protection', judged.state) };
}

function distinct<T extends { id: string; revision: number }>(all: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const each of all) {
    const known = byId.get(each.id);
    if (known === undefined || known.revision < each.revision) byId.set(each.id, each);
  }
  return [...byId.values()];
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
        since: since(`shard ${other.shard.index}`, 'unheard'),
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
  own: Present,
  ownStatus: Status,
  others: readonly OtherShard[],
  since: SinceWhen,
): Present {
  const sources = new Sources(whole, ownStatus, others);
  const gatewayOf = (path: string): string => whole.config.paths.find(({ name }) => name === path)?.gateway ?? '';
  const parts = whole.groups.map((group) => {
    const source = sourceOf(whole, sources, group);
    const said = source === undefined || source.other === null ? own : source.status && source.other.said?.present;
    const found = said?.groups.find((each) => each.group === group.name);
    const paths = said?.paths.filter((each) => group.paths.includes(each.path)) ?? [];
    if (found !== undefined) return older({ group: found, paths }, source?.age ?? 0);
    const unheard = unheardResults(group, gatewayOf, source?.reason ?? '', since(`group ${group.name}`, 'unknown'));
    return fromIso<Pick<Present, 'paths'> & { group: Present['groups'][number] }>(unheard);
  });
  const groups = parts.map(({ group }) => group);
  const summary = groups.map(({ group, posture }) => ({ group, protection: iso(posture.protection) }));
  return {
    at: own.at,
    service: fromIso<Present['service']>(serviceOf(sources, since)),
    protection: fromIso<Protection>(protectionOf(summary, since)),
    groups,
    paths: parts.flatMap(({ paths }) => paths),
  };
}

/** A copy in which whatever has an age is older by so many seconds. */
export function older<T>(value: T, seconds: number): T {
  return seconds === 0 ? value : (aged(value, seconds) as T);
}

function aged(value: unknown, seconds: number): unknown {
  if (Array.isArray(value)) return value.map((each) => aged(each, seconds));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'ageSeconds' && typeof each === 'number'
        ? Math.round((each + seconds) * 1_000) / 1_000
        : aged(each, seconds),
    ]),
  );
}
