/** Sends NetFlow v5, 30 records a datagram: `sender.js PORT DATAGRAMS PER_SECOND`. A process of its own, so that its CPU is nobody's else. */
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { netflow5 } from '../../flow/build.js';

export const RECORDS = 30;
/** Different datagrams, sent over and over with sequence numbers that go on. */
const VARIETY = 512;
/** Milliseconds between bursts. */
const BURST = 2;

const random = (limit: number): number => Math.floor(Math.random() * limit);

function datagram(): Buffer {
  const records = Array.from({ length: RECORDS }, () => ({
    source: 0x0a000000 + random(1 << 16),
    destination: 0x0a010000 + random(1 << 16),
    octets: random(1e6),
    packets: random(1000),
  }));
  return Buffer.from(netflow5({ time: Math.floor(Date.now() / 1000), uptime: 100_000 }, records));
}

async function main(port: number, total: number, perSecond: number): Promise<void> {
  const datagrams = Array.from({ length: VARIETY }, datagram);
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve));
  const started = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.ceil(((performance.now() - started) / 1000) * perSecond));
    const burst: Promise<void>[] = [];
    for (; sent < due; sent++) {
      const bytes = Buffer.from(datagrams[sent % VARIETY]!);
      bytes.writeUInt32BE((sent * RECORDS) >>> 0, 16);
      burst.push(new Promise((resolve, reject) => socket.send(bytes, (error) => (error ? reject(error) : resolve()))));
    }
    await Promise.all(burst);
    await sleep(BURST);
  }
  socket.close();
}

const [port, total, perSecond] = process.argv.slice(2).map(Number);
if (port && total && perSecond) await main(port, total, perSecond);
