/** Completion for bash 4 and later, without the bash-completion package. */
import { quoted, type Place } from './tree.js';

export function bashCompletion(places: readonly Place[]): string {
  const inner = places.filter(({ at }) => at !== '').map(({ at }) => quoted(at));
  const values = places.flatMap(({ at, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ names, choices }) =>
        names.map((name) => `    ${quoted(`${at} ${name}`)}) ${answer(choices)}; return ;;`),
      ),
  );
  const words = places.map(({ at, commands, flags, choices }) => {
    const all = [...commands.map(({ name }) => name), ...choices, ...flags.flatMap(({ names }) => names)];
    return `    ${quoted(at)}) ${answer(all)} ;;`;
  });
  return `# bash completion of interconnect
_interconnect() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} at='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
    ${inner.join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $previous" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  [[ \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _interconnect interconnect
`;
}

/** Files where no words are known. */
const answer = (words: readonly string[]): string =>
  words.length === 0
    ? 'COMPREPLY=($(compgen -f -- "$current"))'
    : `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current"))`;
