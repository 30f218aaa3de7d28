/** How commands end. */
import { CodedError } from '../model/coded-error.js';

export const SUCCESS = 0;
export const FAILURE = 1;
/** Wrong usage, or a faulty configuration. */
export const USAGE = 2;

/** Something in the command line cannot be: told without a stack, exit status 2. */
export class UsageError extends CodedError {
  constructor(message: string) {
    super('USAGE', message);
  }
}
