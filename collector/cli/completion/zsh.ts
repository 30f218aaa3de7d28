/** Completion for zsh: a file for a folder of $fpath, or to be sourced after compinit. */
import { quoted, type Place } from './tree.js';

export function zshCompletion(places: readonly Place[]): string {
  const inner = places.filter(({ at }) => at !== '').map(({ at }) => quoted(at));
  const values = places.flatMap(({ at, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ names, choices }) =>
        names.map((name) => {
          const offer = choices.length === 0 ? '_files' : `compadd -- ${choices.map(quoted).join(' ')}`;
          return `    (${quoted(`${at} ${name}`)}) ${offer}; return ;;`;
        }),
      ),
  );
  const words = places.map(({ at, commands, flags, choices }) => {
    const offers = [
      ...commands.map(({ name, about }) => entry(name, about)),
      ...choices.map((choice) => entry(choice, '')),
      ...flags.flatMap(({ names, about }) => names.map((name) => entry(name, about))),
    ];
    return `    (${quoted(at)}) offers=(${offers.join(' ')}) ;;`;
  });
  return `#compdef interconnect
# zsh completion of interconnect
_interconnect() {
  local at='' i
  local -a offers
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
    (${inner.join(' | ')}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  _describe interconnect offers || _files
}
compdef _interconnect interconnect
`;
}

/** A colon separates the word from what it means. */
const entry = (word: string, about: string): string =>
  quoted(about === '' ? word : `${word.replaceAll(':', '\\:')}:${about}`);
