/** What can be typed after what, read from the commands themselves. */
import type { Command } from 'commander';

export interface Flag {
  /** `--config`, and `-c` where there is one. */
  names: string[];
  /** One line. */
  about: string;
  /** True where a value follows it. */
  takesValue: boolean;
  /** The values that it takes, where it takes no other. */
  choices: string[];
}

export interface Place {
  /** `''` at the beginning, ` alerts list` after these two words. */
  at: string;
  commands: { name: string; about: string }[];
  flags: Flag[];
  /** What its arguments may be, where they are one of a few words. */
  choices: string[];
}

/** Every place of a command line where something can be completed, the beginning first. */
export function placesOf(program: Command, at = ''): Place[] {
  const commands = program.commands.map((command) => ({ name: command.name(), about: command.description() }));
  const help = { names: ['--help', '-h'], about: 'show how', takesValue: false, choices: [] };
  const flags = program.options
    .filter(({ hidden }) => !hidden)
    .map(({ long, short, description, required, optional, argChoices }) => ({
      names: [long, short].filter((name) => name !== undefined && name !== null),
      about: description,
      takesValue: required || optional,
      choices: argChoices ?? [],
    }));
  const choices = program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return [
    { at, commands, flags: [...flags, help], choices },
    ...program.commands.flatMap((command) => placesOf(command, `${at} ${command.name()}`)),
  ];
}

/** In single quotes, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
