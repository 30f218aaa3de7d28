/** Rule files from the disk: every fault of all of them at once. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readText, unreadable } from '../../../collector/config/read.js';
import { systemCode } from '../../../collector/model/coded-error.js';
import type { RuleFault, RuleGroup } from './model.js';
import { readRules } from './read.js';

export interface LoadedRules {
  groups: RuleGroup[];
  faults: RuleFault[];
}

/** Files of rules in a folder, by name; not those in folders within it. @throws CodedError-like system errors other than a missing folder. */
export async function ruleFilesIn(folder: string): Promise<{ files: string[]; fault: RuleFault | null }> {
  try {
    const names = await readdir(folder);
    const files = names.filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.')).sort();
    return { files: files.map((name) => join(folder, name)), fault: null };
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return {
      files: [],
      fault: { file: folder, line: 0, column: 0, rule: '', message: `the folder ${unreadable(error)}` },
    };
  }
}

export async function loadRules(files: readonly string[]): Promise<LoadedRules> {
  const groups: RuleGroup[] = [];
  const faults: RuleFault[] = [];
  for (const file of files) {
    const read = await readText(file);
    if ('fault' in read) {
      const { line, column, message } = read.fault;
      faults.push({ file, line, column, rule: '', message });
      continue;
    }
    const found = readRules(file, read.text);
    groups.push(...found.groups);
    faults.push(...found.faults);
  }
  return { groups, faults };
}
