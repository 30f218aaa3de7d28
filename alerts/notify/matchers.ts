/** Matchers of labels in the spelling of Alertmanager: `alertname="PathDown"`, `gateway=~"gw.*"`, `!=`, `!~`. */
import { CodedError } from '../../collector/model/coded-error.js';
import type { Matcher, Silence } from '../../collector/model/paging.js';

const SHAPE = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s]*))\s*$/;
const LONGEST = 200;

/** @throws CodedError `SILENCE_MATCHER` with what is wrong. */
export function parseMatcher(text: string): Matcher {
  const [, name, sign, quoted, plain] = SHAPE.exec(text) ?? [];
  if (name === undefined || sign === undefined)
    throw refusal(`${text.slice(0, 80)} is no matcher; write alertname="PathDown" or gateway=~"gw.*"`);
  const value = quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
  if (value.length > LONGEST) throw refusal(`the value of ${name} is longer than ${LONGEST} characters`);
  const matcher = { name, value, isRegex: sign.endsWith('~'), isEqual: !sign.startsWith('!') };
  if (matcher.isRegex) expression(value);
  return matcher;
}

export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const sign = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${sign}"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** A label that is missing counts as empty, as in Alertmanager. */
export function matches(matchers: readonly Matcher[], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ name, value, isRegex, isEqual }) => {
    const given = labels[name] ?? '';
    const same = isRegex ? expression(value).test(given) : given === value;
    return same === isEqual;
  });
}

/** Whether a silence is in force at `now`, ms. */
export const inForce = ({ startsAt, endsAt }: Silence, now: number): boolean => now >= startsAt && now < endsAt;

const known = new Map<string, RegExp>();

/**
 * Only what cannot take long: few repetitions, none of a group, no references back. Alertmanager's engine has neither, and a
 * silence comes from whoever may write to the API.
 */
function expression(text: string): RegExp {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (/\)[*+{?]|\\[1-9k]|\(\?/.test(text) || (text.match(/[*+{?]/g)?.length ?? 0) > 3)
    throw refusal(
      `in ${text.slice(0, 80)}: at most three repetitions, none of a group, and no references back; write alternatives`,
    );
  try {
    const made = new RegExp(`^(?:${text})$`, 'u');
    if (known.size > 1_000) known.clear();
    known.set(text, made);
    return made;
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal(`${text.slice(0, 80)} is no regular expression`);
    throw error;
  }
}

const refusal = (message: string): CodedError => new CodedError('SILENCE_MATCHER', message);
