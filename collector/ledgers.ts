/** The ledgers of a collector, tied to what judges and to what keeps. */
import { join } from 'node:path';
import type { Live } from './api/live.js';
import type { Judgements } from './api/united/judgements.js';
import { settingsOf } from './api/live/settings.js';
import type { Config } from './config/schema/index.js';
import type { Component, Deps } from './deps.js';
import { Ledgers } from './ledger/ledgers.js';
import { inThread, type Spawn } from './ledger/reckoning/thread.js';
import { trafficOf, usageOf } from './ledger/store-evidence.js';
import type { Shelf } from './records/fold.js';
import type { Store } from './store/contract.js';
import { packageRoot } from './version.js';

export interface TiedLedgersDeps extends Deps {
  version: string;
  /** What is judged and concluded, of everything that the configuration says. */
  live: {
    subscribe(listener: (judged: Judgements) => void, watches: boolean): () => void;
    readonly records: { readonly shelf: Shelf };
    keyOf: Live['keyOf'];
    awaited: Live['awaited'];
  };
  store: Pick<Store, 'series' | 'flows'>;
  /** Where months are reckoned: in a thread of its own, unless told otherwise. */
  spawn?: Spawn;
}

/** Inert until start(); from then on it is told every change of what is judged. */
export class TiedLedgers extends Ledgers implements Component {
  private leave: (() => void) | null = null;

  constructor(
    config: Config,
    private readonly tied: TiedLedgersDeps,
  ) {
    let paths = config.paths;
    const { live, store, ...deps } = tied;
    super(config, {
      ...deps,
      folder: join(config.store.path, 'sla'),
      spawn: tied.spawn ?? inThread(new URL('dist/collector/ledger/reckoning/worker.js', packageRoot())),
      groups(next) {
        paths = next.paths;
        return settingsOf(next).groups;
      },
      concluded({ startsAt, endsAt }) {
        const { shelf } = live.records;
        const overlaps = (each: { startsAt: number; endsAt: number }): boolean =>
          each.startsAt < endsAt && each.endsAt > startsAt;
        const byId = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);
        return {
          windows: [...shelf.windows.values()].filter(overlaps).sort(byId),
          drills: [...shelf.drills.values()].filter(overlaps).sort(byId),
          failovers: shelf.failoversBetween(startsAt, endsAt).sort((x, y) => x.startedAt - y.startedAt || byId(x, y)),
          incidents: shelf.incidentsBetween(startsAt, endsAt).sort((x, y) => x.openedAt - y.openedAt || byId(x, y)),
        };
      },
      // The name stands in until the gateway has shown the interface.
      traffic: (period) =>
        trafficOf(
          paths,
          store,
          (path, side) => live.keyOf(path.gateway, path.context, path[side]) ?? path[side],
          period,
        ),
      awaited: () => live.awaited(),
      usage: (period) => usageOf(store, period),
    });
  }

  override async start(): Promise<void> {
    await super.start();
    const { live, clock } = this.tied;
    const judge = ({ paths, resilience }: Judgements): void =>
      this.judge({
        at: clock.now(),
        paths: paths.map(({ name, health }) => ({ name, state: health })),
        groups: resilience.groups.map(({ group, protection }) => ({ name: group, state: protection.state })),
      });
    this.leave = live.subscribe(judge, false);
  }

  override async stop(): Promise<void> {
    this.leave?.();
    await super.stop();
  }
}
