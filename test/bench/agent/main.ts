/**
 * A process of its own that answers SNMPv2c from varbinds encoded beforehand, so quickly that the asker is what is measured.
 * Arguments: the number of interfaces. Prints the UDP port on 127.0.0.1 that it took.
 */
import { createSocket } from 'node:dgram';
import { Answerer } from './answer.js';
import { advance, buildTree } from './tree.js';

const entries = buildTree(Number(process.argv[2] ?? 1_000));
const answerer = new Answerer(entries);
const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20, sendBufferSize: 4 << 20 });
socket.on('message', (datagram, from) => {
  const answer = answerer.answer(datagram);
  if (answer !== null) socket.send(answer, from.port, from.address);
});
socket.bind(0, '127.0.0.1', () => process.stdout.write(`${socket.address().port}\n`));
// A real agent caches too: its counters move once a second.
setInterval(() => advance(entries), 1_000);
advance(entries);
// Whoever started it holds its standard input; it ends with them.
process.stdin.on('end', () => process.exit(0)).resume();
