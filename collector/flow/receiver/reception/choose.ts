/** Which way datagrams are taken from the kernel: the faster one where it can be had. */
import type { Log } from '../../../deps.js';
import { BatchedReception } from './batched.js';
import { DgramReception } from './dgram.js';
import { loadLibc, type Libc } from '../../../native/libc.js';
import type { Reception } from './reception.js';

/** `dgram` leaves the faster one alone, for systems where it makes trouble. */
export type ReceptionSetting = 'auto' | 'dgram';

/** Said once, here; whoever looks at the health sees it as well. */
export async function chooseReception(
  setting: ReceptionSetting,
  log: Log,
  load: () => Promise<Libc> = loadLibc,
): Promise<Reception> {
  if (setting === 'dgram') {
    log.info('flow datagrams are taken one at a time, as configured');
    return new DgramReception('configured');
  }
  try {
    const reception = new BatchedReception(await load());
    log.info('flow datagrams are taken many at a time, by recvmmsg');
    return reception;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.warn(
      { why },
      'flow datagrams are taken one at a time, which costs twice the processor: recvmmsg cannot be used',
    );
    return new DgramReception(why);
  }
}
