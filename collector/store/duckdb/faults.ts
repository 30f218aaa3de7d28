/** What DuckDB's error texts mean for the store. It gives no codes: the texts are those of DuckDB 1.5. */
import { reasonOf, StoreError } from '../errors.js';

/** `file` is the database, for the sentence. */
export function storeErrorOf(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const reason = reasonOf(error);
  if (/set lock on file|conflicting lock/i.test(reason))
    return new StoreError(
      'STORE_LOCKED',
      `another process has ${file} open: stop it first, or use its control socket`,
      { cause: error },
    );
  if (/no space left|disk quota|not enough space|max_temp_directory_size/i.test(reason))
    return new StoreError(
      'STORE_AWAY',
      'the disk of the data folder is full: free some room; accepted data waits in the spool',
      { cause: error },
    );
  if (isCorrupt(reason))
    return new StoreError(
      'STORE_CORRUPT',
      `${file} is damaged (${reason}): restore a backup, or move the file away to begin a new one`,
      { cause: error },
    );
  return new StoreError('STORE_AWAY', `DuckDB failed and is opened again: ${reason}`, { cause: error });
}

function isCorrupt(reason: string): boolean {
  return /not a valid duckdb|corrupt|checksum|serialization error|failed to deserialize|database file is truncated|could not read enough bytes|internal error: .*(block|wal)/i.test(
    reason,
  );
}
