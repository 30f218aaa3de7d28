/** Documents of several collectors in memory, as an engine keeps them; enough for those that tell and read, not a driver. */
import type { SharedDocument, SharedQuery, Store } from '../../collector/store/contract.js';

export class SharedMemory implements Pick<Store, 'share' | 'shared'> {
  readonly documents = new Map<string, SharedDocument>();
  /** Nobody reaches it. */
  away = false;
  /** A kind that it takes and loses. */
  loses: SharedQuery['kind'] | null = null;
  /** Kinds, as they were asked for. */
  readonly asked: SharedQuery['kind'][] = [];

  async share(documents: readonly SharedDocument[]): Promise<void> {
    this.check();
    for (const each of documents.filter(({ kind }) => kind !== this.loses))
      this.documents.set(JSON.stringify([each.owner, each.kind, each.key, each.time]), each);
  }

  async shared({ kind, owners, from, to, after = -Infinity, newest }: SharedQuery) {
    this.check();
    this.asked.push(kind);
    const found = [...this.documents.values()].filter(
      (each) =>
        each.kind === kind && owners.includes(each.owner) && each.time >= from && each.time < to && each.stamp > after,
    );
    found.sort((x, y) => x.time - y.time);
    const last = new Map(found.map((each) => [each.owner, each]));
    return { documents: newest ? [...last.values()] : found, torn: 0 };
  }

  private check(): void {
    if (this.away) throw new Error('the engine does not answer');
  }
}
