/** The present of all shards: this one's own beside what the others have told of theirs. */
import type { Component, Deps } from '../../deps.js';
import { CodedError } from '../../model/coded-error.js';
import type { Present } from '../../model/judgement.js';
import type { Elsewhere } from '../../resilience/input.js';
import { worst } from '../../resilience/posture/index.js';
import { shardText, type Division, type Shard } from '../../sharding/shard.js';
import type { Store } from '../../store/contract.js';
import type { Live, Listener } from '../live.js';
import type { Found } from '../live/problems/problem.js';
import { pageRow } from '../live/paging.js';
import { iso } from '../live/seen.js';
import { SinceLog } from '../live/since.js';
import { describeTopology } from '../live/topology.js';
import type { PagingDesk } from '../paging.js';
import type { InterfaceRow, PageRow, ProbesAnswer, Status, Topology } from '../types.js';
import type { LiveView, RecordsView } from '../view.js';
import { documentOf, MOST_PAGES } from './document.js';
import { judgementsOf, toldPaths, type Judgements } from './judgements.js';
import { Listeners } from './listeners.js';
import { Neighbours } from './neighbours.js';
import { uniteProbes } from './probes.js';
import { shardProblems } from './problems.js';
import { pulseOf } from './pulse.js';
import { SharedRecords } from './records.js';
import { guarded, recordsOf } from './records-view.js';
import type { Whole } from './sources.js';
import { uniteStatus, unitePresent, wholeOf } from './unite.js';
import { whyUnheard } from './unheard.js';

export interface UnitedDeps extends Deps {
  division: Division;
  live: Live;
  store: Pick<Store, 'share' | 'shared'>;
  probes(): ProbesAnswer;
  paging: Pick<PagingDesk, 'pages' | 'acknowledgementOf'>;
  /** What this shard has to tell of ledgers, where it keeps them: with its present, and beside it. */
  ledgers?: { say(): unknown; tell(): Promise<void> } | undefined;
}

export class United implements LiveView, Component {
  readonly acts: LiveView['acts'];
  readonly records: RecordsView;
  private readonly neighbours: Neighbours;
  private readonly shared: SharedRecords;
  private readonly watchers: Listeners<[Status, boolean]>;
  private readonly judges: Listeners<[Judgements]>;
  private readonly log = new SinceLog();
  private readonly shard: Shard;
  private readonly names: readonly string[];
  private whole: Whole;
  /** Our own, as it was judged last. */
  private own: Status | null = null;
  private leave: (() => void) | null = null;

  constructor(private readonly deps: UnitedDeps) {
    const { division, live, store, clock, log } = deps;
    this.shard = division.shard;
    this.whole = wholeOf(division);
    this.watchers = new Listeners(log);
    this.judges = new Listeners(log);
    const names = (this.names = division.names);
    this.shared = new SharedRecords({
      ...{ clock, store, own: live.records },
      owner: names[this.shard.index - 1] ?? '',
      retention: () => division.whole.store.retention.events,
    });
    this.neighbours = new Neighbours(this.shard, names, {
      ...{ clock, log, store },
      watched: () => this.watchers.any,
      pulse: (looks) => this.pulse(looks),
      rows: () => this.rows(),
      records: { tell: () => this.tellRecords(), read: (others) => this.shared.read(others) },
      changed: () => this.heard(),
    });
    this.records = recordsOf(live, this.shared);
    this.acts = guarded(live.acts, (id) => this.shared.ownerOf(id));
  }

  async start(): Promise<void> {
    const judged: Listener = (status, changed) => {
      this.own = status;
      if (changed) {
        this.neighbours.prompt();
        this.note();
      }
      this.watchers.tell(() => [this.unite(status), changed]);
      this.judges.tell(() => [this.judged(status)]);
    };
    this.leave = this.deps.live.subscribe(judged, false);
    await this.neighbours.start();
  }

  async stop(): Promise<void> {
    this.leave?.();
    this.watchers.clear();
    this.judges.clear();
    await this.neighbours.stop();
  }

  /** Resolves once what is being told or read has been. */
  settled(): Promise<void> {
    return this.neighbours.settled();
  }

  /** Takes what the division has taken. */
  update(): void {
    this.whole = wholeOf(this.deps.division);
    this.neighbours.prompt();
  }

  fresh(): Promise<void> {
    return this.neighbours.look();
  }

  status(): Status {
    return this.unite(this.deps.live.status());
  }

  present(): Present {
    const { live } = this.deps;
    const own = { status: live.status(), present: live.present() };
    return unitePresent(this.whole, own, this.neighbours.others(), this.since);
  }

  subscribe(listener: Listener): () => void {
    const leave = this.watchers.add(listener);
    // Who watches the whole watches our own.
    const rest = this.deps.live.subscribe(() => undefined);
    void this.neighbours.look();
    listener(this.status(), true);
    return () => {
      leave();
      rest();
    };
  }

  topology(): Topology {
    return describeTopology(this.whole.config);
  }

  networks(question: Parameters<Live['networks']>[0]): ReturnType<Live['networks']> {
    return this.deps.live.networks(question);
  }

  /** @throws CodedError `GATEWAY_ELSEWHERE` for a gateway of another shard: what is known of its interfaces is there. */
  interfaces(name: string): InterfaceRow[] | null {
    const index = this.whole.owners.gateways.get(name);
    if (index !== undefined && index !== this.shard.index)
      throw new CodedError(
        'GATEWAY_ELSEWHERE',
        `${name} is polled by ${shardText({ ...this.shard, index })}: ask that one`,
      );
    return this.deps.live.interfaces(name);
  }

  /** Of this shard's own gateways. */
  awaited(): string[] | null {
    return this.deps.live.awaited();
  }

  /** Its own gateways that have not been asked, and other shards that were never heard; null where there is neither. */
  awaitedOfAll(): string[] | null {
    const silent = this.neighbours.heard().flatMap(({ said, shard }) => (said === null ? [shardText(shard)] : []));
    const all = [...(this.deps.live.awaited() ?? []), ...silent];
    return all.length === 0 ? null : all;
  }

  /** As `Live.keyOf`; of other shards' gateways for the ends of paths. */
  keyOf(gateway: string, context: string, name: string): string | null {
    const own = this.deps.live.keyOf(gateway, context, name);
    if (own !== null) return own;
    for (const { path, said } of toldPaths(this.whole, this.neighbours.heard()))
      if (path.gateway === gateway && path.context === context)
        for (const side of ['a', 'b'] as const) if (path[side] === name && said?.[side]) return said[side];
    return null;
  }

  /** What each path carries at most, as it was told last, bit/s. */
  capacities(): Map<string, number | null> {
    const own = this.deps.live.status().paths.map(({ name, capacity }) => [name, capacity] as const);
    const told = [...toldPaths(this.whole, this.neighbours.heard())].map(
      ({ path, said }) => [path.name, said?.capacity ?? path.capacity ?? null] as const,
    );
    return new Map([...own, ...told]);
  }

  /** What ledgers of everything rest on. */
  forLedgers() {
    const { records } = this;
    return {
      records,
      subscribe: (listener: (judged: Judgements) => void) => {
        const leave = this.judges.add(listener);
        listener(this.judged(this.own ?? this.deps.live.status()));
        return leave;
      },
      keyOf: (gateway: string, context: string, name: string) => this.keyOf(gateway, context, name),
      awaited: () => this.awaitedOfAll(),
    };
  }

  /** What the shard that keeps the ledgers signs with. */
  ledgersOwner(): string {
    return this.names[this.whole.owners.service - 1] ?? '';
  }

  /** For the judgement of this shard's own. */
  elsewhere(): Elsewhere {
    const { service } = this.whole.owners;
    if (service !== this.shard.index) return { decides: shardText({ ...this.shard, index: service }), paths: [] };
    const theirs = [...toldPaths(this.whole, this.neighbours.heard())];
    return { decides: null, paths: theirs.map(({ heard, said }) => (heard && said ? said.health : 'unknown')) };
  }

  /** Probes of all; those of a shard that is not heard are silent. */
  probes(): Pick<ProbesAnswer, 'probes' | 'agents'> {
    return uniteProbes(this.deps.probes(), this.neighbours.others());
  }

  /** Pages of the other shards: of each the newest, as many as it tells. */
  pages(): PageRow[] {
    return this.neighbours.others().flatMap(({ said }) => said?.pages ?? []);
  }

  /** What the shard that decides on the service says of its ledgers, and how to call it; where it is not heard, what it said last, and why. */
  ledgersElsewhere(): { said: unknown; who: string; unheard: string | null } {
    const { owners, shard } = this.whole;
    const who = shardText({ ...shard, index: owners.service });
    const other = this.neighbours.heard().find((each) => each.shard.index === owners.service);
    if (other === undefined) return { said: undefined, who, unheard: `${who} is this one` };
    return { said: other.said?.sla, who, unheard: other.heard ? null : whyUnheard(other) };
  }

  /** What keeps the shards from knowing each other, as far as this one can tell. */
  problems(): Found[] {
    const { damaged } = this.shared;
    return shardProblems(this.shard, { ...this.neighbours.faults, damaged });
  }

  private readonly since = (key: string, value: string): string =>
    iso(this.log.since(key, value, this.deps.clock.now()));

  private unite(own: Status): Status {
    const united = uniteStatus(this.whole, own, this.neighbours.others(), this.since);
    this.log.sweep();
    return united;
  }

  private judged(own: Status): Judgements {
    return judgementsOf(this.whole, own, this.neighbours.heard());
  }

  /** Something of the others is otherwise. */
  private heard(): void {
    const { own } = this;
    this.note();
    this.watchers.tell(() => [this.status(), true]);
    if (own !== null) this.judges.tell(() => [this.judged(own)]);
  }

  /** Since when all is as well protected as it is: known also where nobody looked before. */
  private note(): void {
    if (this.own === null) return;
    const { groups } = this.judged(this.own).resilience;
    const all = groups.map(({ group, protection: { state } }) => ({
      group,
      protection: { state, reasons: [], since: 0 },
    }));
    this.since('protection', worst(all).state);
  }

  private pulse(looks: boolean): { of: number; said: object } | null {
    const { own, shared } = this;
    const { clock, ledgers } = this.deps;
    if (own === null) return null;
    const rest = { looks, records: shared.toldAt, ...(ledgers && { sla: ledgers.say() }) };
    return { of: clock.now(), said: pulseOf(own, rest) };
  }

  private rows(): { of: number; said: object } | null {
    const { own } = this;
    if (own === null) return null;
    const { live, probes, paging } = this.deps;
    const pages = paging.pages().slice(0, MOST_PAGES);
    const said = documentOf({
      ...{ status: own, present: live.judged(), probes: probes() },
      pages: pages.map((each) => pageRow(each, paging.acknowledgementOf(each))),
    });
    return { of: Date.parse(own.time), said };
  }

  private async tellRecords(): Promise<void> {
    await this.shared.tell();
    await this.deps.ledgers?.tell();
  }
}
