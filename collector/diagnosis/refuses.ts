/** Whether a machine says that nobody listens on a UDP port (ICMP port unreachable, RFC 1122 §3.2.2.1): only a connected socket is told. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { systemCode } from '../model/coded-error.js';

/** Milliseconds that an answer is waited for. */
const PATIENCE = 700;

/** False where an answer comes, or none at all. `address` is an IP address or a name. */
export function refusesUdp(address: string, port: number): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (refused: boolean): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(refused);
    };
    const timer = setTimeout(() => end(false), PATIENCE);
    socket.on('error', (error) => end(systemCode(error) === 'ECONNREFUSED'));
    socket.on('message', () => end(false));
    // No SNMP: an agent that is there drops it without a word.
    socket.connect(port, address, () => socket.send(Buffer.of(0)));
  });
}
