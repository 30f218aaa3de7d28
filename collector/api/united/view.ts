/** The present of all shards: this one's own beside what the others have told of theirs. */
import type { Component, Deps } from '../../deps.js';
import { CodedError } from '../../model/coded-error.js';
import type { Health } from '../../model/health.js';
import type { Present } from '../../model/judgement.js';
import type { Elsewhere } from '../../resilience/input.js';
import { Board } from '../../sharding/board.js';
import { shardName, shardText, type Division, type Shard } from '../../sharding/shard.js';
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
import { documentOf, MOST_PAGES, readDocument, type LiveDocument } from './document.js';
import { SharedRecords } from './records.js';
import { uniteStatus, unitePresent, wholeOf, type Whole } from './unite.js';
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
  private readonly board: Board<LiveDocument>;
  private readonly shared: SharedRecords;
  private readonly listeners = new Set<Listener>();
  private readonly log = new SinceLog();
  private readonly shard: Shard;
  private readonly names: readonly string[];
  private whole: Whole;
  private leave: (() => void) | null = null;

  constructor(private readonly deps: UnitedDeps) {
    const { division, live, store, clock, log } = deps;
    this.shard = division.shard;
    this.whole = wholeOf(division.whole, this.shard);
    const names = (this.names = namesOf(division));
    this.shared = new SharedRecords({
      ...{ clock, store, own: live.records },
      owner: names[this.shard.index - 1] ?? '',
      retention: () => division.whole.store.retention.events,
    });
    this.board = new Board(this.shard, names, {
      ...{ clock, log, store, read: readDocument },
      say: () => this.say(),
      changed: () => this.tell(live.status(), true),
      more: { tell: () => this.tellMore(), read: (others) => this.shared.read(others) },
    });
    this.records = recordsOf(live, this.shared);
    this.acts = guarded(live.acts, (id) => this.shared.ownerOf(id));
  }

  async start(): Promise<void> {
    await this.board.start();
    this.leave = this.deps.live.subscribe((status, changed) => {
      if (changed) this.board.prompt();
      this.tell(status, changed);
    });
  }

  async stop(): Promise<void> {
    this.leave?.();
    this.listeners.clear();
    await this.board.stop();
  }

  /** Resolves once what is being told or read has been. */
  settled(): Promise<void> {
    return this.board.settled();
  }

  /** Takes what the division has taken. */
  update(): void {
    this.whole = wholeOf(this.deps.division.whole, this.shard);
    this.board.prompt();
  }

  status(): Status {
    return this.unite(this.deps.live.status());
  }

  present(): Present {
    const { live } = this.deps;
    return unitePresent(this.whole, live.present(), live.status(), this.board.others(), this.since);
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    listener(this.status(), true);
    return () => this.listeners.delete(listener);
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
    const silent = this.board.others().flatMap(({ said, shard }) => (said === null ? [shardText(shard)] : []));
    const all = [...(this.deps.live.awaited() ?? []), ...silent];
    return all.length === 0 ? null : all;
  }

  /** As `Live.keyOf`; of other shards' gateways for the ends of paths. */
  keyOf(gateway: string, context: string, name: string): string | null {
    const own = this.deps.live.keyOf(gateway, context, name);
    if (own !== null) return own;
    for (const { said } of this.board.others())
      for (const { a, b, ...path } of said?.status.paths ?? [])
        if (path.gateway === gateway && path.context === context)
          for (const end of [a, b]) if (end.interface === name && end.key !== null) return end.key;
    return null;
  }

  /** What ledgers of everything rest on. */
  forLedgers() {
    const { records } = this;
    return {
      records,
      subscribe: (listener: Listener) => this.subscribe(listener),
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
    const { config, owners } = this.whole;
    const decides = owners.service === this.shard.index ? null : shardText({ ...this.shard, index: owners.service });
    if (decides !== null) return { decides, paths: [] };
    const told = new Map<string, Health>();
    for (const { heard, said } of this.board.others())
      if (heard) for (const { name, health } of said?.status.paths ?? []) told.set(name, health);
    const theirs = config.paths.filter(({ gateway }) => owners.gateways.get(gateway) !== this.shard.index);
    return { decides, paths: theirs.map(({ name }) => told.get(name) ?? 'unknown') };
  }

  /** Probes of all; those of a shard that is not heard are silent. */
  probes(): Pick<ProbesAnswer, 'probes' | 'agents'> {
    const own = this.deps.probes();
    const all = this.board.others().flatMap((other) => {
      const { probes = [], agents = [] } = other.said?.probes ?? {};
      const trouble = whyUnheard(other);
      return [
        {
          agents,
          probes: other.heard ? probes : probes.map((each) => ({ ...each, state: 'silent' as const, trouble })),
        },
      ];
    });
    const newest = [own, ...all].flatMap(({ agents }) => agents);
    newest.sort((x, y) => ((x.lastReportAt ?? '') < (y.lastReportAt ?? '') ? -1 : 1));
    return {
      probes: [own, ...all].flatMap(({ probes }) => probes),
      agents: [...new Map(newest.map((agent) => [agent.name, agent])).values()],
    };
  }

  /** Pages of the other shards: of each the newest, as many as it tells. */
  pages(): PageRow[] {
    return this.board.others().flatMap(({ said }) => said?.pages ?? []);
  }

  /** What the shard that decides on the service says of its ledgers, and how to call it; where it is not heard, what it said last, and why. */
  ledgersElsewhere(): { said: unknown; who: string; unheard: string | null } {
    const { owners, shard } = this.whole;
    const who = shardText({ ...shard, index: owners.service });
    const other = this.board.others().find((each) => each.shard.index === owners.service);
    if (other === undefined) return { said: undefined, who, unheard: `${who} is this one` };
    return { said: other.said?.sla, who, unheard: other.heard ? null : whyUnheard(other) };
  }

  /** What keeps the shards from knowing each other, as far as this one can tell. */
  problems(): Found[] {
    const { tell, more } = this.board.faults;
    const { damaged } = this.shared;
    const found = (code: string, message: string, next: string): Found => ({
      ...{ code, severity: 'warning', subject: shardText(this.shard), message, next },
    });
    return [
      ...(tell === null
        ? []
        : [
            found(
              'shard-untold',
              `The other shards cannot be told: ${tell}.`,
              'Mend what it names: to them all of this one is unknown.',
            ),
          ]),
      ...(more === null
        ? []
        : [
            found(
              'shard-records-behind',
              `Records are not exchanged: ${more}.`,
              'Mend what it names: until then lists of incidents and failovers may lack what is new.',
            ),
          ]),
      ...(damaged === 0
        ? []
        : [
            found(
              'shard-records-damaged',
              `${damaged} records of other shards could not be read.`,
              'Bring all shards to one release; the records themselves are safe with their own shard.',
            ),
          ]),
    ];
  }

  private readonly since = (key: string, value: string): string =>
    iso(this.log.since(key, value, this.deps.clock.now()));

  private unite(own: Status): Status {
    const united = uniteStatus(this.whole, own, this.board.others(), this.since);
    this.log.sweep();
    return united;
  }

  private tell(own: Status, changed: boolean): void {
    if (this.listeners.size === 0) return;
    const status = this.unite(own);
    for (const listener of this.listeners)
      try {
        listener(status, changed);
      } catch (error) {
        this.listeners.delete(listener);
        this.deps.log.error({ error }, 'a watcher of the live status failed and was let go');
      }
  }

  private say(): object {
    const { live, probes, paging, ledgers } = this.deps;
    const pages = paging.pages().slice(0, MOST_PAGES);
    return documentOf({
      ...{ status: live.status(), present: live.judged(), probes: probes() },
      pages: pages.map((each) => pageRow(each, paging.acknowledgementOf(each))),
      records: this.shared.toldAt,
      ...(ledgers && { sla: ledgers.say() }),
    });
  }

  private async tellMore(): Promise<void> {
    await this.shared.tell();
    await this.deps.ledgers?.tell();
  }
}

/** Names that all shards sign with, from the first. */
export function namesOf({ shard, configured }: Pick<Division, 'shard' | 'configured'>): string[] {
  return Array.from({ length: shard.of }, (_, at) => shardName(configured, { index: at + 1, of: shard.of }));
}

function recordsOf({ records }: Live, shared: SharedRecords): RecordsView {
  return {
    get shelf() {
      return shared.shelf();
    },
    async failoversBetween(from, to) {
      const all = [
        await records.failoversBetween(from, to),
        ...shared.theirs().map((s) => s.failoversBetween(from, to)),
      ];
      return distinct(all.flat()).sort((x, y) => y.startedAt - x.startedAt || byId(x, y));
    },
    async incidentsBetween(from, to) {
      const all = [
        await records.incidentsBetween(from, to),
        ...shared.theirs().map((s) => s.incidentsBetween(from, to)),
      ];
      return distinct(all.flat()).sort((x, y) => y.openedAt - x.openedAt || byId(x, y));
    },
  };
}

const byId = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);

/** Each record once, in its newest revision. */
function distinct<T extends { id: string; revision: number }>(all: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const each of all) if (each.revision > (byId.get(each.id)?.revision ?? -1)) byId.set(each.id, each);
  return [...byId.values()];
}

/** What is another shard's is acted on there: it keeps the record, and pages. @throws CodedError `RECORD_ELSEWHERE`. */
function guarded(acts: Live['acts'], ownerOf: (id: string) => string | null): LiveView['acts'] {
  const here = (id: string): void => {
    const owner = ownerOf(id);
    if (owner !== null) throw new CodedError('RECORD_ELSEWHERE', `${id} is kept by ${owner}: do it there`);
  };
  const checked =
    <A extends unknown[], R>(run: (id: string, ...rest: A) => R) =>
    (id: string, ...rest: A): R => {
      here(id);
      return run(id, ...rest);
    };
  return {
    addWindow: (given) => acts.addWindow(given),
    adoptWindow: (window) => acts.adoptWindow(window),
    planDrill: (given) => acts.planDrill(given),
    countFailover: (record) => acts.countFailover(record),
    cancelWindow: checked((id, given) => acts.cancelWindow(id, given)),
    recordDrill: checked((id, outcome, given) => acts.recordDrill(id, outcome, given)),
    acknowledge: checked((id, given) => acts.acknowledge(id, given)),
    addTicket: checked((id, ticket) => acts.addTicket(id, ticket)),
  };
}
