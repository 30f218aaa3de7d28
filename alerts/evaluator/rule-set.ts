/** Our rules and those beside them, from their folders. */
import type { RuleFault, RuleGroup } from './rules/model.js';
import { loadRules, ruleFilesIn } from './rules/load.js';

export interface RuleSet {
  groups: RuleGroup[];
  faults: RuleFault[];
}

/** `local` is the folder of rules that people wrote; null where there is none. */
export async function loadRuleSet(ours: string, local: string | null): Promise<RuleSet> {
  const folders = await Promise.all([ours, ...(local === null ? [] : [local])].map(ruleFilesIn));
  const { groups, faults } = await loadRules(folders.flatMap(({ files }) => files));
  return { groups, faults: [...folders.flatMap(({ fault }) => fault ?? []), ...faults, ...repeated(groups)] };
}

/** Alerts of one name that have the same labels would be one alert with two causes. */
function repeated(groups: readonly RuleGroup[]): RuleFault[] {
  const first = new Map<string, RuleFault>();
  return groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => {
      if (rule.kind !== 'alert') return [];
      const { name, file, line } = rule;
      const key = JSON.stringify([name, Object.entries(rule.source.labels).sort()]);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, { file, line, column: 1, rule: name, message: '' });
        return [];
      }
      const message = `an alert ${name} with these labels stands in ${before.file}:${before.line} already: give it another name or another label`;
      return [{ file, line, column: 1, rule: name, message }];
    }),
  );
}
