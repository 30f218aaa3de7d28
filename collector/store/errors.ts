/** What goes wrong in the store, with codes that stay the same from release to release. */

export type StoreErrorCode =
  /** Another process has the data folder open. */
  | 'STORE_LOCKED'
  /** The database or the spool cannot be read as what it should be. */
  | 'STORE_CORRUPT'
  /** The database was written by a later release. */
  | 'STORE_SCHEMA_NEWER'
  /** The engine does not answer, or not now: tried again. */
  | 'STORE_AWAY'
  /** The engine refuses the credentials: tried again, slowly. */
  | 'STORE_CREDENTIALS'
  /** No room to accept anything, and nothing that may be dropped. */
  | 'STORE_SPOOL_FULL'
  /** The query asks for what the measurement does not have. */
  | 'STORE_QUERY_INVALID'
  /** The answer would be larger than a caller may ask for. */
  | 'STORE_RESULT_TOO_LARGE'
  /** What was accepted before still waits to be written. */
  | 'STORE_BEHIND'
  /** Documents for other collectors, in a store that no other reads. */
  | 'STORE_NOT_SHARED'
  /** Used before start() or after stop(). */
  | 'STORE_CLOSED';

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The text of whatever was thrown, on one line and without control bytes, for logs and health sentences. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
