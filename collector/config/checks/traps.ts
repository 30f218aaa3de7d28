import type { Finding } from '../faults.js';
import { valueAt } from '../issues.js';
import { isMapping } from '../schema/tree.js';
import type { Check } from './context.js';

/** Users of traps: each named once, encryption only with authentication, and a warning for what can be forged. */
export const trapUsers: Check = ({ draft, raw }) => [
  ...(draft.traps?.users ?? []).flatMap((user, index) => [
    ...keys(index, valueAt(raw, ['traps', 'users', index])),
    ...twice(index, user?.user, draft.traps?.users ?? []),
  ]),
  ...communities(draft.traps?.communities ?? []),
];

/** Looks at the file itself: a faulty `auth` is there all the same. */
function keys(index: number, given: unknown): Finding[] {
  if (!isMapping(given)) return [];
  const path = ['traps', 'users', index];
  if ('priv' in given && !('auth' in given)) {
    const message = 'encryption needs authentication (RFC 3414): add auth beside it, or take priv away';
    return [{ path: [...path, 'priv'], at: 'key', code: 'CONFIG_PRIV_WITHOUT_AUTH', message }];
  }
  if ('auth' in given) return [];
  const message = 'without auth anyone can forge traps of this user: add auth and priv';
  return [{ path, code: 'CONFIG_INSECURE_SNMP', message }];
}

function twice(index: number, name: string | undefined, users: readonly ({ user?: string | undefined } | undefined)[]) {
  const first = users.findIndex((other) => other?.user !== undefined && other.user === name);
  if (first === -1 || first === index) return [];
  const message = `another user of traps is called "${name}" already (entry ${first + 1} of the list): choose one of the two`;
  const finding: Finding = { path: ['traps', 'users', index, 'user'], code: 'CONFIG_DUPLICATE_NAME', message };
  return [finding];
}

function communities(list: readonly (string | undefined)[]): Finding[] {
  if (list.length === 0) return [];
  const message = 'traps of v1 and v2c can be forged by anyone who sees or guesses the community: use v3 users';
  return [{ path: ['traps', 'communities'], code: 'CONFIG_INSECURE_SNMP', message }];
}
