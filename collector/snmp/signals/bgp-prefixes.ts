/** Accepted prefixes of the peers that a table of sessions tells of, from the table beside it that counts them by address family. */
import type { Observation } from '../../model/observation.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { integer } from '../text.js';
import { families, type BgpTable, type PrefixTable } from './bgp-table.js';
import { askedOf, type Values } from './table.js';
import { Watch } from './watch.js';

export class AcceptedPrefixes implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  private readonly watch: Watch;
  /** Index of the peer's prefix counters → the peer. */
  private readonly owners = new Map<string, string>();
  private accepted = new Map<string, Record<string, number>>();

  constructor(
    { enterprises }: BgpTable,
    private readonly table: PrefixTable,
  ) {
    this.name = `bgp:${table.name}`;
    this.appliesTo = askedOf(table.enterprises ?? enterprises);
    this.watch = new Watch({ name: table.name, fast: table.column, slow: {} }, () => this.rows());
    this.specs = this.watch.specs;
  }

  /** From the next poll on the prefixes of this peer are asked for. */
  own(index: string, values: Values, peer: string): void {
    const rows = this.table.peerOf(index, values);
    if (rows === null || this.owners.get(rows) === peer) return;
    for (const [other, owner] of this.owners) if (owner === peer) this.owners.delete(other);
    this.owners.set(rows, peer);
  }

  /** By address family, as `ipv4/unicast`; null where none is told. */
  of(peer: string): Record<string, number> | null {
    return this.accepted.get(peer) ?? null;
  }

  /** Tells nothing by itself: the reader of the sessions, which comes after it, does. */
  read(input: ReadInput): Observation[] {
    this.accepted = new Map();
    for (const [row, values] of this.watch.read(input).rows) {
      const family = Object.keys(families).find((each) => row.endsWith(`.${each}`)) ?? '';
      const peer = this.owners.get(row.slice(0, -family.length - 1));
      const count = integer(Object.values(values)[0]);
      if (peer === undefined || count === null) continue;
      this.accepted.set(peer, { ...this.accepted.get(peer), [families[family] ?? family]: count });
    }
    return [];
  }

  private rows(): string[] {
    return [...this.owners.keys()].flatMap((index) => Object.keys(families).map((family) => `${index}.${family}`));
  }
}
