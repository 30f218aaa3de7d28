/** Sends the flow datagrams of captures on the wire, with the pauses they were captured with. */
import { createSocket, type Socket } from 'node:dgram';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../deps.js';
import type { Report } from './capture.js';
import { readDatagrams } from './datagrams.js';

export interface Destination {
  host: string;
  port: number;
  /** 4 or 6. */
  family: 4 | 6;
}

export interface SendOptions {
  /** 2 is twice as fast as captured; Infinity sends without a pause. */
  speed: number;
  clock: Pick<Clock, 'monotonic'>;
  report: Report;
}

/**
 * Sends the datagrams of the files in order; resolves to how many. Rejects with FileUnreadable, or with what the socket rejects with: ECONNREFUSED
 * when nobody listens there.
 */
export async function sendFiles(files: string[], to: Destination, options: SendOptions): Promise<number> {
  const socket = createSocket(to.family === 6 ? 'udp6' : 'udp4');
  const refused = new Promise<never>((_resolve, reject) => socket.on('error', reject));
  // It is awaited beside every send; between two sends a refusal waits for the next.
  refused.catch(() => undefined);
  try {
    await Promise.race([refused, new Promise<void>((resolve) => socket.connect(to.port, to.host, resolve))]);
    let sent = 0;
    for (const file of files) sent += await sendFile(socket, refused, file, options);
    // What the network says of the last one is heard when the event loop next looks at the socket: between two turns.
    await Promise.race([refused, nextTurn().then(() => nextTurn())]);
    return sent;
  } finally {
    socket.close();
  }
}

async function sendFile(socket: Socket, refused: Promise<never>, file: string, options: SendOptions): Promise<number> {
  const { speed, clock, report } = options;
  const started = clock.monotonic();
  let first: number | null = null;
  let sent = 0;
  for (const { time, bytes } of readDatagrams(file, report)) {
    if (time !== null) {
      first ??= time;
      const early = (time - first) / speed - (clock.monotonic() - started);
      if (early > 1) await sleep(early);
    }
    await Promise.race([refused, send(socket, bytes)]);
    sent++;
  }
  return sent;
}

function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => socket.send(bytes, (error) => (error ? reject(error) : resolve())));
}
