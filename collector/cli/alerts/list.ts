import { Command } from 'commander';
import { z } from 'zod';
import type { Rule } from '../../../alerts/evaluator/rules/model.js';
import { ask, whereOptions, type Where } from '../ask.js';
import { FAILURE } from '../exit.js';
import { json, type Io } from '../io.js';
import type { Finish } from '../program.js';
import { table } from '../table.js';
import { configuredRules, problemLines } from './rule-files.js';

const active = z.array(
  z.object({
    name: z.string(),
    state: z.string(),
    startsAt: z.number(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  }),
);

/** `interconnect alerts list`: the rules, or with `--active` what they found. */
export function listCommand(io: Io, finish: Finish): Command {
  const command = new Command('list')
    .description('rules of alerts, ours and local ones; with --active, the alerts that the running collector has')
    .option('--active', 'alerts that are pending, firing or just over')
    .action(async ({ active: now = false, ...where }: Where & { active?: boolean }) => {
      if (now) return void io.stdout.write(await activeText(where));
      const { groups, faults } = await configuredRules(where.config);
      const rules = groups.flatMap((group) => group.rules);
      io.stdout.write(where.json === true ? json({ rules: rules.map(rowOf), faults }) : rulesText(rules));
      if (faults.length === 0) return;
      io.stderr.write(problemLines(faults));
      finish(FAILURE);
    });
  return whereOptions(command);
}

async function activeText(where: Where): Promise<string> {
  const answer = await ask(where, 'alerts.list');
  if (where.json === true) return json(answer);
  const alerts = active.parse(answer);
  if (alerts.length === 0) return 'no alert is pending or firing\n';
  return table(
    [{ title: 'ALERT' }, { title: 'STATE' }, { title: 'SINCE' }, { title: 'SEVERITY' }, { title: 'SUMMARY', most: 80 }],
    alerts.map(({ name, state, startsAt, labels, annotations }) => [
      ...[name, state, new Date(startsAt).toISOString()],
      ...[labels['severity'] ?? null, annotations['summary'] ?? null],
    ]),
  );
}

const rowOf = (rule: Rule) => ({
  name: rule.name,
  kind: rule.kind,
  severity: rule.kind === 'alert' ? (rule.source.labels['severity'] ?? null) : null,
  forSeconds: rule.kind === 'alert' ? rule.holdFor / 1_000 : null,
  expr: rule.text,
  file: rule.file,
  line: rule.line,
});

function rulesText(rules: readonly Rule[]): string {
  return table(
    [{ title: 'RULE' }, { title: 'SEVERITY' }, { title: 'FOR', right: true }, { title: 'WHERE', most: 120 }],
    rules
      .map(rowOf)
      .map(({ name, kind, severity, forSeconds, file, line }) => [
        ...[name, kind === 'record' ? 'records' : severity],
        ...[forSeconds === null ? null : `${forSeconds} s`, `${file}:${line}`],
      ]),
  );
}
