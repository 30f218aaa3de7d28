/** The interfaces of one gateway and context from poll to poll, each with what its reader remembers of it. */
import type { InterfaceIdentity } from '../model/interface.js';
import { assignKeys, baseName, identityOf, sameInterface, samePlace, type RawIdentity } from './identity.js';
import { isKept, oddNames, rawNames, type KeptNames, type NameColumn } from './kept-names.js';
import type { Row, TableReading } from './table.js';
import { If } from './tables/if-table.js';
import { IfX } from './tables/if-x-table.js';

/** An interface that leaves the table is forgotten after this many polls without it; walks stop early without saying so. */
const FORGET_AFTER = 3;
const FORGET_AFTER_INCOMPLETE = 20;
/** Polls that an interface without its ifXTable row waits for its name before it goes by ifDescr. */
const NAME_PATIENCE = 2;

export interface Entry<State> extends KeptNames {
  key: string;
  state: State;
  /** Poll in which it was last seen. */
  seen: number;
}

export interface Change<State> {
  kind: 'added' | 'removed' | 'renumbered' | 'renamed';
  key: string;
  /** What it was before: key of a renamed, ifIndex of a renumbered one. */
  before: string;
  identity: InterfaceIdentity;
  state: State;
}

interface Candidate<State> {
  raw: RawIdentity;
  identity: InterfaceIdentity;
  /** The entry that had this ifIndex before and looks the same. */
  entry: Entry<State> | null;
}

export class InterfaceRegistry<State> {
  private byIndex = new Map<string, Entry<State>>();
  /** Number of the poll that was taken in last; an entry with another `seen` was not in it. */
  poll = 0;
  private readonly waiting = new Map<string, number>();
  private settled = false;

  /** @param begin makes what the reader remembers of an interface; `before` is its entry until now, where names or ifIndex changed */
  constructor(private readonly begin: (key: string, identity: InterfaceIdentity, before?: Entry<State>) => State) {}

  /** Interfaces that are known now, by the ifIndex of their row. */
  get(index: string): Entry<State> | undefined {
    return this.byIndex.get(index);
  }

  get size(): number {
    return this.byIndex.size;
  }

  entries(): IterableIterator<Entry<State>> {
    return this.byIndex.values();
  }

  /** Takes in the rows of one poll. Cheap where no name changed: a few comparisons of bytes per row. */
  update(ifRows: TableReading | undefined, ifXRows: TableReading | undefined): Change<State>[] {
    this.poll++;
    let known = 0;
    let changed = false;
    for (const index of unionOf(ifRows, ifXRows)) {
      const entry = this.byIndex.get(index);
      if (entry && agrees(entry, ifRows?.rows.get(index), ifXRows?.rows.get(index))) {
        entry.seen = this.poll;
        known++;
      } else changed = true;
    }
    const complete = ifRows?.complete === true && ifXRows?.complete !== false;
    const keep = complete ? FORGET_AFTER : FORGET_AFTER_INCOMPLETE;
    if (!changed && (known === this.byIndex.size || !this.anyUnseen(keep))) return [];
    return this.rebuild(ifRows, ifXRows, keep);
  }

  private anyUnseen(keep: number): boolean {
    for (const entry of this.byIndex.values()) if (this.poll - entry.seen >= keep) return true;
    return false;
  }

  private rebuild(ifRows: TableReading | undefined, ifXRows: TableReading | undefined, keep: number): Change<State>[] {
    const candidates: Candidate<State>[] = [];
    const arrivals = new Set<string>();
    for (const index of unionOf(ifRows, ifXRows)) {
      const candidate = this.candidate(index, ifRows, ifXRows);
      if (!candidate) continue;
      candidates.push(candidate);
      if (!candidate.entry) arrivals.add(baseName(candidate.identity));
    }
    const present = new Set(candidates.map(({ raw }) => raw.index));
    for (const index of this.waiting.keys())
      if (present.has(index) || !ifRows?.rows.has(index)) this.waiting.delete(index);
    for (const entry of this.byIndex.values()) {
      const stays = !present.has(entry.index) && this.poll - entry.seen < keep;
      if (stays && !arrivals.has(baseName(entry.identity)))
        candidates.push({ raw: rawNames(entry), identity: entry.identity, entry });
    }
    return this.match(candidates, present);
  }

  private candidate(
    index: string,
    ifRows: TableReading | undefined,
    ifXRows: TableReading | undefined,
  ): Candidate<State> | null {
    const entry = this.byIndex.get(index);
    const ifRow = ifRows?.rows.get(index);
    const ifXRow = ifXRows?.rows.get(index);
    if (!entry && !ifXRow && this.awaitsName(index, ifXRows)) return null;
    const fresh = rawOf(index, ifRow, ifXRow);
    const identity = identityOf(fresh);
    if (!entry || !sameInterface(entry.identity, identity)) return { raw: fresh, identity, entry: null };
    const raw = merge(rawNames(entry), fresh);
    return { raw, identity: identityOf(raw), entry };
  }

  /** True where other interfaces have a name in ifXTable, or its walk ended early: this one's may still come. */
  private awaitsName(index: string, ifXRows: TableReading | undefined): boolean {
    if (!ifXRows || (ifXRows.complete && ifXRows.rows.size === 0)) return false;
    const polls = (this.waiting.get(index) ?? 0) + 1;
    this.waiting.set(index, polls);
    return polls <= NAME_PATIENCE;
  }

  /** Old entries go to new candidates: by key first, then by the ifIndex that looks the same. */
  private match(candidates: readonly Candidate<State>[], present: ReadonlySet<string>): Change<State>[] {
    const keys = assignKeys(candidates.map(({ identity }) => identity));
    const former = new Map([...this.byIndex.values()].map((entry) => [entry.key, entry]));
    const taken = new Map<Candidate<State>, Entry<State>>();
    candidates.forEach((candidate, position) => {
      const entry = former.get(keys[position] ?? '');
      const shared = keys[position] !== baseName(candidate.identity);
      if (entry && samePlace(entry.identity, candidate.identity, shared)) taken.set(candidate, entry);
    });
    const claimed = new Set(taken.values());
    for (const candidate of candidates) {
      if (taken.has(candidate) || !candidate.entry || claimed.has(candidate.entry)) continue;
      taken.set(candidate, candidate.entry);
      claimed.add(candidate.entry);
    }
    const changes: Change<State>[] = [];
    const next = new Map<string, Entry<State>>();
    candidates.forEach((candidate, position) => {
      const entry = this.settle(candidate, keys[position] ?? '', taken.get(candidate), present, changes);
      next.set(candidate.raw.index, entry);
    });
    for (const entry of former.values()) if (!claimed.has(entry)) changes.push(change('removed', entry, entry.key));
    this.byIndex = next;
    const first = !this.settled;
    this.settled ||= this.waiting.size === 0;
    return first ? [] : changes;
  }

  private settle(
    { raw, identity }: Candidate<State>,
    key: string,
    before: Entry<State> | undefined,
    present: ReadonlySet<string>,
    changes: Change<State>[],
  ): Entry<State> {
    const seen = present.has(raw.index) ? this.poll : (before?.seen ?? this.poll);
    const state = this.begin(key, identity, before);
    const entry = { key, index: raw.index, identity, odd: oddNames(raw, identity), seen, state };
    if (!before) changes.push(change('added', entry, key));
    else if (before.index !== raw.index) changes.push(change('renumbered', entry, before.index));
    if (before && before.key !== key) changes.push(change('renamed', entry, before.key));
    return entry;
  }
}

function change<State>(kind: Change<State>['kind'], entry: Entry<State>, before: string): Change<State> {
  return { kind, key: entry.key, before, identity: entry.identity, state: entry.state };
}

/** Every ifIndex of either table once, those of ifTable first. */
export function* unionOf(ifRows: TableReading | undefined, ifXRows: TableReading | undefined): Generator<string> {
  if (ifRows) yield* ifRows.rows.keys();
  if (ifXRows) for (const index of ifXRows.rows.keys()) if (!ifRows?.rows.has(index)) yield index;
}

function rawOf(index: string, ifRow: Row | undefined, ifXRow: Row | undefined): RawIdentity {
  return {
    index,
    ifName: ifXRow?.[IfX.ifName],
    ifDescr: ifRow?.[If.ifDescr],
    ifAlias: ifXRow?.[IfX.ifAlias],
    ifType: ifRow?.[If.ifType],
    ifPhysAddress: ifRow?.[If.ifPhysAddress],
  };
}

/** A column that did not come this time is as it was. */
function merge(before: RawIdentity, now: RawIdentity): RawIdentity {
  return {
    index: now.index,
    ifName: now.ifName ?? before.ifName,
    ifDescr: now.ifDescr ?? before.ifDescr,
    ifAlias: now.ifAlias ?? before.ifAlias,
    ifType: now.ifType ?? before.ifType,
    ifPhysAddress: now.ifPhysAddress ?? before.ifPhysAddress,
  };
}

/** True where every name that came is, byte for byte, the one that is known. */
function agrees(known: KeptNames, ifRow: Row | undefined, ifXRow: Row | undefined): boolean {
  return (
    (ifXRow === undefined ||
      (agree(known, 'ifName', ifXRow[IfX.ifName]) && agree(known, 'ifAlias', ifXRow[IfX.ifAlias]))) &&
    (ifRow === undefined ||
      (agree(known, 'ifDescr', ifRow[If.ifDescr]) &&
        agree(known, 'ifPhysAddress', ifRow[If.ifPhysAddress]) &&
        agree(known, 'ifType', ifRow[If.ifType])))
  );
}

function agree(known: KeptNames, column: NameColumn, now: Row[number]): boolean {
  return now === undefined || isKept(known, column, now);
}
