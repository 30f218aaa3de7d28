import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import { COLLECTOR } from '../schema/probes.js';
import type { Check } from './context.js';
import { tlsPair } from './http.js';
import { reference } from './paths.js';

type ProbeDraft = NonNullable<NonNullable<ConfigDraft['probes']>[number]>;

/** A probe refers to a sender and perhaps a path, and has what its kind needs. */
export const probes: Check = ({ draft }) => {
  const paths = (draft.paths ?? []).flatMap((path) => path?.name ?? []);
  const senders = [COLLECTOR, ...(draft.agents?.names ?? []).flatMap((name) => name ?? [])];
  return (draft.probes ?? []).flatMap((probe, index) => {
    if (probe === undefined) return [];
    const at: KeyPath = ['probes', index];
    return [
      ...reference([...at, 'from'], 'agent', probe.from, senders),
      ...reference([...at, 'path'], 'path', probe.path, paths),
      ...needs(at, probe),
      ...patience(at, probe),
    ];
  });
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
    ...(kind !== 'icmp' && dscp !== undefined && dscp !== 0
      ? [against('dscp', `only icmp probes can set it: ${kind} goes out with the class that the system gives it`)]
      : []),
    ...(kind !== 'stamp' && key !== undefined ? [against('key', 'only stamp probes are authenticated')] : []),
    ...(path !== undefined && service === true
      ? [against('service', 'a probe that is pinned to one path cannot decide whether the service is available')]
      : []),
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
