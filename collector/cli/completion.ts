import { Argument, Command } from 'commander';
import { bashCompletion } from './completion/bash.js';
import { fishCompletion } from './completion/fish.js';
import { placesOf, type Place } from './completion/tree.js';
import { zshCompletion } from './completion/zsh.js';
import type { Io } from './io.js';

const shells: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `interconnect completion bash|zsh|fish`: made of the commands as they are, so that it lists no other. */
export function completionCommand({ stdout }: Io): Command {
  return new Command('completion')
    .description('print what makes a shell complete this command')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(shells)))
    .addHelpText('after', examples)
    .action((shell: string, _options: unknown, command: Command) => {
      stdout.write(shells[shell]?.(placesOf(command.parent ?? command)) ?? '');
    });
}

const examples = `
Examples:
  $ interconnect completion bash > /etc/bash_completion.d/interconnect
  $ interconnect completion zsh > "\${fpath[1]}/_interconnect"
  $ interconnect completion fish > ~/.config/fish/completions/interconnect.fish`;
