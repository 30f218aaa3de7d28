/** Series and values as promtool's tests write them: `up{a="b"}` and `1+1x3 _x2 stale 5`. */
import { Labels, METRIC_NAME } from '../labels.js';
import { parsePromql } from '../promql/parse.js';

/** null is a gap; `stale` ends the series. */
export type Written = number | null | 'stale';

/** @throws Error where it is none. */
export function parseSeries(text: string): Labels {
  if (/^\s*\{\s*\}\s*$/.test(text)) return Labels.none;
  const expr = parsePromql(text);
  if (expr.kind !== 'selector' || expr.range !== null || expr.matchers.some(({ op }) => op !== '='))
    throw new Error(`${JSON.stringify(text)} is no series`);
  return Labels.of({
    ...Object.fromEntries(expr.matchers.map(({ name, value }) => [name, value])),
    ...(expr.metric !== null && { [METRIC_NAME]: expr.metric }),
  });
}

const NUMBER = '[-+]?(?:\\d+\\.?\\d*(?:[eE][-+]?\\d+)?|\\.\\d+(?:[eE][-+]?\\d+)?|[iI]nf|[nN]a[nN])';
const REPEATED = new RegExp(`^(${NUMBER})(?:([-+])(${NUMBER.replace('[-+]?', '')}))?x(\\d+)$`);
const PLAIN = new RegExp(`^${NUMBER}$`);

/** @throws Error where a word of it is not understood. */
export function parseValues(text: string): Written[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap(readWord);
}

function readWord(word: string): Written[] {
  if (word === '_') return [null];
  if (word === 'stale') return ['stale'];
  const gap = /^_x(\d+)$/.exec(word);
  if (gap !== null) return Array.from({ length: Number(gap[1]) }, () => null);
  if (PLAIN.test(word)) return [numberOf(word)];
  const repeated = REPEATED.exec(word);
  if (repeated === null) throw new Error(`${JSON.stringify(word)} is no value of a series`);
  const [, first, sign, step, times] = repeated;
  const by = step === undefined ? 0 : numberOf(step) * (sign === '-' ? -1 : 1);
  const values: number[] = [];
  for (let [index, value] = [0, numberOf(first!)]; index <= Number(times); index++, value += by) values.push(value);
  return values;
}

function numberOf(text: string): number {
  if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /nan/i.test(text) ? NaN : Number(text);
}
