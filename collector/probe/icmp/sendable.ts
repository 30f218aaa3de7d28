/** Asks the kernel whether it would send to an address at all, without sending anything: a UDP socket is connected (connect(2)). */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { systemCode } from '../../model/coded-error.js';

/** Any port does: nothing goes out. */
const DISCARD = 9;

const reasons: Record<string, string> = {
  ENETUNREACH: 'there is no route to it',
  EHOSTUNREACH: 'there is no route to it',
  ENETDOWN: 'the network interface is down',
  EADDRNOTAVAIL: 'the source address is not on this machine',
};

/** Null where packets can be sent from `source` (null: as the system chooses) to `address`, else why not. */
export function whyUnsendable(address: string, source: string | null): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    let settled = false;
    const settle = (error?: unknown): void => {
      if (settled) return;
      settled = true;
      socket.close();
      resolve(error === undefined ? null : (reasons[systemCode(error) ?? ''] ?? null));
    };
    socket.once('error', settle);
    const connect = (): void =>
      socket.connect(DISCARD, address, ((error?: Error) => settle(error ?? undefined)) as () => void);
    if (source === null) connect();
    else socket.bind({ address: source, port: 0 }, connect);
  });
}
