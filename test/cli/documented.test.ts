/** Every command line in the documentation is one that the command line takes, and every command has a test that names it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram, wordsOf } from '../../collector/cli/program.js';
import { below } from '../../collector/cli/reference.js';
import { documented, pages, root, wordsIn, type Documented } from './documentation.js';

const nowhere = { write: () => true };

/** A program that takes every command line and does nothing. */
function program(): Command {
  const made = buildProgram({ stdout: nowhere, stderr: nowhere, env: {} }, () => undefined);
  for (const command of below(made))
    if (command.commands.length === 0 || command.registeredArguments.length > 0) command.action(() => undefined);
  return made;
}

/** `list|ack` is two commands. */
const alternatives = (words: readonly string[]): string[][] =>
  words.reduce<string[][]>(
    (lines, word) =>
      (/^[a-z|-]+\|[a-z-]+$/.test(word) ? word.split('|') : [word]).flatMap((each) =>
        lines.map((line) => [...line, each]),
      ),
    [[]],
  );

/** What is wrong with it; null where it is taken. */
async function fault({ words, whole }: Documented): Promise<string | null> {
  try {
    await program().parseAsync(
      words.filter((word) => word !== '…'),
      { from: 'user' },
    );
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const lacking = [
      'commander.missingArgument',
      'commander.missingMandatoryOptionValue',
      'commander.optionMissingArgument',
    ];
    if (!whole && lacking.includes(error.code)) return null;
    return ['commander.help', 'commander.helpDisplayed'].includes(error.code) ? null : error.message;
  }
}

describe('every command line in the documentation', () => {
  it.each(pages())('%s', async (page) => {
    const faults: string[] = [];
    for (const found of documented(page))
      for (const words of alternatives(found.words)) {
        const wrong = await fault({ ...found, words });
        if (wrong !== null) faults.push(`${found.where}: interconnect ${words.join(' ')}: ${wrong}`);
      }
    expect(faults).toEqual([]);
  });

  it('is found at all', () => {
    expect(documented('README.md').map(({ words }) => words[0])).toContain('discover');
    expect(documented('docs/reference/commands.md').length).toBeGreaterThan(80);
  });

  it('that does not exist is told', async () => {
    const of = (text: string) => fault({ where: '', words: wordsIn(text), whole: true });
    expect(await of('doctor --everything')).toMatch(/unknown option/);
    expect(await of('discover')).toMatch(/missing required argument/);
    expect(await of('alerts ack pg-1')).toMatch(/required option/);
    expect(await of('alerts list # all of them')).toBe(null);
  });
});

/** The test that runs each command; of the rest it is test/e2e/commands.test.ts. */
const runBy: Record<string, string> = {
  start: 'e2e/folder.ts',
  check: 'cli/check.test.ts',
  discover: 'cli/discover.test.ts',
  'networks list': 'cli/networks.test.ts',
  'networks lookup': 'cli/networks.test.ts',
  'authority add': 'cli/authority.test.ts',
  'authority change': 'cli/authority.test.ts',
  'authority list': 'cli/authority.test.ts',
  'authority show': 'cli/authority.test.ts',
  'authority remove': 'cli/authority.test.ts',
  'authority forget': 'cli/authority.test.ts',
  'certs init': 'identity/certs.test.ts',
  'certs issue': 'identity/certs.test.ts',
  'certs show': 'identity/certs.test.ts',
  'probe-agent': 'lab/gateway/product.ts',
  replay: 'flow/replay.test.ts',
  'report verify': 'e2e/service-levels.test.ts',
  report: 'e2e/service-levels.test.ts',
  backup: 'e2e/backup.test.ts',
  restore: 'e2e/backup.test.ts',
  simulate: 'e2e/scenario.test.ts',
  completion: 'cli/completion.test.ts',
};

/** By its words in quotes: that the test also runs it is for whoever reads the test. */
it('every command has a test that names its words', () => {
  const source = (name: string): string => readFileSync(join(root, 'test', name), 'utf8');
  const leaves = below(program())
    .filter(({ commands, registeredArguments }) => commands.length === 0 || registeredArguments.length > 0)
    .map((command) => wordsOf(command).replace(/^interconnect /, ''));
  const missing = leaves.filter((words) => {
    const typed = words.split(' ').map((word) => `'${word}'`);
    const text = source(runBy[words] ?? 'e2e/commands.test.ts');
    return !typed.every((word) => text.includes(word));
  });
  expect(missing).toEqual([]);
  expect(Object.keys(runBy).filter((words) => !leaves.includes(words))).toEqual([]);
});
