/** What a new configuration changes, so that a reload touches only that. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './schema/index.js';

export interface Changes {
  added: string[];
  removed: string[];
  changed: string[];
}

export interface ConfigChange {
  /** Gateways and paths by name. */
  gateways: Changes;
  paths: Changes;
  /** Every other section that differs. */
  sections: (keyof Config)[];
  /** Those of `sections` that only take effect after a restart. */
  restart: (keyof Config)[];
  /** True where nothing differs at all. */
  none: boolean;
}

/** The store holds its folder, the API and the pair their ports and the audit log its files open: none of them changes under way. */
const fixed: readonly (keyof Config)[] = ['store', 'http', 'audit', 'peer'];

/** Compares two valid configurations. The order of gateways and paths does not count. */
export function diffConfig(before: Config, after: Config): ConfigChange {
  const gateways = changes(before.gateways, after.gateways);
  const paths = changes(before.paths, after.paths);
  const sections = ([...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Config)[])
    .filter((section) => section !== 'gateways' && section !== 'paths')
    .filter((section) => !isDeepStrictEqual(before[section], after[section]));
  const restart = sections.filter((section) => fixed.includes(section));
  const none = [gateways, paths].every(isEmpty) && sections.length === 0;
  return { gateways, paths, sections, restart, none };
}

function changes(before: readonly { name: string }[], after: readonly { name: string }[]): Changes {
  const [old, now] = [byName(before), byName(after)];
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now]
      .filter(([name, value]) => old.has(name) && !isDeepStrictEqual(value, old.get(name)))
      .map(([name]) => name),
  };
}

const byName = (list: readonly { name: string }[]) => new Map(list.map((entry) => [entry.name, entry]));

const isEmpty = ({ added, removed, changed }: Changes) => added.length + removed.length + changed.length === 0;
