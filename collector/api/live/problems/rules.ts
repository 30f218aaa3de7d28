/** Rules of alerts that are not in force, or cannot be answered. */
import { basename } from 'node:path';
import type { RuleProblem, RulesHealth } from '../../../model/rules-health.js';
import type { Found } from './problem.js';

export function ruleProblems({ faults, failures, fault }: RulesHealth): Found[] {
  return [
    ...faults.map((each) => ({
      code: 'rule-refused',
      severity: 'warning' as const,
      subject: placeOf(each),
      message: `A rule file has a mistake${each.rule === '' ? '' : ` in ${each.rule}`}: ${each.message}. The rules from before stay in force.`,
      next: 'Mend the file, look with interconnect alerts lint, and reload.',
    })),
    ...failures.map((each) => ({
      code: 'rule-failing',
      severity: 'warning' as const,
      subject: each.rule,
      message: `The rule ${each.rule} (${placeOf(each)}) cannot be answered: ${each.message}. Its alerts stay as they were.`,
      next: 'Mend the expression: add the labels that tell the series apart.',
    })),
    ...(fault === null
      ? []
      : [
          {
            code: 'rules-failing',
            severity: 'critical' as const,
            subject: 'rules',
            message: `The rules of alerts cannot be evaluated: ${fault}. Nobody is told of anything new.`,
            next: 'Read the log, and restart the collector.',
          },
        ]),
  ];
}

const placeOf = ({ file, line }: RuleProblem): string => (line === 0 ? basename(file) : `${basename(file)}:${line}`);
