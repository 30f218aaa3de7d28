/** Rules as they are evaluated. Durations are milliseconds. */
import type { Expr } from '../promql/ast.js';
import type { Template } from '../template/render.js';

interface RuleBase {
  /** Of the alert, or of the metric that is recorded. */
  name: string;
  expr: Expr;
  /** The expression as it is written. */
  text: string;
  file: string;
  /** Of the rule, counted from 1. */
  line: number;
}

export interface AlertRule extends RuleBase {
  kind: 'alert';
  /** How long the expression has to hold before it fires. */
  holdFor: number;
  /** How long it keeps firing after the expression held last. */
  keepFiringFor: number;
  labels: readonly (readonly [name: string, template: Template])[];
  annotations: readonly (readonly [name: string, template: Template])[];
  /** As they are written. */
  source: { labels: Readonly<Record<string, string>>; annotations: Readonly<Record<string, string>> };
}

export interface RecordingRule extends RuleBase {
  kind: 'record';
  labels: Readonly<Record<string, string>>;
}

export type Rule = AlertRule | RecordingRule;

export interface RuleGroup {
  file: string;
  name: string;
  /** null: whenever all are evaluated. */
  interval: number | null;
  rules: readonly Rule[];
}

/** Why a rule file is refused. `line` and `column` count from 1; 0 where there is no place in the file. */
export interface RuleFault {
  file: string;
  line: number;
  column: number;
  /** Alert or metric that the rule makes; '' for the file as a whole. */
  rule: string;
  message: string;
}
