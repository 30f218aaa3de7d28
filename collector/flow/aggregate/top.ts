/** The cut at the end of a minute: as many names and rows as are kept apart, the rest added up under `other`; totals stay what they were. */
import type { ClassName } from '../meaning/classes.js';
import type { Direction } from '../meaning/interfaces.js';
import { OTHER, UNKNOWN } from '../meaning/names.js';

/** What one minute of flows adds up to, for one combination of names. Estimates after sampling; octets from the IP header on. */
export interface FlowRow {
  /** Start of the minute, milliseconds since the epoch. */
  time: number;
  /** `unknown`: no declared network holds the address. `other`: beyond what is kept apart. */
  authority: string;
  destination: string;
  application: string;
  class: ClassName;
  path: string;
  direction: Direction;
  octets: number;
  packets: number;
  flows: number;
}

/** How many names, and how many rows, a minute keeps apart. */
export interface Top {
  authorities: number;
  destinations: number;
  applications: number;
  rows: number;
}

const dimensions = [
  ['authority', 'authorities'],
  ['destination', 'destinations'],
  ['application', 'applications'],
] as const;

/**
 * At most `top.rows` rows with at most so many names, and as many more as there are paths, directions and classes; largest first. The rows given
 * are used up. `distinct`: no two of them have the same names.
 */
export function cut(rows: readonly FlowRow[], top: Top, distinct: boolean): FlowRow[] {
  const renamed = dimensions.map(([dimension, limit]) => {
    const names = largest(rows, dimension, top[limit]);
    if (names !== null) for (const row of rows) if (!names.has(row[dimension])) row[dimension] = OTHER;
    return names !== null;
  });
  const whole = distinct && !renamed.includes(true) ? [...rows] : merged(rows);
  whole.sort((one, other) => other.octets - one.octets || other.packets - one.packets);
  if (whole.length <= top.rows) return whole;
  const rest = whole.splice(top.rows);
  for (const row of rest) row.authority = row.destination = row.application = OTHER;
  // Rows that are other in every dimension may be among those kept.
  return merged([...whole, ...merged(rest)]);
}

/** Names with the most octets, `unknown` always among them and not counted; null when all of them may stay. */
function largest(
  rows: readonly FlowRow[],
  dimension: (typeof dimensions)[number][0],
  most: number,
): Set<string> | null {
  const octets = new Map<string, number>();
  for (const row of rows) octets.set(row[dimension], (octets.get(row[dimension]) ?? 0) + row.octets);
  octets.delete(UNKNOWN);
  octets.delete(OTHER);
  if (octets.size <= most) return null;
  const order = [...octets].sort(([name, one], [against, other]) => other - one || (name < against ? -1 : 1));
  return new Set([UNKNOWN, ...order.slice(0, most).map(([name]) => name)]);
}

function merged(rows: readonly FlowRow[]): FlowRow[] {
  const found = new Map<string, FlowRow>();
  for (const row of rows) {
    const key = `${row.authority}\n${row.destination}\n${row.application}\n${row.class}\n${row.path}\n${row.direction}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, row);
    else {
      same.octets += row.octets;
      same.packets += row.packets;
      same.flows += row.flows;
    }
  }
  return [...found.values()];
}
