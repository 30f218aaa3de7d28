/** Networks from a YAML file of their own: the lists `authorities` and `destinations`, as they would stand in the configuration. */
import { keyText, type Fault, type KeyPath } from '../faults.js';
import { findingsOf } from '../issues.js';
import { draft } from '../draft.js';
import { networkLists, type NetworkConfig } from '../schema/networks.js';
import { parseYaml } from '../yaml.js';
import type { Imported, NetworkEntry } from './entry.js';

const lists = [
  ['authorities', 'a'],
  ['destinations', 'b'],
] as const;

/** @param side of all networks; null where both lists may stand. */
export function readLists(text: string, file: string, side: 'a' | 'b' | null): Imported {
  const yaml = parseYaml(text);
  const faults: Fault[] = yaml.faults.map((fault) => ({ suggestion: null, ...fault, file }));
  if (yaml.value === undefined) return { entries: [], faults };
  const spot = (path: KeyPath, at?: 'key') => ({ file, ...yaml.locate(path, at), key: keyText(path) });
  const read = networkLists.safeParse(yaml.value);
  if (!read.success)
    for (const { path, at, code, message, suggestion = null } of findingsOf(
      networkLists,
      yaml.value,
      read.error.issues,
    ))
      faults.push({ ...spot(path, at), code, message, suggestion });
  const sound = read.success ? read.data : draft(networkLists, yaml.value);
  const entries = lists.flatMap(([list, its]): NetworkEntry[] => {
    const networks = (sound?.[list] ?? []) as (NetworkConfig | undefined)[];
    if (networks.length > 0 && side !== null && its !== side) {
      const message = `is of side ${its}, and the configuration says that the file is of side ${side}`;
      faults.push({ ...spot([list], 'key'), code: 'CONFIG_CONTRADICTION', message, suggestion: null });
    }
    return networks.flatMap((network, i) =>
      isWhole(network) ? [{ side: its, network, spot: (path, at) => spot([list, i, ...path], at) }] : [],
    );
  });
  return { entries, faults };
}

/** Drafts have holes where something was faulty. */
export function isWhole(network: Partial<NetworkConfig> | undefined): network is NetworkConfig {
  return (
    network?.name !== undefined && network.prefixes !== undefined && !network.prefixes.includes(undefined as never)
  );
}
