/** What an engine's driver does for the store. The spool and the retries are outside, the same for every driver. */
import type {
  EventsQuery,
  FlowPoint,
  FlowsAnswer,
  FlowsQuery,
  Point,
  Series,
  SeriesQuery,
  SharedAnswer,
  SharedDocument,
  SharedQuery,
  StoredEvent,
} from './contract.js';

/** Where in the spool something ends: the last record, and how many points all records up to it held. */
export interface Position {
  sequence: number;
  points: number;
}

/** Records of the spool in their order, from after the last acknowledged one. */
export interface Batch {
  points: readonly (Point | FlowPoint)[];
  events: readonly StoredEvent[];
  end: Position;
}

/** Points that the engine will never take, by reason. */
export type Refusals = Record<string, number>;

export interface Driver {
  readonly name: 'duckdb' | 'influx';
  readonly schemaVersion: number | null;
  /** Points that it wants at a time, at most. */
  readonly batch: number;
  /** So many points that wait are worth a write of their own: nothing is gained by waiting for more. */
  readonly enough: number;
  /**
   * Connects and brings the schema up to date. Gives the position in the spool of this `spoolId` that is in the engine for
   * certain, null where the engine cannot tell. Throws StoreError: STORE_AWAY and STORE_CREDENTIALS are tried again.
   */
  open(spoolId: string): Promise<Position | null>;
  /** Writes all of it or throws. After a throw the same batch is offered again: a second write must change nothing. */
  write(batch: Batch): Promise<Refusals>;
  series(query: SeriesQuery): Promise<Series[]>;
  events(query: EventsQuery): Promise<StoredEvent[]>;
  flows(query: FlowsQuery): Promise<FlowsAnswer>;
  /** Calls an authority otherwise; false where nothing is of it. Left out where the engine cannot change what it holds. */
  renameAuthority?(from: string, to: string): Promise<boolean>;
  /** Documents for other collectors; left out where no other can read them. */
  share?(documents: readonly SharedDocument[]): Promise<void>;
  shared?(query: SharedQuery): Promise<SharedAnswer>;
  /** Rollups and retention that are due at `now` (ms since the epoch); begins no further piece of them once `ended`: the rest is due after the next start. */
  maintain(now: number, ended: () => boolean): Promise<void>;
  /** Copies the engine's files into `folder` as they are between two writes; does nothing where they are not in the data folder. */
  copy(folder: string): Promise<void>;
  close(): Promise<void>;
}
