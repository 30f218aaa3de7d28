/** What the listeners share about sockets. */
import { CodedError, systemCode } from '../../model/coded-error.js';
import { joined } from './address.js';
import { listenAddress } from './settings.js';

/** What to do when an address cannot be listened to. */
export function listenFailed(transport: string, listen: string, error: unknown): CodedError {
  const { host, port } = listenAddress(listen);
  const code = systemCode(error) ?? 'unknown';
  const hints: Record<string, string> = {
    EADDRINUSE: 'another program listens there: stop it, or listen elsewhere',
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'ports below 1024 need CAP_NET_BIND_SERVICE',
  };
  const hint = hints[code] ?? 'see the code';
  return new CodedError(
    'flow-listen',
    `cannot listen for flows on ${transport} ${joined(host, port)} (${code}): ${hint}`,
  );
}
