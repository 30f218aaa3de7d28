/** One rule file: from text to rules, or to every fault in it. */
import type { z } from 'zod';
import { parseYaml, type ParsedYaml } from '../../../collector/config/yaml.js';
import { ExpressionFault } from '../promql/fault.js';
import { parsePromql } from '../promql/parse.js';
import { compileTemplate } from '../template/render.js';
import type { LoadedRules } from './load.js';
import type { Rule, RuleFault, RuleGroup } from './model.js';
import { placeWithin } from './place.js';
import { ruleFile, type RuleText } from './schema.js';

type Path = (string | number)[];

export function readRules(file: string, text: string): LoadedRules {
  if (text.trim() === '') return { groups: [], faults: [] };
  const yaml = parseYaml(text);
  const faults: RuleFault[] = yaml.faults.map(({ line, column, message }) => ({
    file,
    line,
    column,
    rule: '',
    message,
  }));
  if (faults.length > 0) return { groups: [], faults };
  const parsed = ruleFile.safeParse(yaml.value);
  if (!parsed.success) return { groups: [], faults: parsed.error.issues.map((issue) => shapeFault(file, yaml, issue)) };
  const reader = new FileReader(file, text, yaml);
  return { groups: reader.groups(parsed.data.groups), faults: reader.faults };
}

function shapeFault(file: string, yaml: ParsedYaml, issue: z.core.$ZodIssue): RuleFault {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const key = path.at(-1);
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  const message = inner?.message ?? issue.message;
  return {
    file,
    ...yaml.locate(path),
    rule: '',
    message: key === undefined ? message : `${key}: ${message}`,
  };
}

class FileReader {
  readonly faults: RuleFault[] = [];

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly yaml: ParsedYaml,
  ) {}

  groups(groups: { name: string; interval?: number | undefined; rules: RuleText[] }[]): RuleGroup[] {
    const names = new Set<string>();
    return groups.map(({ name, interval, rules }, index) => {
      if (names.has(name)) this.refuse(['groups', index, 'name'], '', `the group ${name} stands twice in this file`);
      names.add(name);
      const read = rules.map((rule, at) => this.rule(rule, ['groups', index, 'rules', at]));
      return { file: this.file, name, interval: interval ?? null, rules: read.filter((rule) => rule !== null) };
    });
  }

  private rule(rule: RuleText, path: Path): Rule | null {
    const name = (rule.alert ?? rule.record)!;
    const expr = this.attempt([...path, 'expr'], name, rule.expr, parsePromql);
    const templates = (kind: 'labels' | 'annotations') =>
      Object.entries(rule[kind]).map(([key, value]) => {
        const template = this.attempt([...path, kind, key], name, value, compileTemplate);
        return [key, template ?? { render: () => '' }] as const;
      });
    const before = this.faults.length;
    const [labels, annotations] = rule.alert === undefined ? [[], []] : [templates('labels'), templates('annotations')];
    if (expr === null || this.faults.length > before) return null;
    const base = { name, expr, text: rule.expr, file: this.file, line: this.yaml.locate(path).line };
    if (rule.record !== undefined) return { ...base, kind: 'record', labels: rule.labels };
    return {
      ...base,
      kind: 'alert',
      holdFor: rule.for ?? 0,
      keepFiringFor: rule.keep_firing_for ?? 0,
      labels,
      annotations,
      source: { labels: rule.labels, annotations: rule.annotations },
    };
  }

  private attempt<T>(path: Path, rule: string, text: string, read: (text: string) => T): T | null {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      const at = placeWithin(this.text, this.yaml.locate(path), text, error.offset);
      this.faults.push({ file: this.file, ...at, rule, message: `${String(path.at(-1))}: ${error.message}` });
      return null;
    }
  }

  private refuse(path: Path, rule: string, message: string): void {
    this.faults.push({ file: this.file, ...this.yaml.locate(path), rule, message });
  }
}
