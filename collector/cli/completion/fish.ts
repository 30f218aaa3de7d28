/** Completion for fish. */
import { quoted as inQuotes, type Place } from './tree.js';

export function fishCompletion(places: readonly Place[]): string {
  const inner = places.filter(({ at }) => at !== '').map(({ at }) => quoted(at));
  return `# fish completion of interconnect
function __interconnect_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${inner.join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${places.flatMap(lines).join('\n')}
`;
}

function lines({ at, commands, flags, choices }: Place): string[] {
  const here = `complete -c interconnect -n ${quoted(`__interconnect_at "${at}"`)}`;
  return [
    ...commands.map(({ name, about }) => `${here} -f -a ${quoted(name)} -d ${quoted(about)}`),
    ...choices.map((choice) => `${here} -f -a ${quoted(choice)}`),
    ...flags.map(({ names, about, takesValue, choices: values }) => {
      const spelt = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
      const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
      return `${here} ${spelt.join(' ')}${value} -d ${quoted(about)}`;
    }),
  ];
}

/** fish takes a backslash in single quotes for what it stands before. */
const quoted = (text: string): string => inQuotes(text.replaceAll('\\', '\\\\')).replaceAll("'\\''", "\\'");
