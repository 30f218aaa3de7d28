/** What discovery found, as a gateway section that can be pasted into `interconnect.yaml`. */
import { stringify } from 'yaml';
import { printable } from '../model/text.js';
import type { DiscoveredInterface, Discovery, DiscoverTarget } from '../snmp/discover.js';
import { speedOf } from './discover-text.js';
import type { TargetOptions } from './target.js';
import { rateText } from './words.js';

/** Secrets that were given by reference are kept so; for others stands a reference that has to be filled. */
export function gatewaySection(target: DiscoverTarget, options: TargetOptions, found: Discovery): string {
  const { address, port = 161, context = '' } = target;
  const name = nameOf(found.system.sysName ?? '', address);
  const gateway = {
    name,
    address,
    ...(port !== 161 && { port }),
    snmp: credentialsOf(target, options, name),
    ...(context !== '' && { contexts: [context] }),
  };
  const section = stringify({ gateways: [gateway] }, { lineWidth: 0 });
  return `${section}${remarks(found)}`;
}

/** A name that the configuration takes, from what the router calls itself, else from its address. */
function nameOf(sysName: string, address: string): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[-._]+/, '')
      .slice(0, 63)
      .replace(/[-.]+$/, '');
  return plain(sysName.split('.')[0] ?? '') || plain(address) || 'gateway';
}

function credentialsOf({ credentials }: DiscoverTarget, options: TargetOptions, name: string): object {
  const variable = (what: string) =>
    `env:${`${name}_${what}`
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '_')
      .replace(/^(?=\d)/, 'SNMP_')}`;
  const reference = (given: string | undefined, what: string) =>
    given !== undefined && /^(env|file):/.test(given) ? given : variable(what);
  if (credentials.version !== 3) {
    return { version: credentials.version, community: reference(options.community, 'COMMUNITY') };
  }
  const { user, auth, priv } = credentials;
  const behindColon = (text?: string) => text?.slice(text.indexOf(':') + 1);
  return {
    user,
    ...(auth && { auth: { protocol: auth.protocol, password: reference(behindColon(options.auth), 'AUTH') } }),
    ...(priv && { priv: { protocol: priv.protocol, password: reference(behindColon(options.priv), 'PRIV') } }),
  };
}

/** Interfaces are listed as comments: which of them face the two sides only a person knows. */
function remarks({ system, interfaces }: Discovery): string {
  const lines = [
    ...(system.sysDescr === null ? [] : [`    # ${printable(system.sysDescr)}`]),
    '    # Interfaces, for paths[].a and paths[].b:',
    ...interfaces.filter(({ ifAdminStatus }) => ifAdminStatus !== 'down').map((found) => `    #   ${describe(found)}`),
  ];
  return lines.map((line) => `${line.slice(0, 200).trimEnd()}\n`).join('');
}

function describe(found: DiscoveredInterface): string {
  const { ifName, ifDescr, ifAlias, ifOperStatus } = found;
  const facts = [ifOperStatus ?? 'no state', rateText(speedOf(found)), ifAlias].filter(
    (fact) => fact !== null && fact !== '',
  );
  return printable(`${JSON.stringify(ifName ?? ifDescr ?? String(found.ifIndex))}  ${facts.join(', ')}`);
}
