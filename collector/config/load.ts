/** From a file to a configuration, or to every fault in it at once. `start`, `check` and a reload all come through here. */
import { dirname, resolve } from 'node:path';
import { runChecks } from './checks/index.js';
import { draft, type ConfigDraft } from './draft.js';
import { isWarning, keyText, type Fault, type FaultCode, type Finding } from './faults.js';
import { findingsOf } from './issues.js';
import { readNetworks, spotsIn } from './networks/import.js';
import { resolvePaths } from './paths.js';
import { readText } from './read.js';
import { configSchema, type Config } from './schema/index.js';
import { parseYaml, type ParsedYaml } from './yaml.js';

export type { Fault } from './faults.js';

export type Loaded =
  | { ok: true; config: Config; warnings: Fault[] }
  /** Warnings are told too: whoever repairs the faults sees them in the same go. */
  | { ok: false; faults: Fault[]; warnings: Fault[] };

/**
 * Reads and validates the whole of `file`. Secrets are looked up (in `env` and in files) but not kept: the configuration holds
 * their references. Its paths come back absolute. Nothing is thrown for what a person may have written. Who only looks at it is warned
 * of credentials that are away with their service; who runs with it needs them.
 */
export async function loadConfig(
  file: string,
  env: NodeJS.ProcessEnv = process.env,
  purpose: 'run' | 'look' = 'run',
): Promise<Loaded> {
  const light = (code: FaultCode): boolean =>
    isWarning(code) || (purpose === 'look' && code === 'CONFIG_CREDENTIAL_AWAY');
  const read = await readText(file);
  if ('fault' in read) return { ok: false, faults: [{ file, key: '', suggestion: null, ...read.fault }], warnings: [] };
  const yaml = parseYaml(read.text);
  const { findings, sound, config } = validate(yaml.value, dirname(resolve(file)), env);
  const networks = await readNetworks(sound.networks, spotsIn(file, yaml.locate));
  if (config !== undefined) config.networks.imported = networks.imported;
  const all = inOrder(file, [
    ...yaml.faults.map((fault) => ({ suggestion: null, ...fault, file })),
    ...bounded(gathered([...findings, ...networks.findings], purpose), light).map((finding) =>
      placed(file, yaml, finding),
    ),
    ...boundedFaults(networks.faults, file),
  ]);
  const [warnings, faults] = [all.filter(({ code }) => light(code)), all.filter(({ code }) => !light(code))];
  return faults.length > 0 || config === undefined ? { ok: false, faults, warnings } : { ok: true, config, warnings };
}

interface Validated {
  findings: Finding[];
  /** What is not faulty. */
  sound: ConfigDraft;
  config?: Config;
}

function validate(raw: unknown, folder: string, env: NodeJS.ProcessEnv): Validated {
  if (raw === undefined) return { findings: [], sound: {} };
  const parsed = configSchema.safeParse(raw);
  const sound = parsed.success ? parsed.data : (draft(configSchema, raw) ?? {});
  resolvePaths(sound, folder);
  const findings = [
    ...(parsed.success ? [] : findingsOf(configSchema, raw, parsed.error.issues)),
    ...runChecks({ draft: sound, raw, env }),
  ];
  return parsed.success ? { findings, sound, config: parsed.data } : { findings, sound };
}

/** Another file given by mistake can be all faults; each of them costs a search for its place. */
const MOST_FAULTS = 1_000;

/** What is away is away with its service, all of it: one warning, not two for each gateway. */
function gathered(findings: Finding[], purpose: 'run' | 'look'): Finding[] {
  const [first, ...others] = findings.filter(({ code }) => code === 'CONFIG_CREDENTIAL_AWAY');
  if (purpose === 'run' || first === undefined || others.length === 0) return findings;
  const dropped = new Set(others);
  return findings
    .filter((each) => !dropped.has(each))
    .map((each) => (each === first ? { ...each, message: `${each.message} (and ${others.length} more)` } : each));
}

/** Faults before warnings: many gateways may have a warning each, and are no mistake for that. */
function bounded(findings: Finding[], light: (code: FaultCode) => boolean): Finding[] {
  const more = findings.length - MOST_FAULTS;
  if (more <= 0) return findings;
  const kept = findings.toSorted((one, other) => Number(light(one.code)) - Number(light(other.code)));
  if (light(kept[MOST_FAULTS]!.code)) return kept.slice(0, MOST_FAULTS);
  const message = `${more} further faults are not listed: is it the right file?`;
  return [...kept.slice(0, MOST_FAULTS), { path: [], code: 'CONFIG_TOO_MANY_FAULTS', message }];
}

/** Faults before warnings, so that what is left out never makes a configuration sound. */
function boundedFaults(faults: Fault[], file: string): Fault[] {
  const more = faults.length - MOST_FAULTS;
  if (more <= 0) return faults;
  const kept = [...faults].sort((one, other) => Number(isWarning(one.code)) - Number(isWarning(other.code)));
  if (isWarning(kept[MOST_FAULTS]!.code)) return kept.slice(0, MOST_FAULTS);
  const message = `${more} further faults of networks are not listed: is it the right file?`;
  const rest: Fault = {
    file,
    line: 0,
    column: 0,
    key: 'networks',
    code: 'CONFIG_TOO_MANY_FAULTS',
    message,
    suggestion: null,
  };
  return [...kept.slice(0, MOST_FAULTS), rest];
}

function placed(file: string, yaml: ParsedYaml, { path, at, code, message, suggestion = null }: Finding): Fault {
  return { file, ...yaml.locate(path, at), key: keyText(path), code, message, suggestion };
}

/** Those of the configuration itself first, then file by file. */
function inOrder(main: string, faults: Fault[]): Fault[] {
  const rank = ({ file }: Fault): string => (file === main ? '' : file);
  return faults.sort(
    (one, other) =>
      rank(one).localeCompare(rank(other)) ||
      one.line - other.line ||
      one.column - other.column ||
      one.key.localeCompare(other.key),
  );
}
