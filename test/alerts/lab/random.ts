/** Random series and expressions of the supported grammar. The same seed gives the same. */
import type { WrittenSeries } from './remote-write.js';

export class Random {
  constructor(private state: number) {}

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  some<T>(from: readonly T[]): T[] {
    return from.filter(() => this.chance(0.4));
  }
}

const STEP = 15_000;
export const SPAN = 1_500_000;

/** From `start` on, for 25 minutes: states, gauges and counters with gaps, resets, ends, NaN and infinities. */
export function randomSeries(random: Random, start: number): WrittenSeries[] {
  const series: WrittenSeries[] = [];
  for (const [metric, kind] of [
    ['state', 'state'],
    ['gauge', 'gauge'],
    ['count_total', 'counter'],
    ['other', 'state'],
  ] as const)
    for (const path of ['p1', 'p2', 'p3'])
      for (const side of ['a', 'b', '']) {
        if (random.chance(0.15)) continue;
        const labels = {
          __name__: metric,
          path,
          ...(side !== '' && { side }),
          ...(metric === 'other' && { gateway: `gw-${path}` }),
        };
        series.push({ labels, samples: samples(random, kind, start) });
      }
  return series;
}

function samples(random: Random, kind: 'state' | 'gauge' | 'counter', start: number): WrittenSeries['samples'] {
  const found: { time: number; value: number | 'stale' }[] = [];
  let value = random.below(10);
  const odd = random.chance(0.15);
  for (let time = start + random.below(3) * 5_000; time < start + SPAN; time += STEP) {
    const roll = random.next();
    if (roll < 0.06) time += STEP * random.below(30);
    if (kind === 'state') value = random.chance(0.2) ? 1 - Math.min(1, value) : Math.min(1, value);
    else if (kind === 'gauge') value = random.next() * 200 - 100;
    else value = random.chance(0.03) ? random.below(5) : value + random.below(1_000) / 8;
    const jittered = time + (kind === 'counter' ? random.below(900) : 0);
    if (roll > 0.98) found.push({ time: jittered, value: 'stale' });
    else if (odd && roll > 0.9 && kind === 'gauge')
      found.push({ time: jittered, value: random.pick([NaN, Infinity, -Infinity]) });
    else found.push({ time: jittered, value });
  }
  return found;
}

const LABELS = ['path', 'side', 'gateway'] as const;
const METRICS = ['state', 'gauge', 'count_total', 'other'] as const;

/** An expression whose value is a vector, or now and then a number. */
export function randomExpr(random: Random): string {
  return random.chance(0.05) ? scalar(random, 2) : vector(random, 3);
}

function vector(random: Random, depth: number): string {
  if (depth === 0) return selector(random);
  const inner = (): string => vector(random, depth - 1);
  return random.pick([
    () => selector(random),
    () => ranged(random),
    () => ranged(random),
    () =>
      `${random.pick(['abs', 'ceil', 'floor', 'sgn', 'sqrt', 'exp', 'ln', 'log2', 'log10', 'timestamp', 'absent', 'round'])}(${inner()})`,
    // Of a number that is no time, Prometheus gives what its processor makes of it.
    () =>
      `${random.pick(['hour', 'minute', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year'])}(timestamp(${inner()}) - ${random.below(2 ** 31)})`,
    () => `${random.pick(['clamp_min', 'clamp_max', 'round'])}(${inner()}, ${scalar(random, 1)})`,
    () => `clamp(${inner()}, ${random.below(20) - 10}, ${random.below(20)})`,
    () => aggregation(random, inner()),
    () => aggregation(random, inner()),
    () => `${inner()} ${comparison(random)} ${scalar(random, 1)}`,
    () => `${inner()} ${random.pick(['+', '-', '*', '/', '^', '> bool', '== bool'])} ${scalar(random, 1)}`,
    () => `${scalar(random, 1)} ${random.pick(['-', '*', '/', '<', '>= bool'])} ${inner()}`,
    // A remainder makes much of the last digit of what it divides by.
    () => `${selector(random)} % ${random.pick(['3', '0.5', '-7', '0', 'Inf', 'NaN'])}`,
    () => `(${inner()}) ${random.pick(['and', 'or', 'unless'])} ${matching(random)} (${inner()})`,
    () => `${inner()} ${random.pick(['+', '-', '*', '/', '==', '>', '< bool', 'atan2'])} ${joining(random)} ${inner()}`,
    () => `-${inner()}`,
    () => `(${inner()})`,
    () => `vector(${scalar(random, 1)})`,
    () =>
      `label_replace(${inner()}, "made", "$1-x", "${random.pick(LABELS)}", "${random.pick(['(.*)', 'p(.)', 'gw-(p[12])', ''])}")`,
    () => `label_join(${inner()}, "made", "/", "path", "side")`,
    () => `absent_over_time(${plain(random)}[${random.pick(['1m', '5m'])}])`,
    () =>
      `${random.pick(['topk', 'bottomk'])} ${grouping(random)} (${random.below(4)}, gauge{side=~"a|b"} > -1000 < 1000)`,
  ])();
}

function scalar(random: Random, depth: number): string {
  const number = (): string =>
    random.pick(['0', '1', '2.5', '-3', '0x1f', '1e3', '.5', 'NaN', 'Inf', '-Inf', String(random.below(100) / 4)]);
  if (depth === 0) return number();
  return random.pick([
    number,
    number,
    () =>
      `(${scalar(random, depth - 1)} ${random.pick(['+', '-', '*', '/', '%', '^', '> bool', '== bool'])} ${scalar(random, depth - 1)})`,
    () => `scalar(${vector(random, depth - 1)})`,
    () => 'time()',
    () => `-${number()} ^ 2`,
  ])();
}

function plain(random: Random): string {
  const matchers = random
    .some(['path="p1"', 'side!="a"', 'path=~"p[12]"', 'side=~".+"', 'side=""', 'gateway!~"gw-p3"', "side='b'"])
    .slice(0, 2);
  if (random.chance(0.05)) return '{__name__=~"sta.*|other", path="p2"}';
  return `${random.pick([...METRICS, ...METRICS, 'nothing'])}${matchers.length === 0 && random.chance(0.9) ? '' : `{${matchers.join(', ')}}`}`;
}

const selector = (random: Random): string => plain(random) + offset(random);
const offset = (random: Random): string => (random.chance(0.1) ? ` offset ${random.pick(['30s', '4m', '7m30s'])}` : '');

function ranged(random: Random): string {
  const range = `${plain(random)}[${random.pick(['15s', '1m', '2m30s', '5m', '10m'])}]${offset(random)}`;
  return random.pick([
    () => `${random.pick(['rate', 'increase', 'delta', 'irate', 'idelta', 'changes', 'resets', 'deriv'])}(${range})`,
    () =>
      `${random.pick(['avg', 'min', 'max', 'sum', 'count', 'stddev', 'stdvar', 'last', 'present'])}_over_time(${range})`,
    () => `quantile_over_time(${random.pick(['0', '0.5', '0.9', '1', '2', '-1'])}, ${range})`,
    () => `predict_linear(${range}, ${random.pick(['60', '3600'])})`,
  ])();
}

const grouping = (random: Random): string =>
  random.chance(0.3) ? '' : `${random.pick(['by', 'without'])} (${random.some(LABELS).join(', ')})`;

function aggregation(random: Random, inner: string): string {
  const group = grouping(random);
  if (random.chance(0.1)) return `quantile ${group} (${random.pick(['0', '0.25', '0.9', '1.5'])}, ${inner})`;
  if (random.chance(0.1)) return `count_values ${group} ("value", floor(${inner}))`;
  const op = random.pick(['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar']);
  return random.chance(0.5) ? `${op} ${group} (${inner})` : `${op}(${inner}) ${group}`;
}

const comparison = (random: Random): string =>
  random.pick(['==', '!=', '>', '<', '>=', '<=', '> bool', '!= bool', '<= bool']);

const matching = (random: Random): string =>
  random.chance(0.3) ? '' : `${random.pick(['on', 'ignoring'])} (${random.some(LABELS).join(', ')})`;

function joining(random: Random): string {
  const match = matching(random);
  if (match === '' || random.chance(0.4)) return match;
  const include = random.chance(0.5) ? ` (${random.pick(['side', 'gateway', 'made'])})` : ' ()';
  return `${match} ${random.pick(['group_left', 'group_right'])}${include}`;
}
