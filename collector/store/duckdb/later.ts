/** The embedded driver, loaded when it is opened: a collector that writes elsewhere does without the tens of megabytes that DuckDB takes idle. */
import type { Deps } from '../../deps.js';
import type { EventsQuery, FlowsAnswer, FlowsQuery, Series, SeriesQuery, StoredEvent } from '../contract.js';
import type { Batch, Driver, Position, Refusals } from '../driver.js';
import type { DuckDbConfig, DuckDbDriver } from './driver.js';
import { PRESSING, SCHEMA_VERSION, TRANSACTION } from './schema.js';

export class LaterDuckDb implements Driver {
  readonly name = 'duckdb';
  readonly batch = TRANSACTION;
  readonly enough = PRESSING;
  readonly schemaVersion = SCHEMA_VERSION;
  #loading: Promise<DuckDbDriver> | null = null;

  constructor(
    private readonly config: DuckDbConfig,
    private readonly deps: Deps,
  ) {}

  async open(spoolId: string): Promise<Position | null> {
    return (await this.#driver()).open(spoolId);
  }

  async write(batch: Batch): Promise<Refusals> {
    return (await this.#driver()).write(batch);
  }

  async series(query: SeriesQuery): Promise<Series[]> {
    return (await this.#driver()).series(query);
  }

  async events(query: EventsQuery): Promise<StoredEvent[]> {
    return (await this.#driver()).events(query);
  }

  async flows(query: FlowsQuery): Promise<FlowsAnswer> {
    return (await this.#driver()).flows(query);
  }

  async renameAuthority(from: string, to: string): Promise<boolean> {
    return (await this.#driver()).renameAuthority(from, to);
  }

  async maintain(now: number, ended: () => boolean): Promise<void> {
    await (await this.#driver()).maintain(now, ended);
  }

  async copy(folder: string): Promise<void> {
    await (await this.#driver()).copy(folder);
  }

  /** What was never loaded has nothing open. */
  async close(): Promise<void> {
    await (await this.#loading)?.close();
  }

  #driver(): Promise<DuckDbDriver> {
    this.#loading ??= import('./driver.js').then(({ DuckDbDriver }) => new DuckDbDriver(this.config, this.deps));
    return this.#loading;
  }
}
