import { Command } from 'commander';
import { runTestFile, type TestOutcome } from '../../../alerts/evaluator/testing/run.js';
import { printable } from '../../model/text.js';
import { FAILURE } from '../exit.js';
import { json, type Io } from '../io.js';
import type { Finish } from '../program.js';
import { problemLines } from './rule-files.js';

/** `interconnect alerts test FILE…`: tests of rules as promtool reads them, run with the evaluator of the collector. */
export function testCommand(io: Io, finish: Finish): Command {
  return new Command('test')
    .description('run unit tests of rules, in the format of promtool test rules')
    .argument('<file...>', 'test files')
    .option('--json', 'print the outcome as JSON')
    .action(async (files: string[], { json: asJson = false }: { json?: boolean }) => {
      const outcomes: TestOutcome[] = [];
      for (const file of files) outcomes.push(await runTestFile(file));
      io.stdout.write(asJson ? json(outcomes) : outcomes.map(textOf).join(''));
      if (outcomes.some(isBad)) finish(FAILURE);
    });
}

/** A file that expects nothing proves nothing. */
const isBad = ({ failures, faults, checked }: TestOutcome): boolean =>
  failures.length > 0 || faults.length > 0 || checked === 0;

function textOf(outcome: TestOutcome): string {
  const { file, checked, failures, faults } = outcome;
  if (!isBad(outcome)) return `${printable(file)}: ${checked} expectations hold\n`;
  const lines = failures.flatMap((failure) => failure.split('\n').map((line) => `  ${printable(line)}\n`));
  const nothing = failures.length + faults.length === 0 ? '  it expects nothing\n' : '';
  return `${printable(file)}: failed\n${problemLines(faults)}${lines.join('')}${nothing}`;
}
