/** Records of all shards: each leaves its own in the store, one document each, and holds those of the others in memory. */
import { z } from 'zod';
import { fromIso, iso } from '../../model/judgement.js';
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from '../../model/judgement.js';
import { Shelf } from '../../records/fold.js';
import type { Records } from '../../records/records.js';
import { pack, unpack } from '../../sharding/parcel.js';
import type { SharedDocument, Store } from '../../store/contract.js';
import { drill, failover, incident, maintenance } from '../schema/records.js';
import type { Neighbour } from './pulse.js';

/** Told at once; the rest with the next telling. */
const MOST_AT_ONCE = 400;
/** Engines show a write some seconds late, and not in order: so long it is looked again, and so far back, ms. */
const AGAIN = 10_000;
const LATE = 60_000;
const MOST_DAMAGED = 1_000;
/** A window may be declared so long before, ms. */
const AHEAD = 400 * 86_400_000;

type Kind = 'failovers' | 'incidents' | 'windows' | 'drills';
type Kept = FailoverRecord | Incident | MaintenanceWindow | Drill;

const stated = { state: true } as const;
const document = z.discriminatedUnion('kind', [
  z.strictObject({ schema: z.literal(1), kind: z.literal('failovers'), record: failover }),
  z.strictObject({ schema: z.literal(1), kind: z.literal('incidents'), record: incident }),
  z.strictObject({ schema: z.literal(1), kind: z.literal('windows'), record: maintenance.omit(stated) }),
  z.strictObject({ schema: z.literal(1), kind: z.literal('drills'), record: drill.omit(stated) }),
]);
const kinds: readonly Kind[] = ['failovers', 'incidents', 'windows', 'drills'];

interface Mirror {
  shelf: Shelf;
  /** The newest stamp that was read. */
  newest: number;
  /** Until when it is read again though nothing newer was told. */
  again: number;
}

export interface SharedRecordsDeps {
  clock: { now(): number };
  store: Pick<Store, 'share' | 'shared'>;
  own: Pick<Records, 'shelf'>;
  /** What documents are signed with. */
  owner: string;
  /** Milliseconds that records are kept in the store. */
  retention(): number;
}

export class SharedRecords {
  /** When one of ours was told last, ms; 0 before. */
  toldAt = 0;
  private readonly damage = new Set<string>();
  private readonly told = new Map<string, number>();
  private readonly others = new Map<string, Mirror>();

  constructor(private readonly deps: SharedRecordsDeps) {}

  /** Tells what is new of ours. */
  async tell(): Promise<void> {
    const { clock, store, owner, retention } = this.deps;
    const stamp = clock.now();
    const due = this.due(stamp - retention());
    if (due.length === 0) return;
    const documents = await Promise.all(
      due.map(async ({ kind, record, key, time }): Promise<SharedDocument> => {
        const body = await pack({ schema: 1, kind, record: iso(record) });
        return { owner, kind: 'record', key, time, stamp, body };
      }),
    );
    await store.share(documents);
    for (const { key, record } of due) this.told.set(key, record.revision);
    this.toldAt = stamp;
  }

  /** Reads what is new of others; true where there was any. */
  async read(others: readonly Neighbour[]): Promise<boolean> {
    let any = false;
    for (const { collector, said } of others) {
      const known = this.others.get(collector) ?? { shelf: new Shelf(), newest: 0, again: 0 };
      const now = this.deps.clock.now();
      if (said === null || (said.records <= known.newest && now > known.again)) continue;
      this.others.set(collector, known);
      const range = { from: now - this.deps.retention(), to: now + AHEAD };
      const after = known.newest === 0 ? {} : { after: known.newest - LATE };
      const { documents, torn } = await this.deps.store.shared({
        kind: 'record',
        owners: [collector],
        ...range,
        ...after,
      });
      const news = await Promise.all(documents.map((each) => this.take(known, each)));
      if (news.includes(true) || torn > 0) known.again = now + AGAIN;
      any ||= news.includes(true);
    }
    return any;
  }

  /** Ours and theirs. */
  shelf(): Shelf {
    const all = new Shelf(Infinity);
    for (const shelf of [this.deps.own.shelf, ...[...this.others.values()].map((each) => each.shelf)])
      for (const kind of kinds) for (const record of shelf[kind].values()) put(all, kind, record);
    return all;
  }

  /** Records of others that could not be read, 1,000 at most. */
  get damaged(): number {
    return this.damage.size;
  }

  /** Of others alone. */
  theirs(): Shelf[] {
    return [...this.others.values()].map(({ shelf }) => shelf);
  }

  /** The collector whose record it is, where it is another's. */
  ownerOf(id: string): string | null {
    for (const [collector, { shelf }] of this.others) if (kinds.some((kind) => shelf[kind].has(id))) return collector;
    return null;
  }

  private due(oldest: number): { kind: Kind; record: Kept; key: string; time: number }[] {
    const due = [];
    for (const kind of kinds)
      for (const record of this.deps.own.shelf[kind].values()) {
        const [key, time] = [`${kind} ${record.id}`, timeOf(record)];
        if (time <= oldest || this.told.get(key) === record.revision) continue;
        due.push({ kind, record, key, time });
        if (due.length === MOST_AT_ONCE) return due;
      }
    return due;
  }

  private async take(known: Mirror, { owner, key, body, stamp }: SharedDocument): Promise<boolean> {
    known.newest = Math.max(known.newest, stamp);
    const parsed = document.safeParse(await unpack(body).catch(() => null));
    if (!parsed.success) {
      if (this.damage.size < MOST_DAMAGED) this.damage.add(`${owner} ${key}`);
      return false;
    }
    const { kind, record } = parsed.data;
    const before = known.shelf[kind].get(record.id);
    if (before !== undefined && before.revision >= record.revision) return false;
    put(known.shelf, kind, fromIso<Kept>(record as never));
    return true;
  }
}

const timeOf = (record: Kept): number =>
  'startedAt' in record ? record.startedAt : 'openedAt' in record ? record.openedAt : record.startsAt;

/** The kind says which of the records it is. */
function put(shelf: Shelf, kind: Kind, record: Kept): void {
  shelf.keep(shelf[kind] as Map<string, Kept>, record);
}
