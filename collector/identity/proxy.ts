/** People whom a proxy in front has signed in already: it names them in headers and proves itself by a shared secret. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Who } from '../model/identity.js';
import { groupsIn, rolesOf, type RoleMap } from './roles.js';

export interface ProxySettings {
  /** Lower case. */
  userHeader: string;
  groupsHeader: string;
  secretHeader: string;
  /** The secret itself, resolved. */
  secret: string;
  roles: RoleMap;
}

export type FromProxy =
  /** The request did not come through the proxy: its headers are not looked at. */
  | { kind: 'none' }
  /** It claims to, and the secret is wrong: someone imitates the proxy. */
  | { kind: 'forged' }
  | { kind: 'person'; who: Who };

/** A secret that is not there is no proxy; names without the secret count for nothing. */
export function fromProxy(headers: IncomingHttpHeaders, settings: ProxySettings): FromProxy {
  const secret = headers[settings.secretHeader];
  if (typeof secret !== 'string') return { kind: 'none' };
  if (!timingSafeEqual(sha256(secret), sha256(settings.secret))) return { kind: 'forged' };
  const name = headers[settings.userHeader];
  if (typeof name !== 'string' || name.trim() === '') return { kind: 'none' };
  const roles = rolesOf(groupsIn(headers[settings.groupsHeader]), settings.roles);
  return { kind: 'person', who: { kind: 'person', name: name.trim().slice(0, 200), roles, authority: null } };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
