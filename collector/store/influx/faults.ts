/** What an answer of the engine, or the want of one, means for the store. */
import { reasonOf, StoreError } from '../errors.js';

/** HTTP status of the package's RequestError; null for anything else. */
export function statusOf(error: unknown): number | null {
  const status = (error as { res?: { statusCode?: unknown } } | null)?.res?.statusCode;
  return typeof status === 'number' ? status : null;
}

/** `where` is the engine's address without credentials. */
export function storeErrorOf(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error;
  const status = statusOf(error);
  const reason = reasonOf(error);
  if (status === 401 || status === 403 || /authorization failed|not authorized/i.test(reason))
    return new StoreError(
      'STORE_CREDENTIALS',
      `credentials refused by ${where}: check store.username and store.password, and the user's rights on the database`,
      { cause: error },
    );
  if (status !== null) return new StoreError('STORE_AWAY', `${where} answered: ${reason}`, { cause: error });
  return new StoreError(
    'STORE_AWAY',
    `${where} does not answer (${codeOf(error) ?? reason}); accepted data waits in the spool`,
    {
      cause: error,
    },
  );
}

function codeOf(error: unknown): string | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : null;
}
