/** Where a command writes, and what it may assume about who reads. */
import { styleText } from 'node:util';

/** The part of a stream that commands use; tests hand in their own. */
export interface Sink {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface Io {
  stdout: Sink;
  stderr: Sink;
  env: NodeJS.ProcessEnv;
}

/** Colours are for terminals, and for nobody under NO_COLOR (no-color.org). */
export function hasColour(sink: Sink, env: NodeJS.ProcessEnv): boolean {
  return sink.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Paints text for a stream, or leaves it as it is. */
export function painter(sink: Sink, env: NodeJS.ProcessEnv): Paint {
  if (!hasColour(sink, env)) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

const UNPRINTABLE_IN_JSON = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/** JSON on several lines. What a terminal could take for a command is escaped, which leaves the value the same. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(UNPRINTABLE_IN_JSON, (found) => [...utf16(found)].join(''))}\n`;
}

function* utf16(text: string): Iterable<string> {
  for (let index = 0; index < text.length; index++) {
    yield `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
}
