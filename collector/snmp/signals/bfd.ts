/** The BFD sessions that paths need, found by the peer's address. */
import type { Observation, Origin } from '../../model/observation.js';
import type { BfdSessionObservation } from '../../model/signals.js';
import { changedBetween } from '../../model/transitions.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { bfdSessTable } from '../tables/bfd-sess-table.js';
import { ciscoBfdSessTable } from '../tables/cisco-bfd-sess-table.js';
import { juniperBfdSessTable } from '../tables/juniper-bfd-sess-table.js';
import type { BfdTable } from './bfd-table.js';
import { Finder } from './finder.js';
import { flapEvent } from './flap.js';
import { askedOf } from './table.js';
import { Watch } from './watch.js';

export const bfdTables: readonly BfdTable[] = [ciscoBfdSessTable, juniperBfdSessTable, bfdSessTable];

/** @param peers canonical addresses; none gives no reader */
export function bfdReaders(peers: ReadonlySet<string>): Reader[] {
  if (peers.size === 0) return [];
  return bfdTables.flatMap((table) => {
    const reader = new BfdReader(table, peers);
    return [reader.finder, reader];
  });
}

class BfdReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  readonly finder: Finder;
  private readonly watch: Watch;
  private readonly before = new Map<string, BfdSessionObservation>();

  constructor(
    private readonly table: BfdTable,
    peers: ReadonlySet<string>,
  ) {
    this.name = `bfd:${table.name}`;
    this.appliesTo = askedOf(table.enterprises);
    this.finder = new Finder(table.name, table.find, this.appliesTo, (index, values) =>
      peers.has(table.read(index, values)?.peer ?? ''),
    );
    this.watch = new Watch(table, () => this.finder.indexes());
    this.specs = this.watch.specs;
  }

  read(input: ReadInput): Observation[] {
    const { rows, lost } = this.watch.read(input);
    return [
      ...[...rows].flatMap(([index, values]) => {
        const said = this.table.read(index, values);
        return said ? this.observe({ kind: 'bfd-session', ...input.origin, ...said }) : [];
      }),
      ...lost.flatMap((index) => this.gone(input.origin, index)),
    ];
  }

  private observe(now: BfdSessionObservation): Observation[] {
    const before = this.before.get(now.session);
    this.before.set(now.session, now);
    const flapped = before && before.state === now.state && changedBetween(before, now);
    if (!flapped) return [now];
    const message = `BFD session ${now.session} with ${now.peer ?? 'an unknown peer'} changed and is ${now.state ?? 'unknown'} at both polls`;
    return [now, flapEvent(now, 'bfd-session-flapped', now.peer ?? now.session, message)];
  }

  private gone(origin: Origin, index: string): Observation[] {
    const before = this.before.get(index);
    this.before.delete(index);
    return before ? [{ ...before, ...origin, state: null, diagnostic: null }] : [];
  }
}
