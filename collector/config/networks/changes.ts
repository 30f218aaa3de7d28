/** What a reload changes of imported networks, file by file. */
import { isDeepStrictEqual } from 'node:util';
import type { ImportedNetwork } from '../schema/networks.js';

/** How many networks of a file. */
export interface FileChange {
  file: string;
  /** That it has now; 0 where it is named no more. */
  networks: number;
  added: number;
  removed: number;
  /** Of the same side and name, with other prefixes, owner or contacts. */
  changed: number;
}

/** Files whose networks are not what they were, by name. Where in its file a network stands does not count. */
export function changedFiles(before: readonly ImportedNetwork[], after: readonly ImportedNetwork[]): FileChange[] {
  const [old, now] = [byFile(before), byFile(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((file) => compare(file, old.get(file) ?? new Map(), now.get(file) ?? new Map()))
    .filter(({ added, removed, changed }) => added + removed + changed > 0);
}

/** `register.csv: networks added 3, removed 0, changed 1; it has 20 now`. */
export const changeText = ({ file, networks, added, removed, changed }: FileChange): string =>
  `${file}: networks added ${added}, removed ${removed}, changed ${changed}; it has ${networks} now`;

/** By side and name. */
type Networks = Map<string, unknown>;

function byFile(networks: readonly ImportedNetwork[]): Map<string, Networks> {
  const files = new Map<string, Networks>();
  for (const { file, side, name, prefixes, owner, contacts } of networks) {
    const known = files.get(file) ?? new Map<string, unknown>();
    known.set(JSON.stringify([side, name]), { prefixes, owner, contacts });
    files.set(file, known);
  }
  return files;
}

function compare(file: string, old: Networks, now: Networks): FileChange {
  const added = [...now.keys()].filter((key) => !old.has(key)).length;
  const removed = [...old.keys()].filter((key) => !now.has(key)).length;
  const changed = [...now].filter(([key, network]) => old.has(key) && !isDeepStrictEqual(network, old.get(key))).length;
  return { file, networks: now.size, added, removed, changed };
}
