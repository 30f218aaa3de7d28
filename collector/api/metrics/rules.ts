/** How the rules of alerts fare, and what they found. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { RulesHealth } from '../../model/rules-health.js';
import type { Family } from './family.js';

export function ruleMetrics(registry: Registry, health: () => RulesHealth): Family {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string): Counter =>
    new Counter({ name: `interconnect_${name}_total`, help, registers });
  const rules = gauge('rules', 'Alerting and recording rules that are in force.');
  const faults = gauge('rule_faults', 'Faults in rule files at the last load; the rules from before stay in force.');
  const failures = gauge('rule_failures', 'Rules that could not be answered at the last evaluation.');
  const last = gauge('rule_evaluation_timestamp_seconds', 'When rules were evaluated last; absent before.', ['of']);
  const duration = gauge('rule_evaluation_duration_seconds', 'How long the last evaluation took.');
  const series = gauge('rule_series', 'Series that are kept for rules.');
  const alerts = gauge('alerts', 'Alerts by state, resolved ones for 15 minutes.', ['state']);
  const evaluations = counter('rule_evaluations', 'Evaluations of all rules.');
  const failed = counter('rule_evaluations_failed', 'Evaluations that failed as a whole.');
  return {
    collect() {
      const now = health();
      for (const each of [last, evaluations, failed]) each.reset();
      rules.set(now.rules);
      faults.set(now.faults.length);
      failures.set(now.failures.length);
      if (now.lastEvaluationAt !== null) last.set({ of: 'rules' }, now.lastEvaluationAt / 1_000);
      duration.set(now.lastDuration / 1_000);
      series.set(now.series);
      for (const [state, count] of Object.entries(now.alerts)) alerts.set({ state }, count);
      evaluations.inc(now.evaluations);
      failed.inc(now.failed);
    },
  };
}
