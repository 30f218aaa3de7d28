/** The embedded driver: DuckDB in the data folder. */
import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../../deps.js';
import { systemCode } from '../../model/coded-error.js';
import type { EventsQuery, FlowsAnswer, FlowsQuery, Series, SeriesQuery, StoredEvent } from '../contract.js';
import type { Batch, Driver, Position, Refusals } from '../driver.js';
import { StoreError } from '../errors.js';
import { answerFlows } from '../flows/answer.js';
import { FlowHours } from '../flows/due.js';
import { planFlows } from '../flows/plan.js';
import { isFlow, isSample } from '../flows/points.js';
import { Mutex } from '../mutex.js';
import { lay } from '../series/grid.js';
import { plan, type Plan } from '../series/plan.js';
import { RawAppender } from './append.js';
import { clusterNext } from './cluster.js';
import { Dictionary } from './dictionary.js';
import { Dirty } from '../dirty.js';
import { Engine } from './engine.js';
import { insertEvents, selectEvents } from './events.js';
import { storeErrorOf } from './faults.js';
import { FlowAppender } from './flows/append.js';
import { FlowNames } from './flows/names.js';
import { renameAuthority } from './flows/rename.js';
import { addUpNext, findStale } from './flows/rollup.js';
import { flowSource } from './flows/source.js';
import { cells } from './query.js';
import { expire, rawSince, type Retention } from './retention.js';
import { loadDirty, rollUpNext, saveDirty } from './rollup.js';
import { migrate, PRESSING, SCHEMA_VERSION, TRANSACTION } from './schema.js';

export interface DuckDbConfig {
  /** The data folder. */
  path: string;
  retention: Retention;
}

export const DATABASE = 'interconnect.duckdb';

export class DuckDbDriver implements Driver {
  readonly name = 'duckdb';
  readonly batch = TRANSACTION;
  readonly enough = PRESSING;
  readonly schemaVersion = SCHEMA_VERSION;
  readonly #config: DuckDbConfig;
  readonly #deps: Deps;
  readonly #file: string;
  readonly #lock = new Mutex();
  readonly #dictionary = new Dictionary();
  readonly #dirty = new Dirty();
  readonly #appender = new RawAppender(this.#dictionary, this.#dirty);
  readonly #flowNames = new FlowNames();
  readonly #flowHours = new FlowHours();
  readonly #flowAppender = new FlowAppender(this.#flowNames, this.#dictionary);
  #engine: Engine | null = null;
  /** Not opened again for who comes late, for nobody would close it. */
  #closed = true;
  #spoolId = '';

  constructor(config: DuckDbConfig, deps: Deps) {
    this.#config = config;
    this.#deps = deps;
    this.#file = join(config.path, DATABASE);
  }

  async open(spoolId: string): Promise<Position | null> {
    this.#spoolId = spoolId;
    this.#closed = false;
    return this.#lock.run(() => this.#guarded(async () => this.#positionIn(await this.#opened())));
  }

  async write(batch: Batch): Promise<Refusals> {
    return this.#lock.run(() => this.#guarded(async () => this.#write(await this.#opened(), batch)));
  }

  async series(query: SeriesQuery): Promise<Series[]> {
    const planned = plan(query, rawSince(this.#config.retention, this.#deps.clock.now()));
    const engine = this.#open();
    const scope = {
      series: this.#dictionary.matching(planned.measurement, planned.filter),
      known: this.#dictionary.count(planned.measurement),
      collectors: this.#dictionary.collectors,
      tags: (series: number) => this.#dictionary.tagsOf(planned.measurement, series),
      dirty: ({ measurement, from, to }: Plan) => this.#dirty.runs(measurement, from, to),
    };
    return lay(await engine.read((connection) => cells(connection, planned, scope)), planned);
  }

  async events(query: EventsQuery): Promise<StoredEvent[]> {
    return this.#open().read((connection) => selectEvents(connection, query));
  }

  async flows(query: FlowsQuery): Promise<FlowsAnswer> {
    const planned = planFlows(query, rawSince(this.#config.retention, this.#deps.clock.now()));
    return this.#open().read((connection) =>
      answerFlows(flowSource(connection, this.#flowNames, this.#dictionary), planned),
    );
  }

  async renameAuthority(from: string, to: string): Promise<boolean> {
    return this.#lock.run(() =>
      this.#guarded(async () => renameAuthority((await this.#opened()).writer, this.#flowNames, from, to)),
    );
  }

  async maintain(now: number, ended: () => boolean): Promise<void> {
    while (!ended() && (await this.#lock.run(() => this.#guarded(() => this.#rollUpNext(now)))));
    while (!ended() && (await this.#lock.run(() => this.#guarded(() => this.#addUpNext(now)))));
    if (ended()) return;
    await this.#lock.run(() =>
      this.#guarded(async () => expire((await this.#opened()).writer, this.#config.retention, now)),
    );
    this.#deps.log.debug({}, 'what is past its time is gone');
  }

  /** Between two writes: the file then holds all of it, or the file and its write-ahead log do. */
  async copy(folder: string): Promise<void> {
    await this.#lock.run(async () => {
      await this.#guarded(async () => (await this.#opened()).writer.run('CHECKPOINT'));
      for (const suffix of ['', '.wal'])
        await copyFile(
          `${this.#file}${suffix}`,
          join(folder, `${DATABASE}${suffix}`),
          constants.COPYFILE_FICLONE,
        ).catch((error: unknown) => {
          if (suffix === '' || systemCode(error) !== 'ENOENT') throw error;
        });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#lock.run(async () => this.#release());
  }

  async #rollUpNext(now: number): Promise<boolean> {
    const { writer } = await this.#opened();
    const run = await rollUpNext(writer, this.#dirty, now, this.#deps.clock.monotonic());
    if (run !== null) this.#deps.log.debug(run, 'rollups made');
    return run !== null || clusterNext(writer, this.#dirty, now);
  }

  async #addUpNext(now: number): Promise<boolean> {
    const { writer } = await this.#opened();
    const hour = await addUpNext(writer, this.#flowHours, now, this.#deps.clock.monotonic());
    if (hour !== null) this.#deps.log.debug({ hour }, 'an hour of flows added up');
    return hour !== null;
  }

  #open(): Engine {
    if (this.#engine === null)
      throw new StoreError('STORE_AWAY', 'the database is not open now; it is being opened again');
    return this.#engine;
  }

  async #opened(): Promise<Engine> {
    if (this.#engine !== null) return this.#engine;
    if (this.#closed) throw new StoreError('STORE_AWAY', 'the database is closed');
    const engine = await Engine.open(this.#file);
    try {
      await migrate(engine.writer);
      await this.#dictionary.load(engine.writer);
      await loadDirty(engine.writer, this.#dirty);
      await this.#appender.load(engine.writer);
      await this.#flowNames.load(engine.writer);
      await findStale(engine.writer, this.#flowHours);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return (this.#engine = engine);
  }

  async #positionIn({ writer }: Engine): Promise<Position | null> {
    const reader = await writer.runAndReadAll('SELECT sequence, points FROM position WHERE spool = $1', [
      this.#spoolId,
    ]);
    const [row] = reader.getRows();
    return row === undefined ? null : { sequence: Number(row[0]), points: Number(row[1]) };
  }

  /** Samples, events and the position in the spool in one transaction: after kill -9 each is there exactly once. */
  async #write({ writer }: Engine, { points, events, end }: Batch): Promise<Refusals> {
    await writer.run('BEGIN');
    const now = this.#deps.clock.monotonic();
    const flows = points.filter(isFlow);
    const refused = await this.#appender.append(writer, points.filter(isSample), now);
    await this.#flowAppender.append(writer, flows);
    for (const point of flows) this.#flowHours.touch(point, now);
    await this.#dictionary.save(writer);
    await saveDirty(writer, this.#dirty.takeFresh());
    await insertEvents(writer, events);
    await writer.run('UPDATE position SET spool = $1, sequence = $2, points = $3', [
      ...[this.#spoolId, BigInt(end.sequence), BigInt(end.points)],
    ]);
    await writer.run('COMMIT');
    return refused;
  }

  /** After any failure the database is closed and opened anew: memory and disk agree again, and a fatal error is left behind. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#release();
      throw storeErrorOf(error, this.#file);
    }
  }

  async #release(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close();
  }
}
