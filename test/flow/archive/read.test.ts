/** Single flows read back: out of parts and of whole hours, by time, gateway and what is kept of an address. */
import { expect, it } from 'vitest';
import { createFlowArchive } from '../../../collector/flow/archive/archive.js';
import { HandClock } from '../../api/hand-clock.js';
import { keptLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { folder, HOUR, NOON, settings, slicesOf } from './help.js';

const MINUTE = 60_000;
const all = { from: NOON - HOUR, to: NOON + 3 * HOUR, gateway: null, address: null, limit: 100 };

it('gives what was kept, newest first, cut off, no more than was asked for', async () => {
  const clock = new HandClock(NOON);
  const archive = createFlowArchive(await folder(), settings, { clock, log: keptLog().log });
  await archive.start();
  const written = (count: number) => until('all is written', () => archive.health().written === count);
  const times = { first: NOON - 2_000, last: NOON - 1_000 };
  const one = { ...times, source: '10.1.2.3', destination: '10.128.77.9', octets: 700, packets: 3, rate: 100 };
  archive.keep(slicesOf([one, { source: '2001:db8:1:2::5', destination: '2001:db8:80::1' }], NOON + 1_000));
  clock.advance(MINUTE);
  await written(2);
  // Still in parts.
  const { flows } = await archive.read({ ...all, address: '10.1.2.200' });
  expect(flows).toEqual([
    {
      ...{ startedAt: NOON - 2_000, endedAt: NOON - 1_000, gateway: 'gw1' },
      ...{ source: '10.1.2.0/24', destination: '10.128.77.0/24' },
      ...{ protocol: 6, sourcePort: expect.any(Number), destinationPort: expect.any(Number) },
      ...{ octets: 700, packets: 3, sampling: 100 },
    },
  ]);
  clock.advance(HOUR + MINUTE);
  await until('the hour is put together', () => archive.health().files === 1);
  archive.keep(slicesOf([{ source: '10.9.9.9', destination: '10.1.2.77' }], NOON + HOUR + 2 * MINUTE));
  clock.advance(MINUTE);
  await written(3);
  const ends = async (asked: object): Promise<(string | null)[][]> =>
    (await archive.read({ ...all, ...asked })).flows.map(({ source, destination }) => [source, destination]);
  // The newer one, which is in parts, and the older one out of its hour.
  expect(await ends({ address: '10.1.2.1' })).toEqual([
    ['10.9.9.0/24', '10.1.2.0/24'],
    ['10.1.2.0/24', '10.128.77.0/24'],
  ]);
  expect(await ends({ address: '2001:db8:1::' })).toEqual([['2001:db8:1::/48', '2001:db8:80::/48']]);
  expect(await ends({ address: '10.1.3.1' })).toEqual([]);
  expect(await ends({ gateway: "gw2' OR true --" })).toEqual([]);
  expect(await ends({ to: NOON + 500 })).toEqual([]);
  expect(await archive.read({ ...all, limit: 2 })).toMatchObject({ more: true, files: 2, flows: [{}, {}] });
  await archive.stop();
});

it('says that nothing is kept where nothing is', async () => {
  const clock = new HandClock(NOON);
  const archive = createFlowArchive(await folder(), { ...settings, enabled: false }, { clock, log: keptLog().log });
  await archive.start();
  await expect(archive.read(all)).rejects.toMatchObject({ code: 'FLOWS_NOT_KEPT' });
  await archive.stop();
});
