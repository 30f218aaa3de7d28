/** What an incident is about, beside what it is named after. */
import type { PathSettings } from '../settings.js';
import type { Condition } from './conditions.js';

/** The gateways, groups and paths that something is about; none for the service: everything is. */
export function concernedBy(
  { kind, subject }: Pick<Condition, 'kind' | 'subject'>,
  paths: ReadonlyMap<string, PathSettings>,
): { gateways: string[]; groups: string[]; paths: string[] } {
  const all = [...paths.values()];
  const own = paths.get(subject);
  const mine =
    kind === 'gateway'
      ? all.filter(({ gateway }) => gateway === subject)
      : kind === 'path'
        ? all.filter(({ group }) => group === own?.group)
        : all.filter(({ group }) => group === subject);
  const list = kind === 'path' && own ? [own] : mine;
  return {
    gateways: [...new Set(mine.map(({ gateway }) => gateway))],
    groups: [...new Set(list.map(({ group }) => group))],
    paths: list.map(({ name }) => name),
  };
}
