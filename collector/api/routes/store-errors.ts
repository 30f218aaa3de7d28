/** What the store refuses, in the API's words. */
import { StoreError, type StoreErrorCode } from '../../store/errors.js';
import { ApiError } from '../errors.js';

const answers: Partial<Record<StoreErrorCode, [status: number, code: string]>> = {
  STORE_QUERY_INVALID: [400, 'bad-parameter'],
  STORE_RESULT_TOO_LARGE: [400, 'too-many-points'],
  STORE_AWAY: [503, 'store-away'],
  STORE_CREDENTIALS: [503, 'store-away'],
  STORE_CLOSED: [503, 'store-away'],
};

/** Runs a question to the store; what is the asker's fault becomes a 400, an engine that is away a 503. */
export async function storeAnswers<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const known = error instanceof StoreError ? answers[error.code] : undefined;
    if (known === undefined) throw error;
    throw new ApiError(known[0], known[1], (error as StoreError).message);
  }
}
