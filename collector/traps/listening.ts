import { CodedError, systemCode } from '../model/coded-error.js';

const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there: stop it, or listen elsewhere',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'ports below 1024 need CAP_NET_BIND_SERVICE; listen elsewhere and have the port mapped, or allow it',
};

/** What to do when an address cannot be listened to. */
export function listenFailed(where: string, cause: unknown): CodedError {
  const code = systemCode(cause) ?? 'unknown';
  const message = `traps cannot be heard on ${where} (${code}): ${HINTS[code] ?? 'see the code'}`;
  return new CodedError('TRAPS_LISTEN_FAILED', message, { cause });
}
