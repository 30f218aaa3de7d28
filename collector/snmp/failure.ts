/** From what net-snmp, the sockets and the resolver say to an error with a kind. */
import type { RemoteInfo } from 'node:dgram';
import type { Credentials } from './credentials.js';
import { SnmpError } from './errors.js';
import type { Dropped } from './figures.js';

export interface Circumstances {
  host: string;
  port: number;
  credentials: Credentials;
  timeout: number;
  /** v3: the gateway has told its engine ID, so something answers there. */
  discovered: boolean;
  /** Dropped while the request waited. */
  dropped: Dropped;
  stranger: RemoteInfo | null;
}

const resolveCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENODATA',
  'ESERVFAIL',
  'ETIMEOUT',
]);
const unreachableCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EACCES',
  'EPERM',
  'EADDRNOTAVAIL',
  'EINVAL',
]);

/** An error of the socket or the resolver; null when it is neither. */
function networkError(error: Error, { host, port }: Circumstances): SnmpError | null {
  const { code } = error as NodeJS.ErrnoException;
  if (resolveCodes.has(code ?? '')) {
    return new SnmpError(
      'resolve',
      `the name ${host} has no address (${code}): check the gateway's \`address\` and the DNS`,
    );
  }
  if (!unreachableCodes.has(code ?? '')) return null;
  const why = code === 'ECONNREFUSED' ? `nothing listens on UDP port ${port} of ${host}` : `${host} cannot be reached`;
  return new SnmpError('unreachable', `${why} (${code})`);
}

function silence(at: Circumstances): SnmpError {
  const { host, port, credentials, dropped, stranger } = at;
  const none = `no answer from ${host} port ${port} within ${at.timeout} ms`;
  if (dropped.unauthentic > 0 || dropped.undecipherable > 0) {
    return new SnmpError('authentication', `${host} answers, but its answers are not signed with this user's key`);
  }
  if (dropped.insecure > 0) {
    return new SnmpError(
      'authentication',
      `${host} answers below the security level of the user; such answers are not believed`,
    );
  }
  if (dropped.malformed > 0) return new SnmpError('malformed', `what ${host} port ${port} answers is not SNMP`);
  if (stranger && dropped['wrong-source'] > 0) {
    const from = `${stranger.address} port ${stranger.port}`;
    return new SnmpError(
      'timeout',
      `${none}; ${from} answered instead: put that address into the configuration if it is the gateway`,
    );
  }
  if (credentials.version !== 3) {
    return new SnmpError(
      'timeout',
      `${none}: it is away, or the community is wrong (v${credentials.version} does not tell which)`,
    );
  }
  if (at.discovered) return new SnmpError('timeout', `${none}; it did answer before, with its engine ID`);
  return new SnmpError('timeout', none);
}

/** The error to report for whatever ended a request. */
export function failure(error: Error, at: Circumstances): SnmpError {
  if (error instanceof SnmpError) return error;
  if (error.name === 'RequestTimedOutError') return silence(at);
  return networkError(error, at) ?? new SnmpError('malformed', `unusable answer from ${at.host}: ${error.message}`);
}
