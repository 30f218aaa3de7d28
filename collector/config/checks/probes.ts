import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import { COLLECTOR, decidingProbes, MOST_DECIDING } from '../schema/probes.js';
import type { Check } from './context.js';
import { tlsPair } from './http.js';
import { reference } from './paths.js';

type ProbeDraft = NonNullable<NonNullable<ConfigDraft['probes']>[number]>;

/** A probe refers to a sender and perhaps a path, and has what its kind needs. */
export const probes: Check = ({ draft }) => {
  const paths = (draft.paths ?? []).flatMap((path) => path?.name ?? []);
  const gateways = (draft.gateways ?? []).flatMap((gateway) => gateway?.name ?? []);
  const senders = [COLLECTOR, ...(draft.agents?.names ?? []).flatMap((name) => name ?? [])];
  return (draft.probes ?? []).flatMap((probe, index) => {
    if (probe === undefined) return [];
    const at: KeyPath = ['probes', index];
    return [
      ...(probe.kind === 'router'
        ? reference([...at, 'from'], 'gateway', probe.from, gateways)
        : reference([...at, 'from'], 'agent', probe.from, senders)),
      ...reference([...at, 'path'], 'path', probe.path, paths),
      ...needs(at, probe),
      ...patience(at, probe),
      ...operation(at, probe),
    ];
  });
};

/** Evidence, and with it the ledger, holds so many and no more. */
export const deciding: Check = ({ draft }) => {
  const named = (draft.contract?.versions ?? []).flatMap((version) =>
    (version?.services ?? []).flatMap((service) => (service?.probes ?? []).flatMap((name) => name ?? [])),
  );
  const all = (draft.probes ?? []).flatMap((probe) =>
    probe?.name === undefined ? [] : [{ name: probe.name, service: probe.service === true }],
  );
  const left = decidingProbes(all, named).slice(MOST_DECIDING);
  if (left.length === 0) return [];
  const names = left.map(({ name }) => name);
  const some = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const message = `evidence is kept of the first ${MOST_DECIDING} probes that decide on a service: ${some} will count in no month; take service: true, or their mention in the contract, from probes that need not decide`;
  return [{ path: ['probes'], code: 'CONFIG_TOO_MANY_DECIDING', message }];
};

function needs(at: KeyPath, { kind, port, dscp, key, path, service }: ProbeDraft): Finding[] {
  const against = (name: string, message: string): Finding => ({
    path: [...at, name],
    code: 'CONFIG_CONTRADICTION',
    message,
  });
  return [
    ...(kind === 'tcp' && port === undefined
      ? [{ path: at, code: 'CONFIG_MISSING_KEY' as const, message: 'port is missing: a connection needs one' }]
      : []),
    ...(kind === 'icmp' && port !== undefined ? [against('port', 'ICMP has no ports: take it away')] : []),
    ...((kind === 'tcp' || kind === 'router') && dscp !== undefined && dscp !== 0
      ? [against('dscp', `icmp and stamp probes can set it: ${kind} goes out with the class that the system gives it`)]
      : []),
    ...(kind !== 'stamp' && key !== undefined ? [against('key', 'only stamp probes are authenticated')] : []),
    ...(path !== undefined && service === true
      ? [against('service', 'a probe that is pinned to one path cannot decide whether the service is available')]
      : []),
  ];
}

/** A router's operation is named as its MIB names it; what it sends is configured there. */
function operation(at: KeyPath, { kind, operation: named, source, port }: ProbeDraft): Finding[] {
  const against = (name: string, message: string): Finding[] => [
    { path: [...at, name], code: 'CONFIG_CONTRADICTION', message },
  ];
  if (kind !== 'router')
    return named === undefined ? [] : against('operation', 'only probes of kind router have one: take it away');
  if (named === undefined)
    return [{ path: at, code: 'CONFIG_MISSING_KEY', message: 'operation is missing: which of the gateway’s is meant' }];
  if (!/^[1-9]\d*$|^[^/]+\/.+$/.test(named))
    return against('operation', 'is neither a number (IP SLA) nor OWNER/TEST (RPM, or pings of RFC 4560)');
  return [
    ...(source === undefined ? [] : against('source', 'a router sends from where its own configuration says')),
    ...(port === undefined ? [] : against('port', 'a router sends to the port that its own configuration says')),
  ];
}

/** With one packet under way at a time, answers are told apart and come in order. */
function patience(at: KeyPath, { timeout, interval }: ProbeDraft): Finding[] {
  if (timeout === undefined || interval === undefined || timeout <= interval) return [];
  const message = `is longer than the interval of ${interval} ms: a packet must be decided before the next one goes out`;
  return [{ path: [...at, 'timeout'], code: 'CONFIG_CONTRADICTION', message }];
}

/** Agents show a certificate and are shown one: nothing is listened to without. */
export const agentFiles: Check = ({ draft: { agents } }) => {
  if (agents === undefined) return [];
  const { listen, tls } = agents;
  if (listen !== undefined && tls === undefined) {
    const message = 'agents report over TLS only, with a certificate on both sides: add agents.tls';
    return [{ path: ['agents', 'listen'], code: 'CONFIG_MISSING_KEY', message }];
  }
  return tls === undefined ? [] : tlsPair(['agents', 'tls'], tls);
};
