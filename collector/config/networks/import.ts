/** Networks of the configuration and of the files that it names, and what is wrong with them. */
import { extname } from 'node:path';
import type { ConfigDraft } from '../draft.js';
import { keyText, type Fault, type Finding, type KeyPath } from '../faults.js';
import { readText } from '../read.js';
import type { ImportedNetwork, NetworkConfig } from '../schema/networks.js';
import { readCsv } from './csv.js';
import type { Imported, NetworkEntry, Spot } from './entry.js';
import { isWhole, readLists } from './lists.js';
import { overlaps } from './overlaps.js';
import { uses } from './uses.js';

export interface Networks {
  imported: ImportedNetwork[];
  /** In the configuration, to be placed there. */
  findings: Finding[];
  /** In the files that it names, and between networks. */
  faults: Fault[];
}

/** `spot` tells where a key of the configuration stands. */
export async function readNetworks(section: ConfigDraft['networks'], spot: NetworkEntry['spot']): Promise<Networks> {
  const findings: Finding[] = [];
  const files = await Promise.all((section?.files ?? []).map((file, i) => readFile(file, i, findings)));
  const imported = files.flatMap(({ entries }) => entries);
  const faults = files.flatMap((file) => file.faults);
  const own = [...inline(section, 'authorities', 'a', spot), ...inline(section, 'destinations', 'b', spot)];
  return { imported: imported.map(toNetwork), findings, faults: [...faults, ...told([...own, ...imported])] };
}

const told = (entries: NetworkEntry[]): Fault[] => [...overlaps(entries), ...uses(entries)];

function inline(
  section: ConfigDraft['networks'],
  list: 'authorities' | 'destinations',
  side: 'a' | 'b',
  spot: NetworkEntry['spot'],
): NetworkEntry[] {
  const networks = (section?.[list] ?? []) as (NetworkConfig | undefined)[];
  return networks.flatMap((network, i) =>
    isWhole(network)
      ? [{ side, network, spot: (path: KeyPath, at?: 'key') => spot(['networks', list, i, ...path], at) }]
      : [],
  );
}

function toNetwork({ side, network, spot }: NetworkEntry): ImportedNetwork {
  const { file, line } = spot(['name']);
  return { ...network, side, file, line };
}

async function readFile(
  file: { path?: string | undefined; side?: 'a' | 'b' | undefined } | undefined,
  index: number,
  findings: Finding[],
): Promise<Imported> {
  const none = { entries: [], faults: [] };
  const { path, side = null } = file ?? {};
  if (path === undefined) return none;
  const at: KeyPath = ['networks', 'files', index, 'path'];
  const reader = readers[extname(path).toLowerCase()];
  if (reader === undefined) {
    const message = `${path} is neither CSV nor YAML by its name: expected .csv, .yaml or .yml`;
    findings.push({ path: at, code: 'CONFIG_BAD_VALUE', message });
    return none;
  }
  const read = await readText(path);
  if (!('fault' in read)) return reader(read.text, path, side);
  const { code, message, line, column } = read.fault;
  if (line > 0)
    return { entries: [], faults: [{ file: path, line, column, key: '', code, message, suggestion: null }] };
  findings.push({ path: at, code: 'CONFIG_FILE_UNREADABLE', message: `${path} ${message}` });
  return none;
}

const readers: Record<string, (text: string, file: string, side: 'a' | 'b' | null) => Imported> = {
  '.csv': readCsv,
  '.yaml': readLists,
  '.yml': readLists,
};

/** Spots in the configuration itself. */
export function spotsIn(file: string, locate: (path: KeyPath, at?: 'key') => { line: number; column: number }) {
  return (path: KeyPath, at?: 'key'): Spot => ({ file, ...locate(path, at), key: keyText(path) });
}
