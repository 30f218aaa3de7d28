import { CodedError } from '../../model/coded-error.js';
import type { ConfigDraft } from '../draft.js';
import type { FaultCode, Finding, KeyPath } from '../faults.js';
import { away, inspectSecretFile, ofServiceAway, readSecret } from '../secrets.js';
import type { Check } from './context.js';

interface Use {
  path: KeyPath;
  reference: string | undefined;
  /** Fewest characters, and why. */
  least?: { characters: number; why: string };
}

const usm = { characters: 8, why: 'SNMPv3 passwords have 8 characters or more (RFC 3414 §11.2)' };
const token = {
  characters: 16,
  why: 'a token that cannot be guessed has 16 characters or more (try: openssl rand -hex 32)',
};

const stampKey = { characters: 16, why: 'a key that cannot be guessed has 16 characters or more (RFC 8762 §4.1.2)' };

/** Every secret is there, readable, long enough and not open to all. The value itself goes nowhere. */
export const secrets: Check = ({ draft, env }) => uses(draft).flatMap((use) => inspect(use, env));

function uses({ gateways = [], probes = [], alerts, http, reports, store, traps }: ConfigDraft): Use[] {
  return [
    ...gateways.flatMap((gateway, index): Use[] => {
      const at = ['gateways', index, 'snmp'];
      const snmp = gateway?.snmp;
      if (snmp === undefined) return [];
      if ('community' in snmp) return [{ path: [...at, 'community'], reference: snmp.community }];
      if (!('auth' in snmp) && !('priv' in snmp)) return [];
      return [
        { path: [...at, 'auth', 'password'], reference: snmp.auth?.password, least: usm },
        { path: [...at, 'priv', 'password'], reference: snmp.priv?.password, least: usm },
      ];
    }),
    ...probes.map((probe, index): Use => ({ path: ['probes', index, 'key'], reference: probe?.key, least: stampKey })),
    ...trapUses(traps),
    ...alertUses(alerts),
    { path: ['http', 'token'], reference: http?.token, least: token },
    { path: ['http', 'signIn', 'oidc', 'clientSecret'], reference: http?.signIn?.oidc?.clientSecret },
    { path: ['http', 'signIn', 'proxy', 'secret'], reference: http?.signIn?.proxy?.secret, least: token },
    { path: ['reports', 'schedule', 'email', 'password'], reference: reports?.schedule?.email?.password },
    { path: ['store', 'password'], reference: store !== undefined && 'password' in store ? store.password : undefined },
  ];
}

function alertUses(alerts: ConfigDraft['alerts']): Use[] {
  const of = (at: KeyPath, holder: object | undefined): Use[] =>
    ['token', 'password', 'key', 'urlFrom'].flatMap((key): Use[] => {
      const reference: unknown = holder === undefined ? undefined : Reflect.get(holder, key);
      return typeof reference === 'string' ? [{ path: [...at, key], reference }] : [];
    });
  return [
    ...of(['alerts', 'alertmanager'], alerts?.alertmanager),
    ...(alerts?.receivers ?? []).flatMap((each, index) => of(['alerts', 'receivers', index], each)),
  ];
}

function trapUses(traps: ConfigDraft['traps']): Use[] {
  return [
    ...(traps?.users ?? []).flatMap((user, index): Use[] => [
      { path: ['traps', 'users', index, 'auth', 'password'], reference: user?.auth?.password, least: usm },
      { path: ['traps', 'users', index, 'priv', 'password'], reference: user?.priv?.password, least: usm },
    ]),
    ...(traps?.communities ?? []).map((reference, index) => ({ path: ['traps', 'communities', index], reference })),
  ];
}

function inspect({ path, reference, least }: Use, env: NodeJS.ProcessEnv): Finding[] {
  if (reference === undefined) return [];
  const found = lookUp(reference, env);
  const file = reference.replace(/^file:/, '');
  if (typeof found === 'string' && ofServiceAway(file))
    return [{ path, code: 'CONFIG_CREDENTIAL_AWAY', message: away(file) }];
  if (typeof found === 'string') return [{ path, code: 'CONFIG_SECRET_MISSING', message: found }];
  const findings: { code: FaultCode; message: string }[] = [];
  if (least !== undefined && [...found.secret].length < least.characters) {
    findings.push({
      code: 'CONFIG_SECRET_SHORT',
      message: `the secret behind ${reference} is too short: ${least.why}`,
    });
  }
  if (found.worldReadable) {
    const message = `everyone on this machine can read ${reference.slice('file:'.length)}: chmod 600 it`;
    findings.push({ code: 'CONFIG_SECRET_EXPOSED', message });
  }
  return findings.map((finding) => ({ path, ...finding }));
}

/** The secret, or why it is not there. */
function lookUp(reference: string, env: NodeJS.ProcessEnv): { secret: string; worldReadable: boolean } | string {
  try {
    if (reference.startsWith('file:')) return inspectSecretFile(reference.slice('file:'.length));
    return { secret: readSecret(reference, env), worldReadable: false };
  } catch (error) {
    if (error instanceof CodedError) return `the secret is not there: ${error.message}`;
    throw error;
  }
}
