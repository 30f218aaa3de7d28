/** Every command as its `--help` prints it, as a page of the documentation. */
import type { Command } from 'commander';
import { buildProgram, wordsOf } from './program.js';

const WIDTH = 100;

export function commandsReference(): string {
  const nowhere = { write: () => true };
  const program = buildProgram({ stdout: nowhere, stderr: nowhere, env: {} }, () => undefined);
  const sections = [program, ...below(program)].map((command) => {
    const help = helpOf(command).trim();
    return `## ${wordsOf(command)}\n\n\`\`\`text\n${help}\n\`\`\``;
  });
  return `<!-- Made by "npm run generate" from collector/cli. -->\n\n# Commands\n\n${sections.join('\n\n')}\n`;
}

/** Those below a command, depth first, in the order of its help. */
export const below = (command: Command): Command[] =>
  command.commands.flatMap((each) => [each as Command, ...below(each as Command)]);

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}
