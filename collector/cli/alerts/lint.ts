import { Command } from 'commander';
import { lintRules } from '../../../alerts/evaluator/rules/lint.js';
import { describedMetrics } from '../../described-metrics.js';
import { createLogger } from '../../logger.js';
import { readVersion } from '../../version.js';
import { FAILURE, UsageError } from '../exit.js';
import { json, type Io } from '../io.js';
import type { Finish } from '../program.js';
import { localFolder, problemLines, rulesAt, type RuleOptions } from './rule-files.js';

/** `interconnect alerts lint [PATH…]`: mistakes (exit status 1), and what a sound rule may still get wrong. */
export function lintCommand(io: Io, finish: Finish): Command {
  return new Command('lint')
    .description('look for mistakes in rule files: what the collector would refuse, and what would never tell anybody')
    .argument('[path...]', 'rule files or folders; the folder of alerts.rules where left out')
    .option('-c, --config <file>', 'the configuration that names the folder')
    .option('--json', 'print what was found as JSON')
    .action(async (paths: string[], options: RuleOptions) => {
      const { groups, faults } = await rulesAt(await placesOf(paths, options));
      const advice = lintRules(groups, metricNames());
      const rules = groups.flatMap((group) => group.rules).length;
      if (options.json === true) io.stdout.write(json({ rules, faults, advice }));
      else io.stdout.write(textOf(rules, problemLines(faults), problemLines(advice)));
      if (faults.length > 0) finish(FAILURE);
    });
}

async function placesOf(paths: string[], { config }: RuleOptions): Promise<string[]> {
  if (paths.length > 0) return paths;
  const folder = await localFolder(config);
  if (folder === null) throw new UsageError('name rule files or a folder: no alerts.rules is configured');
  return [folder];
}

function textOf(rules: number, faults: string, advice: string): string {
  const sound = `${rules} rule${rules === 1 ? ' is' : 's are'} sound\n`;
  return [faults === '' ? '' : `Refused:\n${faults}`, advice === '' ? '' : `Worth a look:\n${advice}`, sound].join('');
}

const metricNames = (): Set<string> =>
  new Set(describedMetrics(readVersion(), createLogger('silent')).map(({ name }) => name));
