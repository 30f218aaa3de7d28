import { expect, test } from 'vitest';
import { Senders } from '../../../collector/flow/receiver/reception/senders.js';
import { encode } from '../../../collector/native/sockaddr.js';

/** As the kernel leaves it: eight words, of which the address takes the first ones. */
function name(six: boolean, address: string, port: number): Int32Array {
  const words = new Int32Array(8).fill(-1);
  new Uint8Array(words.buffer).set(encode(six, address, port));
  return words;
}

test.each([
  [false, '192.0.2.1', '192.0.2.1'],
  [true, '2001:db8::7', '2001:db8::7'],
  [true, '192.0.2.1', '192.0.2.1'],
  [true, 'fe80::1%3', 'fe80::1%3'],
])('of a socket of IPv6 (%s), %s is told as %s with its port', (six, address, told) => {
  expect(new Senders().of(name(six, address, 4_739), 0)).toEqual({ address: told, port: 4_739 });
});

test('a sender is the same object as long as it is remembered, whatever flow label it sends', () => {
  const senders = new Senders();
  const first = name(true, '2001:db8::7', 1);
  const labelled = Int32Array.from(first);
  labelled[1] = 0x1234;
  expect(senders.of(labelled, 0)).toBe(senders.of(first, 0));
});

test('fifty exporters, four ports each, are all remembered', () => {
  const senders = new Senders();
  const names = Array.from({ length: 200 }, (_, i) => name(false, `10.0.${i % 50}.1`, 20_000 + i));
  const before = names.map((one) => senders.of(one, 0));
  expect(names.every((one, i) => senders.of(one, 0) === before[i])).toBe(true);
});

test('a flood of forged senders pushes others out and confuses none', () => {
  const senders = new Senders();
  for (let i = 0; i < 20_000; i++) {
    const address = `10.${i & 255}.${(i >> 8) & 255}.9`;
    expect(senders.of(name(false, address, i), 0)).toEqual({ address, port: i });
  }
});
