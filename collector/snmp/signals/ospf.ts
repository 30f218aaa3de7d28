/** The OSPF neighbours that paths need: version 2 by address, version 3 by router ID or address. */
import type { Observation, Origin } from '../../model/observation.js';
import type { OspfNeighbourObservation } from '../../model/signals.js';
import { changedBetween } from '../../model/transitions.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { ospfNbrTable } from '../tables/ospf-nbr-table.js';
import { ospfv3NbrTable } from '../tables/ospfv3-nbr-table.js';
import { Finder } from './finder.js';
import { flapEvent } from './flap.js';
import type { OspfSaid, OspfTable } from './ospf-table.js';
import { askedOf, without } from './table.js';
import { Watch } from './watch.js';

export const ospfTables: readonly OspfTable[] = [ospfNbrTable, ospfv3NbrTable];

/** @param neighbours canonical addresses and router IDs; none gives no reader */
export function ospfReaders(neighbours: ReadonlySet<string>): Reader[] {
  if (neighbours.size === 0) return [];
  return ospfTables.flatMap((table) => {
    const reader = new OspfReader(table, neighbours);
    return [reader.finder, reader];
  });
}

function isWanted(said: OspfSaid | null, neighbours: ReadonlySet<string>): boolean {
  if (!said) return false;
  return neighbours.has(said.neighbour) || (said.version === 3 && neighbours.has(said.routerId ?? ''));
}

class OspfReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  readonly finder: Finder;
  private readonly watch: Watch;
  private readonly before = new Map<string, OspfNeighbourObservation>();

  constructor(
    private readonly table: OspfTable,
    neighbours: ReadonlySet<string>,
  ) {
    this.name = `ospf:${table.name}`;
    this.appliesTo = askedOf(table.enterprises);
    this.finder = new Finder(table.name, table.find, this.appliesTo, (index, values) =>
      isWanted(table.read(index, values), neighbours),
    );
    this.watch = new Watch(table, () => this.finder.indexes());
    this.specs = this.watch.specs;
  }

  read(input: ReadInput): Observation[] {
    const observations: Observation[] = [];
    const seen = new Set<string>();
    for (const [index, values] of this.watch.read(input).rows) {
      const said = this.table.read(index, values);
      if (!said) continue;
      seen.add(said.neighbour);
      observations.push(...this.observe(input.origin, said));
    }
    for (const before of this.before.values())
      if (!seen.has(before.neighbour)) observations.push(this.gone(input.origin, before));
    return observations;
  }

  private observe(origin: Origin, said: OspfSaid): Observation[] {
    const now: OspfNeighbourObservation = { kind: 'ospf-neighbour', ...origin, ...without(said, 'address') };
    const before = this.before.get(now.neighbour);
    this.before.set(now.neighbour, now);
    const flapped = before && before.state === now.state && changedBetween(before, now);
    if (!flapped) return [now];
    const message = `OSPF neighbour ${now.neighbour} changed and is ${now.state ?? 'unknown'} at both polls`;
    return [now, flapEvent(now, 'ospf-neighbour-flapped', now.neighbour, message)];
  }

  /** A neighbour that is down leaves the table; while the agent answers, it is down and not unknown. */
  private gone(origin: Origin, before: OspfNeighbourObservation): Observation {
    const now: OspfNeighbourObservation = { ...before, ...origin, state: 'down' };
    this.before.set(now.neighbour, now);
    return now;
  }
}
