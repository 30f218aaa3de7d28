/** A UDP socket whose packets carry a class (DSCP): Node has no name for that option, so the socket is made by the C library and handed to Node. */
import { isIPv6 } from 'node:net';
import { loadLibc } from '../../native/libc.js';
import { closeSocket, openSocket } from '../../native/native-socket.js';

/** Linux's numbers: IPPROTO_IP and IP_TOS, IPPROTO_IPV6 and IPV6_TCLASS. */
const OF_IPV4 = [0, 1] as const;
const OF_IPV6 = [41, 67] as const;
const RECEIVE_BUFFER = 65_536;

/** Its descriptor, bound to `source` (null: as the system chooses). Rejects, with words for a person, where this system cannot do it. */
export async function classedSocket(target: string, source: string | null, dscp: number): Promise<number> {
  const libc = await loadLibc();
  const six = isIPv6(target);
  const host = source ?? (six ? '::' : '0.0.0.0');
  const { fd } = openSocket(libc, { host, port: 0, shared: false, receiveBuffer: RECEIVE_BUFFER, ipv6Only: six });
  const [level, name] = six ? OF_IPV6 : OF_IPV4;
  // The two bits behind the class are for congestion (RFC 3168).
  if (libc.setsockopt(fd, level, name, Int32Array.of(dscp << 2), 4) === 0) return fd;
  const error = libc.error('setsockopt');
  closeSocket(fd);
  throw error;
}
