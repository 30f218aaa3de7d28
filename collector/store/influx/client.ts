/** The `influx` package, with what the store needs beside it: bounded waiting, and no retries of its own. */
import type { IPoint } from 'influx';
import { reasonOf, StoreError } from '../errors.js';
import { statusOf, storeErrorOf } from './faults.js';
import { LineWriter } from './lines.js';

const TIMEOUT = 15_000;
/** What takes longer than this is answered by an engine in trouble, ms. */
const SLOW = 5_000;

/** The package takes a host out of service after an error; the spool does the waiting, so it never should. */
const noBackoff = {
  getDelay: () => 0,
  next: () => noBackoff,
  reset: () => noBackoff,
};

/** InfluxDB answers what was never written with no series; openGemini with this. */
const NOTHING_YET = /^measurement not found$/i;

export interface InfluxTarget {
  url: string;
  database: string;
  username: string | undefined;
  password: string | undefined;
}

/** One series of an answer: its tags and rows, as the engine gave them. */
export interface RawSeries {
  tags: Record<string, string>;
  columns: string[];
  values: (number | string | null)[][];
}

export class InfluxClient {
  readonly #influx: LineWriter;
  readonly #database: string;
  readonly #onTrouble: () => void;
  readonly where: string;
  #closed = false;

  /** `onTrouble` is called when nobody answered, or late. */
  constructor({ url, database, username, password }: InfluxTarget, onTrouble: () => void = () => undefined) {
    this.#onTrouble = onTrouble;
    const { hostname, port, protocol, pathname, host } = new URL(url);
    const secure = protocol === 'https:';
    this.where = `${protocol}//${host}`;
    this.#database = database;
    this.#influx = new LineWriter({
      host: hostname,
      port: port === '' ? (secure ? 443 : 8086) : Number(port),
      protocol: secure ? 'https' : 'http',
      path: pathname.replace(/\/+$/, ''),
      database,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      pool: { maxRetries: 0, requestTimeout: TIMEOUT, backoff: noBackoff },
    });
  }

  /** Nothing more is asked: what is done in many requests ends with the one at hand. */
  close(): void {
    this.#closed = true;
  }

  /** Throws what the package throws, or STORE_AWAY after the time-out. */
  async write(points: IPoint[], retentionPolicy: string | undefined, precision: 'ms' | 'n'): Promise<void> {
    const options = {
      precision,
      database: this.#database,
      ...(retentionPolicy === undefined ? {} : { retentionPolicy }),
    };
    await this.#bounded(() => this.#influx.writePoints(points, options));
  }

  /** The answer of each statement; times in ms. Throws StoreError. */
  async query(statements: readonly string[], method: 'GET' | 'POST' = 'GET'): Promise<RawSeries[][]> {
    if (statements.length === 0) return [];
    try {
      const options = { precision: 'ms', database: this.#database, method } as const;
      const { results } = (await this.#bounded(() => this.#influx.queryRaw(statements.join(';'), options))) as {
        results?: { error?: string; series?: Partial<RawSeries>[] }[];
      };
      const error = results?.find((result) => result.error !== undefined && !NOTHING_YET.test(result.error))?.error;
      if (error !== undefined) throw new Error(error);
      return (results ?? []).map(({ series }) =>
        (series ?? []).map(({ tags, columns, values }) => ({
          tags: tags ?? {},
          columns: columns ?? [],
          values: values ?? [],
        })),
      );
    } catch (error) {
      throw storeErrorOf(error, this.where);
    }
  }

  /** A statement that may be refused: the reason, or null where it was done. Throws where nobody answers or the credentials are wrong. */
  async attempt(statement: string): Promise<string | null> {
    try {
      await this.query([statement], 'POST');
      return null;
    } catch (error) {
      const { code, cause } = error as StoreError;
      const refused = /not authorized|forbidden|already exists|not supported|requires admin|parsing|\b40[0345]\b/i.test(
        reasonOf(cause),
      );
      if (code === 'STORE_AWAY' && !refused) throw error;
      if (
        code === 'STORE_CREDENTIALS' &&
        /\b401\b|authorization failed|unable to parse authentication/i.test(reasonOf(cause))
      )
        throw error;
      return reasonOf(cause);
    }
  }

  /** A body that stops half way ends nothing by itself: there is a time for everything. */
  async #bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError('STORE_AWAY', 'the store was stopped: nothing more is asked of the engine');
    const began = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new StoreError('STORE_AWAY', `${this.where} did not answer within ${(2 * TIMEOUT) / 1_000} s`);
      timer = setTimeout(() => reject(error), 2 * TIMEOUT);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      if (statusOf(error) === null || statusOf(error)! >= 500) this.#onTrouble();
      throw error;
    } finally {
      clearTimeout(timer);
      if (performance.now() - began > SLOW) this.#onTrouble();
    }
  }
}
