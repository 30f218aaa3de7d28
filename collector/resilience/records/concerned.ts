/** What an incident or failover is about, beside what it is named after. */
import type { Concerned, FailoverRecord } from '../../model/judgement.js';
import type { PathSettings } from '../settings.js';
import type { Condition } from './conditions.js';

type Paths = ReadonlyMap<string, PathSettings>;

/**
 * What work must be on to make it planned. A path is about itself: work on the gateway that stands in for it explains nothing of it. The service is about
 * what all paths have in common: while there is work on one of two gateways, the other is to carry.
 */
export function concernedBy({ kind, subject }: Pick<Condition, 'kind' | 'subject'>, paths: Paths): Concerned {
  const all = [...paths.values()];
  switch (kind) {
    case 'service': {
      const { gateways, groups, paths: names } = namesOf(all);
      return { gateways: only(gateways), groups: only(groups), paths: only(names) };
    }
    case 'gateway':
      // It may have no path.
      return { ...namesOf(all.filter(({ gateway }) => gateway === subject)), gateways: [subject] };
    case 'path':
      return namesOf(all.filter(({ name }) => name === subject));
    case 'split-brain':
    case 'protection':
      return namesOf(all.filter(({ group }) => group === subject));
  }
}

/** The same of a failover: its group, and the two paths with their gateways. */
export function concernedIn(
  { group, from, to }: Pick<FailoverRecord, 'group' | 'from' | 'to'>,
  paths: Paths,
): Concerned {
  return { ...namesOf([from, to].flatMap((name) => paths.get(name) ?? [])), groups: [group], paths: [from, to] };
}

/** Gateways whose changes tell of it: of a path those of its group, of the service all. */
export function gatewaysAround(about: Pick<Condition, 'kind' | 'subject'>, paths: Paths): ReadonlySet<string> {
  const { gateways, groups } = concernedBy(about, paths);
  const all = [...paths.values()];
  if (about.kind === 'service') return new Set(all.map(({ gateway }) => gateway));
  if (about.kind !== 'path') return new Set(gateways);
  return new Set(all.filter(({ group }) => groups.includes(group)).map(({ gateway }) => gateway));
}

function namesOf(paths: readonly PathSettings[]): Concerned {
  return {
    gateways: [...new Set(paths.map(({ gateway }) => gateway))],
    groups: [...new Set(paths.map(({ group }) => group))],
    paths: paths.map(({ name }) => name),
  };
}

const only = (names: readonly string[]): readonly string[] => (names.length === 1 ? names : []);
