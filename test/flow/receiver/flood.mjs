/** Sends as fast as it can from 127.0.0.66: `node flood.mjs garbage|templates|samplers PORT`. */
import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setImmediate } from 'node:timers';

const [kind, port] = process.argv.slice(2);
const VARIETY = 64;
let made = 0;

function head(octets) {
  const bytes = Buffer.alloc(octets);
  bytes.writeUInt16BE(10, 0);
  bytes.writeUInt16BE(octets, 2);
  bytes.writeUInt32BE(1_700_000_000, 4);
  // Another domain every few datagrams, 1,000 in all.
  bytes.writeUInt32BE(Math.floor(made++ / 4) % 1000, 12);
  return bytes;
}

/** 9,000 octets that look like one protocol or another for the first two. */
function garbage() {
  const bytes = randomFillSync(Buffer.alloc(9000));
  bytes.writeUInt16BE([5, 9, 10, 0][made++ % 4], 0);
  return bytes;
}

/** One set of 740 templates of one field, each under another number. */
function templates() {
  const bytes = head(20 + 740 * 8);
  bytes.writeUInt16BE(2, 16);
  bytes.writeUInt16BE(4 + 740 * 8, 18);
  for (let i = 0; i < 740; i++) {
    const at = 20 + i * 8;
    bytes.writeUInt16BE(256 + ((made * 740 + i) % 65_000), at);
    bytes.writeUInt16BE(1, at + 2);
    bytes.writeUInt16BE(1 + (made % 90), at + 4);
    bytes.writeUInt16BE(4, at + 6);
  }
  return bytes;
}

/** An options template, and 1,000 samplers under it. */
function samplers() {
  const options = 4 + 14;
  const bytes = head(16 + options + 4 + 8000);
  [3, options, 257, 2, 1, 302, 4, 34, 4].forEach((value, i) => bytes.writeUInt16BE(value, 16 + i * 2));
  const at = 16 + options;
  bytes.writeUInt16BE(257, at);
  bytes.writeUInt16BE(4 + 8000, at + 2);
  for (let i = 0; i < 1000; i++) {
    bytes.writeUInt32BE((made * 1000 + i) >>> 0, at + 4 + i * 8);
    bytes.writeUInt32BE(2, at + 8 + i * 8);
  }
  return bytes;
}

const make = { garbage, templates, samplers }[kind];
const socket = createSocket('udp4');
socket.bind(0, '127.0.0.66', () => {
  process.send('on');
  send();
});

function send() {
  let waiting = VARIETY;
  for (let i = 0; i < VARIETY; i++) {
    socket.send(make(), Number(port), '127.0.0.1', () => {
      if (--waiting === 0) setImmediate(send);
    });
  }
}
