/**
 * The whole service, which a collector watches alone or divides with others. What is shown is of all of it either way; its ledgers are kept by the one
 * that decides on it.
 */
import type { Live } from './api/live.js';
import type { PagingDesk } from './api/paging.js';
import type { ProbesAnswer } from './api/types.js';
import { United } from './api/united/view.js';
import type { LiveView } from './api/view.js';
import type { Config } from './config/schema/index.js';
import type { Deps } from './deps.js';
import type { KeptLedgers } from './ledger/kept.js';
import { createLedgersElsewhere } from './ledgers-elsewhere.js';
import { LedgersTold } from './ledgers-told.js';
import { TiedLedgers } from './ledgers.js';
import type { Division } from './sharding/shard.js';
import type { Store } from './store/contract.js';

export interface WholeServiceDeps extends Deps {
  version: string;
  /** Where this collector is one of several. */
  division: Division | undefined;
  /** What this one judges itself. */
  live: Live;
  desk: PagingDesk;
  store: Store;
  /** As this one knows them. */
  probes(): ProbesAnswer;
}

export interface WholeService {
  /** What is shown; who is paged goes by what this one judges itself. */
  view: LiveView;
  /** The present of all, where there are others. */
  united: United | null;
  /** Where they are kept here. */
  kept: TiedLedgers | null;
  /** Wherever they are kept. */
  ledgers: KeptLedgers;
  /** Whether this one decides on the service, as it is divided now; where ledgers are kept goes by what was so at the start. */
  decides(): boolean;
  /** Bits per second by path. */
  capacities(): ReadonlyMap<string, number | null>;
}

/** `config`: the part of this collector. The parts are inert until they are started. */
export function wholeService(config: Config, deps: WholeServiceDeps): WholeService {
  const { division, live, desk, store, probes } = deps;
  const decides = (): boolean => division === undefined || division.owners.service === division.shard.index;
  const united: United | null =
    division === undefined
      ? null
      : new United({
          ...{ ...deps, division, live, paging: desk },
          ...{ store, probes },
          ledgers: { say: () => told?.say(), tell: async () => told?.tell() },
        });
  const kept = decides()
    ? new TiedLedgers(division?.whole ?? config, { ...deps, live: united?.forLedgers() ?? live, store })
    : null;
  const elsewhere =
    united === null || kept !== null ? null : createLedgersElsewhere({ ...deps, united, store, config });
  const told: LedgersTold | null =
    division === undefined || kept === null
      ? null
      : new LedgersTold({ ...deps, store, ledgers: kept, owner: config.store.collector });
  return {
    view: united ?? live,
    united,
    kept,
    // One of the two is there.
    ledgers: (kept ?? elsewhere)!,
    decides,
    capacities: () =>
      united?.capacities() ?? new Map(live.status().paths.map(({ name, capacity }) => [name, capacity])),
  };
}
