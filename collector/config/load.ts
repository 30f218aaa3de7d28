/** From a file to a configuration, or to every fault in it at once. `start`, `check` and a reload all come through here. */
import { dirname, resolve } from 'node:path';
import { runChecks } from './checks/index.js';
import { draft } from './draft.js';
import { isWarning, keyText, type Fault, type Finding } from './faults.js';
import { findingsOf } from './issues.js';
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
 * their references. Its paths come back absolute. Nothing is thrown for what a person may have written.
 */
export async function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): Promise<Loaded> {
  const read = await readText(file);
  if ('fault' in read) return { ok: false, faults: [{ file, key: '', suggestion: null, ...read.fault }], warnings: [] };
  const yaml = parseYaml(read.text);
  const { findings, config } = validate(yaml.value, dirname(resolve(file)), env);
  const all = inOrder([
    ...yaml.faults.map((fault) => ({ suggestion: null, ...fault, file })),
    ...bounded(findings).map((finding) => placed(file, yaml, finding)),
  ]);
  const [warnings, faults] = [all.filter(({ code }) => isWarning(code)), all.filter(({ code }) => !isWarning(code))];
  return faults.length > 0 || config === undefined ? { ok: false, faults, warnings } : { ok: true, config, warnings };
}

function validate(raw: unknown, folder: string, env: NodeJS.ProcessEnv): { findings: Finding[]; config?: Config } {
  if (raw === undefined) return { findings: [] };
  const parsed = configSchema.safeParse(raw);
  const sound = parsed.success ? parsed.data : (draft(configSchema, raw) ?? {});
  resolvePaths(sound, folder);
  const findings = [
    ...(parsed.success ? [] : findingsOf(configSchema, raw, parsed.error.issues)),
    ...runChecks({ draft: sound, raw, env }),
  ];
  return parsed.success ? { findings, config: parsed.data } : { findings };
}

/** Another file given by mistake can be all faults; each of them costs a search for its place. */
const MOST_FAULTS = 1_000;

function bounded(findings: Finding[]): Finding[] {
  const more = findings.length - MOST_FAULTS;
  if (more <= 0) return findings;
  const message = `${more} further faults are not listed: is it the right file?`;
  return [...findings.slice(0, MOST_FAULTS), { path: [], code: 'CONFIG_TOO_MANY_FAULTS', message }];
}

function placed(file: string, yaml: ParsedYaml, { path, at, code, message, suggestion = null }: Finding): Fault {
  return { file, ...yaml.locate(path, at), key: keyText(path), code, message, suggestion };
}

function inOrder(faults: Fault[]): Fault[] {
  return faults.sort(
    (one, other) => one.line - other.line || one.column - other.column || one.key.localeCompare(other.key),
  );
}
