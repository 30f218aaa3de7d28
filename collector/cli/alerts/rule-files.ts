/** Which rules a command is about: those it is given, or ours and the local ones of the configuration. */
import { existsSync, statSync } from 'node:fs';
import { loadRules, ruleFilesIn } from '../../../alerts/evaluator/rules/load.js';
import type { LoadedRules } from '../../../alerts/evaluator/rules/load.js';
import { loadRuleSet } from '../../../alerts/evaluator/rule-set.js';
import { OUR_RULES } from '../../alert-rules.js';
import { printable } from '../../model/text.js';
import type { RuleProblem } from '../../model/rules-health.js';
import { soundConfig } from '../../config/data-folder.js';
import { UsageError } from '../exit.js';

export interface RuleOptions {
  config?: string;
  json?: boolean;
}

/** Files and folders as they are named. */
export async function rulesAt(paths: readonly string[]): Promise<LoadedRules> {
  const files: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
    if (!statSync(path).isDirectory()) files.push(path);
    else files.push(...(await ruleFilesIn(path)).files);
  }
  return loadRules(files);
}

export async function configuredRules(config: string | undefined): Promise<LoadedRules> {
  return loadRuleSet(OUR_RULES, await localFolder(config));
}

/** The folder of local rules; null where none is configured. */
export async function localFolder(config: string | undefined): Promise<string | null> {
  const file = config ?? (existsSync('interconnect.yaml') ? 'interconnect.yaml' : null);
  if (file === null) return null;
  const sound = await soundConfig(file);
  if (sound === null) throw new UsageError(`${file} is faulty: interconnect check ${file} lists how`);
  return sound.alerts.rules ?? null;
}

/** `file:line:column  rule: message`, one a line; the first field is what editors and terminals make a link of. */
export const problemLines = (problems: readonly RuleProblem[]): string =>
  problems
    .map(({ file, line, column, rule, message }) => {
      const place = line === 0 ? file : `${file}:${line}:${column}`;
      return `${printable(place)}  ${printable(rule === '' ? message : `${rule}: ${message}`)}\n`;
    })
    .join('');
