/** `printf` with the verbs that numbers and strings need. */
import { goExponential, goFixed, goGeneral } from '../numbers.js';
import { TemplateFault, type Value } from './functions.js';

/** As `{{ value }}` prints it. */
export function shown(value: Value): string {
  if (typeof value === 'number') return goGeneral(value, null);
  return typeof value === 'object' ? String(value.whole) : String(value);
}

const VERB = /%([-+0 ]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** @throws TemplateFault for a verb that does not fit, where Go would print `%!d(float64=1)`. */
export function printf(format: string, args: readonly Value[]): string {
  let next = 0;
  const result = format.replace(VERB, (_, flags: string, width?: string, precision?: string, verb?: string) => {
    if (verb === '%') return '%';
    const value = args[next++];
    if (value === undefined) throw new TemplateFault(`printf ${JSON.stringify(format)} has too few values`);
    return padded(
      formatted(verb!, value, precision === undefined ? null : Number(precision)),
      flags,
      Number(width ?? 0),
    );
  });
  if (next < args.length) throw new TemplateFault(`printf ${JSON.stringify(format)} has too many values`);
  return result;
}

function formatted(verb: string, value: Value, precision: number | null): string {
  if (verb === 'v') return shown(value);
  if (verb === 's' && typeof value === 'string')
    return precision === null ? value : [...value].slice(0, precision).join('');
  if (verb === 'q' && typeof value === 'string') return JSON.stringify(value);
  if (verb === 'd' && typeof value === 'object') return String(value.whole);
  if (typeof value === 'number') {
    if (verb === 'f') return goFixed(value, precision ?? 6);
    if (verb === 'g') return goGeneral(value, precision);
    if (verb === 'e') return goExponential(value, precision ?? 6);
  }
  throw new TemplateFault(`%${verb} does not fit ${shown(value)}`);
}

function padded(text: string, flags: string, width: number): string {
  const signed = flags.includes('+') && /^[\dN]/.test(text) ? `+${text}` : text;
  if (flags.includes('-')) return signed.padEnd(width);
  if (!flags.includes('0') || !/^[-+]?\d/.test(signed)) return signed.padStart(width);
  const sign = /^[-+]/.exec(signed)?.[0] ?? '';
  return sign + signed.slice(sign.length).padStart(width - sign.length, '0');
}
