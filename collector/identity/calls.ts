/** Tokens over the control socket, for the command. */
import { z } from 'zod';
import { asked } from '../control/input.js';
import { CodedError } from '../model/coded-error.js';
import { roles } from '../model/identity.js';
import type { Tokens } from './tokens.js';

const DAY = 86_400_000;
const line = z.string().trim().min(1).max(120);

const createInput = z.strictObject({
  name: line,
  role: z.enum(roles),
  authority: line.nullable().default(null),
  days: z.number().positive().max(3_660).default(365),
  author: line,
});
const revokeInput = z.strictObject({ id: z.string().max(32), author: line, reason: z.string().max(1_000).default('') });

/** Method → what it answers. `authorities`: those that are configured; a token for another would see nothing, forever. */
export function tokenCalls(tokens: Tokens, authorities: () => string[]): Record<string, (params: unknown) => unknown> {
  return {
    'token.list': () => tokens.list(),
    'token.create': asked(createInput, ({ days, author, authority, ...given }) => {
      if (authority !== null && !authorities().includes(authority)) throw unknownAuthority(authority);
      return tokens.create({ ...given, authority, lifetime: days * DAY, by: author });
    }),
    'token.revoke': asked(revokeInput, ({ id }) => tokens.revoke(id)),
  };
}

const unknownAuthority = (name: string): CodedError =>
  new CodedError('AUTHORITY_UNKNOWN', `there is no authority ${name}: see interconnect networks list --side a`);
