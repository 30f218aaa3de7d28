/**
 * Sends NetFlow v5, 30 records a datagram: `sender.js PORT DATAGRAMS PER_SECOND EXPORTERS`. A process of its own, so that its CPU is nobody else's.
 * Prints the seconds it took.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECORDS, version5 } from '../traffic.js';
import { exporterAddresses } from './ours.js';

/** Different datagrams, sent over and over with sequence numbers that go on. */
const VARIETY = 512;
/** Milliseconds between bursts, and datagrams of one: who was kept from sending does not catch up all at once. */
const BURST = 1;
const LARGEST = 400;

async function exporter(address: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function main(port: number, total: number, perSecond: number, exporters: number): Promise<void> {
  const header = { time: Math.floor(Date.now() / 1000), uptime: 100_000 };
  const datagrams = Array.from({ length: VARIETY }, () => Buffer.from(version5(header)));
  const sockets = await Promise.all(exporterAddresses(exporters).map((address) => exporter(address, port)));
  const started = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.ceil(((performance.now() - started) / 1000) * perSecond), sent + LARGEST);
    const burst: Promise<void>[] = [];
    for (; sent < due; sent++) {
      const bytes = Buffer.from(datagrams[sent % VARIETY]!);
      // Each exporter counts its own records.
      bytes.writeUInt32BE((Math.floor(sent / exporters) * RECORDS) >>> 0, 16);
      const socket = sockets[sent % exporters]!;
      burst.push(new Promise((resolve, reject) => socket.send(bytes, (error) => (error ? reject(error) : resolve()))));
    }
    await Promise.all(burst);
    await sleep(BURST);
  }
  process.stdout.write(`${(performance.now() - started) / 1000}\n`);
  for (const socket of sockets) socket.close();
}

const [port, total, perSecond, exporters] = process.argv.slice(2).map(Number);
await main(port!, total!, perSecond!, exporters!);
