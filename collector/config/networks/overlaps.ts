/** What networks say about each other: names and prefixes that stand twice, prefixes inside others. */
import { formatPrefix, holds, parsePrefix, type Prefix } from '../../model/prefix.js';
import type { Fault } from '../faults.js';
import type { NetworkEntry, Spot } from './entry.js';

/** Nested prefixes may be meant, and in thousands: so many are told one by one. */
const MOST_NESTED = 20;

interface Placed {
  prefix: Prefix;
  entry: NetworkEntry;
  index: number;
}

export function overlaps(entries: readonly NetworkEntry[]): Fault[] {
  const [a, b] = (['a', 'b'] as const).map((side) => entries.filter((entry) => entry.side === side));
  return [...twice(a!), ...twice(b!), ...prefixes(a!), ...prefixes(b!), ...bothSides(a!, b!)];
}

function twice(entries: readonly NetworkEntry[]): Fault[] {
  const seen = new Map<string, Spot>();
  return entries.flatMap(({ network: { name }, spot }): Fault[] => {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, spot(['name']));
    if (first === undefined) return [];
    const message = `another network of this side is called "${name}" already (${where(first, spot(['name']))}): choose another name, or put their prefixes in one`;
    return [{ ...spot(['name']), code: 'CONFIG_DUPLICATE_NAME', message, suggestion: null }];
  });
}

/** In order of address, the wider before what they hold, so that what holds a prefix is on a stack. */
function prefixes(entries: readonly NetworkEntry[]): Fault[] {
  const faults: Fault[] = [];
  const nested = new Map<string, Fault>();
  const stack: Placed[] = [];
  for (const placed of sorted(entries)) {
    while (stack.length > 0 && !holds(stack.at(-1)!.prefix, placed.prefix)) stack.pop();
    const outer = stack.at(-1);
    if (outer?.prefix.length === placed.prefix.length) faults.push(same(outer, placed));
    else {
      // Within a default route lies everything: it is meant.
      if (outer !== undefined && outer.prefix.length > 0 && outer.entry !== placed.entry) inside(nested, outer, placed);
      stack.push(placed);
    }
  }
  return [...faults, ...few([...nested.values()])];
}

function sorted(entries: readonly NetworkEntry[]): Placed[] {
  const all = entries.flatMap((entry) =>
    entry.network.prefixes.map((text, index) => ({ prefix: parsePrefix(text)!, entry, index })),
  );
  return all.sort(
    ({ prefix: one }, { prefix: other }) =>
      one.family - other.family ||
      one.words[0] - other.words[0] ||
      one.words[1] - other.words[1] ||
      one.words[2] - other.words[2] ||
      one.words[3] - other.words[3] ||
      one.length - other.length,
  );
}

function same(first: Placed, second: Placed): Fault {
  const [one, other] = [spotOf(first), spotOf(second)];
  const text = formatPrefix(second.prefix);
  if (first.entry === second.entry) {
    const message = `${text} stands twice in "${second.entry.network.name}" (${where(one, other)} too): keep one`;
    return { ...other, code: 'CONFIG_REPEATED_PREFIX', message, suggestion: null };
  }
  const message = `${text} belongs to "${first.entry.network.name}" already (${where(one, other)}): an address can be of one network of a side only`;
  return { ...other, code: 'CONFIG_DUPLICATE_PREFIX', message, suggestion: null };
}

/** Told once per pair of networks. */
function inside(nested: Map<string, Fault>, outer: Placed, inner: Placed): void {
  const key = JSON.stringify([outer.entry.network.name, inner.entry.network.name]);
  if (nested.has(key)) return;
  const spot = spotOf(inner);
  const message = `${formatPrefix(inner.prefix)} of "${inner.entry.network.name}" lies within ${formatPrefix(outer.prefix)} of "${outer.entry.network.name}" (${where(spotOf(outer), spot)}): the longer prefix counts`;
  nested.set(key, { ...spot, code: 'CONFIG_NESTED_PREFIX', message, suggestion: null });
}

function few(faults: Fault[]): Fault[] {
  const more = faults.length - MOST_NESTED;
  if (more <= 0) return faults;
  const last = faults[MOST_NESTED - 1]!;
  return [
    ...faults.slice(0, MOST_NESTED - 1),
    { ...last, message: `${last.message}; so it is with ${more} more pairs of networks` },
  ];
}

function bothSides(a: readonly NetworkEntry[], b: readonly NetworkEntry[]): Fault[] {
  const first = new Map(sorted(a).map((placed) => [formatPrefix(placed.prefix), placed]));
  return sorted(b).flatMap((placed): Fault[] => {
    const other = first.get(formatPrefix(placed.prefix));
    if (other === undefined) return [];
    const spot = spotOf(placed);
    const message = `${formatPrefix(placed.prefix)} is an authority's too ("${other.entry.network.name}", ${where(spotOf(other), spot)}): addresses are looked up by side, so both will count`;
    return [{ ...spot, code: 'CONFIG_PREFIX_ON_BOTH_SIDES', message, suggestion: null }];
  });
}

const spotOf = ({ entry, index }: Placed): Spot => entry.spot(['prefixes', index]);

/** `line 12`, or with the file where it is another one. */
function where(spot: Spot, from: Spot): string {
  return spot.file === from.file ? `line ${spot.line}` : `${spot.file}:${spot.line}`;
}
