/** The script that the laboratory holds a month against, held against what a person works out. */
import { expect, it } from 'vitest';
import { accountOf, outagesOf, packetsOf } from '../lab/gateway/oracle.js';

/** Packets 200 ms apart from second 1,000 on: `+` is answered after 5 ms, `-` is lost, `~` is answered after 250 ms. */
const lines = (fates: string): string[] =>
  [...fates].flatMap((fate, i) => {
    const at = 1_000 + i / 5;
    const reply = (after: number): string => `${(at + after).toFixed(6)}\t0\t7\t${i}`;
    const request = `${at.toFixed(6)}\t8\t7\t${i}`;
    return fate === '-' ? [request, '1000.1\t3\t7,7\t0,0'] : [request, reply(fate === '~' ? 0.25 : 0.005)];
  });

const rule = { timeout: 200, least: 2 };

it('reads a packet a line, and passes over what is neither request nor reply', () => {
  expect(packetsOf(lines('+-'))).toEqual([
    { sentAt: 1_000_000, answeredAt: expect.closeTo(1_000_005, 3) },
    { sentAt: 1_000_200, answeredAt: null },
  ]);
});

it('tells an outage from its first lost packet to the first that is answered', () => {
  const packets = packetsOf(lines('++-+--~++--'));
  expect(outagesOf(packets, rule, 1_002_200)).toEqual([
    { from: 1_000_800, to: 1_001_400 },
    { from: 1_001_800, to: 1_002_200 },
  ]);
  // Who waits longer for an answer sees a shorter one.
  expect(outagesOf(packets, { ...rule, timeout: 300 }, 1_002_200)[0]).toEqual({ from: 1_000_800, to: 1_001_200 });
});

it('takes the window out of what is measured, and the outage in it out of what is down', () => {
  // Ten seconds: down for 2 s and for 1 s; the window holds half of the first and nothing of the second.
  const fates = `${'+'.repeat(10)}${'-'.repeat(10)}${'+'.repeat(10)}${'-'.repeat(5)}${'+'.repeat(15)}`;
  const account = accountOf(packetsOf(lines(fates)), rule, { from: 1_001_000, to: 1_003_000 }, 1_010_000);
  expect(account).toMatchObject({ measured: 8_000, excluded: 2_000, unavailable: 2_000, forgiven: 1_000 });
  expect(account.availability).toBe(75);
  expect(account.outages).toHaveLength(2);
});
