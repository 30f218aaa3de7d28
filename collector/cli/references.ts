/** Credentials as the configuration writes them: secrets by reference. */
import type { Credentials as CredentialsConfig } from '../config/schema/snmp.js';
import type { Credentials } from '../snmp/credentials.js';
import type { TargetOptions } from './target.js';

/** Environment variables that stand for secrets which were given as they are. */
const variables = { community: 'SNMP_COMMUNITY', auth: 'SNMP_AUTH', priv: 'SNMP_PRIV' } as const;

export interface Referenced {
  snmp: CredentialsConfig;
  /** Variables that have to be set before the section works. */
  unset: string[];
}

/** A secret that was given by reference keeps it; for one that was given as it is stands a variable of the environment. */
export function referenced(credentials: Credentials, options: TargetOptions): Referenced {
  const unset: string[] = [];
  const reference = (given: string, variable: string) => {
    if (/^(env|file):/.test(given)) return given;
    unset.push(variable);
    return `env:${variable}`;
  };
  const behindColon = (text = '') => text.slice(text.indexOf(':') + 1);
  if (credentials.version !== 3) {
    const community = reference(options.community ?? '', variables.community);
    return { snmp: { version: credentials.version, community }, unset };
  }
  const { user, auth, priv } = credentials;
  const snmp: CredentialsConfig = {
    version: 3,
    user,
    ...(auth && {
      auth: { protocol: auth.protocol, password: reference(behindColon(options.auth), variables.auth) },
    }),
    ...(priv && {
      priv: { protocol: priv.protocol, password: reference(behindColon(options.priv), variables.priv) },
    }),
  };
  return { snmp, unset };
}
