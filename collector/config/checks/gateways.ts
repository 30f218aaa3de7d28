import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import { isMapping } from '../schema/tree.js';
import { valueAt } from '../issues.js';
import type { Check } from './context.js';

type GatewayDraft = NonNullable<NonNullable<ConfigDraft['gateways']>[number]>;

/** What one gateway's keys say about each other. */
export const gateways: Check = ({ draft, raw }) =>
  (draft.gateways ?? []).flatMap((gateway, index) => {
    if (gateway === undefined) return [];
    const at: KeyPath = ['gateways', index];
    return [...credentials(at, raw), ...intervals(at, gateway), ...states(at, gateway, raw)];
  });

/** Looks at the file itself: a faulty `auth` is there all the same. */
function credentials(at: KeyPath, raw: unknown): Finding[] {
  const path = [...at, 'snmp'];
  const snmp = valueAt(raw, path);
  if (!isMapping(snmp)) return [];
  const insecure = (message: string, key?: string): Finding[] => [
    { path: key === undefined ? path : [...path, key], code: 'CONFIG_INSECURE_SNMP', message },
  ];
  const version = snmp['version'] ?? 3;
  if (version === 1 || version === '2c') {
    return insecure(
      `SNMP v${version} sends its community and all answers readable over the network: use v3 with auth and priv`,
      'version',
    );
  }
  if (version !== 3 || 'community' in snmp) return [];
  if ('priv' in snmp && !('auth' in snmp)) {
    const message = 'encryption needs authentication (RFC 3414): add auth beside it, or take priv away';
    return [{ path: [...path, 'priv'], at: 'key', code: 'CONFIG_PRIV_WITHOUT_AUTH', message }];
  }
  if (!('auth' in snmp))
    return insecure('without auth and priv anyone can read, and answer for this gateway: add both');
  if (!('priv' in snmp)) return insecure('without priv all answers cross the network readable: add it');
  const md5 = valueAt(snmp, ['auth', 'protocol']) === 'md5';
  if (!md5) return [];
  return [{ path: [...path, 'auth', 'protocol'], code: 'CONFIG_INSECURE_SNMP', message: 'MD5 is broken: use sha256' }];
}

function intervals(at: KeyPath, { poll }: GatewayDraft): Finding[] {
  const { state, counters } = poll ?? {};
  if (state === undefined || counters === undefined || state <= counters) return [];
  const message = `state is polled every ${state / 1000}s, less often than counters (${counters / 1000}s): states are what an outage is told by, so poll them at least as often`;
  return [{ path: [...at, 'poll', 'state'], code: 'CONFIG_CONTRADICTION', message }];
}

function states(at: KeyPath, { metrics }: GatewayDraft, raw: unknown): Finding[] {
  return (metrics ?? []).flatMap((metric, index): Finding[] => {
    const path = [...at, 'metrics', index, 'words'];
    const given = valueAt(raw, path) !== undefined;
    if (metric?.kind === 'state' && !given) {
      return [
        { path, code: 'CONFIG_MISSING_KEY', message: 'is missing: a state needs a word for each value, such as 1: up' },
      ];
    }
    if (metric?.kind === undefined || metric.kind === 'state' || !given) return [];
    const message = `words are for a state, and this metric is a ${metric.kind}: write kind: state or take them away`;
    return [{ path, at: 'key', code: 'CONFIG_CONTRADICTION', message, suggestion: 'kind: state' }];
  });
}

/** Two gateways at one address, port and context are one agent polled twice. */
export const collisions: Check = ({ draft }) => {
  const seen = new Map<string, string>();
  return (draft.gateways ?? []).flatMap((gateway, index): Finding[] => {
    const { address, port, contexts, name = `entry ${index + 1}` } = gateway ?? {};
    if (address === undefined || port === undefined) return [];
    const keys = (contexts ?? []).map((context) =>
      JSON.stringify([address.toLowerCase().replace(/\.$/, ''), port, context]),
    );
    const other = keys.map((key) => seen.get(key)).find((found) => found !== undefined);
    for (const key of keys) if (!seen.has(key)) seen.set(key, name);
    if (other === undefined) return [];
    const message = `"${other}" is at this address, port and context too: one agent would be polled, and its traffic counted, twice`;
    return [{ path: ['gateways', index, 'address'], code: 'CONFIG_COLLIDING_GATEWAYS', message }];
  });
};
