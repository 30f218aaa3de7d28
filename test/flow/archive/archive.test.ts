/** Single flows in Parquet files: what stands in them, how they come about, when they go. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFlowArchive, type ArchiveLimits, type FlowArchive } from '../../../collector/flow/archive/archive.js';
import { archiveColumns } from '../../../collector/flow/archive/columns.js';
import { ianaTable } from '../../../collector/flow/elements/iana.js';
import { HandClock } from '../../api/hand-clock.js';
import { keptLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { Errors } from '../../../collector/flow/errors.js';
import { aggregator, batchOf } from '../aggregate/help.js';
import { folder, HOUR, NOON, read, settings, slicesOf } from './help.js';

const MINUTE = 60_000;

async function started(path: string, clock: HandClock, more = {}, limits?: ArchiveLimits) {
  const log = keptLog();
  const archive = createFlowArchive(path, { ...settings, ...more }, { clock, log: log.log }, limits);
  await archive.start();
  return { archive, log };
}

const allWritten = (archive: FlowArchive, flows: number) =>
  until('all is written', () => archive.health().written === flows);

it('holds every flow of the hour under the names of IANA, with addresses cut off', async () => {
  const clock = new HandClock(NOON);
  const path = await folder();
  const { archive } = await started(path, clock);
  const times = { first: NOON - 90_500, last: NOON - 500 };
  archive.keep(
    slicesOf(
      [
        {
          ...times,
          source: '10.1.2.3',
          destination: '10.128.77.9',
          tos: 184,
          octets: 5_000_000_001,
          rate: 100,
          direction: 0,
          domain: 7,
        },
        { source: '2001:db8:1:2::5', destination: '2001:db8:80::1', protocol: 17, ports: [53, 40_000], back: [70, 1] },
        { first: Number.NaN, last: 1e300, octets: 1e25, protocol: 1, ports: [0, 0] },
      ],
      NOON + 5_250,
    ),
  );
  clock.advance(MINUTE);
  await allWritten(archive, 3);
  clock.advance(HOUR);
  await until('the hour is put together', () => archive.health().files === 1);
  expect(await readdir(path)).toEqual(['flows-20261123T12Z.parquet']);
  const file = join(path, 'flows-20261123T12Z.parquet');
  const rows = await read(`SELECT * FROM '${file}' ORDER BY protocolIdentifier DESC`);
  expect(rows).toMatchObject([
    {
      sourceIPv4Prefix: null,
      sourceIPv6Prefix: '2001:db8:1::',
      sourceIPv6PrefixLength: 48,
      destinationIPv6Prefix: '2001:db8:80::',
      sourceTransportPort: 53,
      reverseOctetDeltaCount: '70',
      ipClassOfService: null,
    },
    {
      gateway: 'gw1',
      exporterAddress: '192.0.2.1',
      exportProtocol: 'ipfix',
      observationDomainId: 7,
      sourceIPv4Prefix: '10.1.2.0',
      sourceIPv4PrefixLength: 24,
      destinationIPv4Prefix: '10.128.77.0',
      sourceIPv6PrefixLength: null,
      protocolIdentifier: 6,
      ipClassOfService: 184,
      ingressInterface: 1,
      egressInterface: 2,
      flowDirection: 0,
      octetDeltaCount: '5000000001',
      packetDeltaCount: '10',
      reverseOctetDeltaCount: null,
      countedAs: 'delta',
      samplingRate: 100,
      samplingRateSource: 'none',
    },
    { flowStartMilliseconds: null, flowEndMilliseconds: null, octetDeltaCount: null, sourceTransportPort: null },
  ]);
  const times5 = `SELECT epoch_ms(collectionTimeMilliseconds) AS taken, epoch_ms(flowStartMilliseconds) AS first,
    epoch_ms(flowEndMilliseconds) AS last FROM '${file}' WHERE observationDomainId = 7`;
  expect(await read(times5)).toEqual([
    { taken: String(NOON + 5_250), first: String(times.first), last: String(times.last) },
  ]);
  await archive.stop();
});

it('lets no bit that is to be cut off reach the disk', async () => {
  const clock = new HandClock(NOON);
  const path = await folder();
  const bits = { keepBits4: 16, keepBits6: 32 };
  const { archive } = await started(path, clock, bits);
  archive.keep(
    slicesOf(
      [
        { source: '198.51.100.77', destination: '203.0.113.99' },
        { source: '2001:db8:aaaa::1', destination: '2001:db8:bbbb::1' },
      ],
      NOON,
      bits,
    ),
  );
  await archive.stop();
  const [part] = await readdir(join(path, '20261123T12Z'));
  const file = join(path, '20261123T12Z', part!);
  expect(await read(`SELECT sourceIPv4Prefix, destinationIPv6Prefix FROM '${file}' ORDER BY 1`)).toEqual([
    { sourceIPv4Prefix: '198.51.0.0', destinationIPv6Prefix: null },
    { sourceIPv4Prefix: null, destinationIPv6Prefix: '2001:db8::' },
  ]);
  const text = (await readFile(file)).toString('latin1');
  for (const whole of ['198.51.100', '203.0.113', 'aaaa', 'bbbb']) expect(text).not.toContain(whole);
});

it('writes addresses of IPv6 as RFC 5952 has them', async () => {
  const clock = new HandClock(NOON);
  const path = await folder();
  const whole = { keepBits4: 32, keepBits6: 128 };
  const { archive } = await started(path, clock, whole);
  const addresses = ['::', '::1', '2001:db8::1:0:0:1', '2001:0:0:1::1', 'fe80::', '1:2:3:4:5:6:7:8', '1:0:3:4:5:6:7:0'];
  archive.keep(
    slicesOf(
      addresses.map((source) => ({ source, destination: '::' })),
      NOON,
      whole,
    ),
  );
  await archive.stop();
  const rows = await read(`SELECT sourceIPv6Prefix AS text FROM '${join(path, '*', '*.parquet')}'`);
  expect(rows.map(({ text }) => text).sort()).toEqual([...addresses].sort());
});

it('names its columns after the elements of IANA that it says they are', () => {
  for (const { name, element } of archiveColumns(24, 48)) {
    if (element === null) continue;
    const plain = name.replace(/^reverse(.)/, (_, first: string) => first.toLowerCase());
    expect(ianaTable).toContain(`\n${element} ${plain} `);
  }
});

it('deletes hours that were kept long enough, even when nothing is kept any more', async () => {
  const clock = new HandClock(NOON);
  const path = await folder();
  const { archive, log } = await started(path, clock, { retention: 2 * HOUR });
  archive.keep(slicesOf([{}], NOON));
  clock.advance(MINUTE);
  await allWritten(archive, 1);
  await archive.update({ ...settings, enabled: false, retention: 2 * HOUR });
  clock.advance(2 * HOUR - 2 * MINUTE);
  await until('the hour is put together', () => archive.health().files === 1);
  clock.advance(HOUR + 2 * MINUTE);
  await until('the hour is gone', async () => (await readdir(path)).length === 0);
  await archive.stop();
  expect(log.lines.join('\n')).toContain('deleted');
});

it('says at the start that it keeps single flows, why that matters, and until when', async () => {
  const { archive, log } = await started(await folder(), new HandClock(NOON));
  expect(log.lines.join('\n')).toMatch(/single flows are being kept.*who spoke to whom.*2026-11-24T12:00/);
  await archive.stop();
  const off = await started(await folder(), new HandClock(NOON), { enabled: false });
  expect(off.log.lines).toEqual([]);
  await off.archive.stop();
});

it('counts what it cannot take, and stays within its bounds', async () => {
  const clock = new HandClock(NOON);
  const { archive } = await started(await folder(), clock, {}, { waiting: 10, staged: 15, part: 1_000 });
  const ten = slicesOf(
    Array.from({ length: 10 }, () => ({})),
    NOON,
  );
  archive.keep([...ten, ...ten]);
  expect(archive.health().dropped).toEqual({ 'writer-behind': 10 });
  await until('it is staged', () => archive.health().waiting === 10);
  archive.keep(
    slicesOf(
      Array.from({ length: 6 }, () => ({})),
      NOON,
    ),
  );
  await until('the rest is refused', () => archive.health().dropped['not-written'] === 6);
  await archive.stop();
  expect(archive.health()).toMatchObject({ written: 10, waiting: 0 });
});

it('keeps flows that cannot be written now, says so once, and writes them later', async () => {
  const clock = new HandClock(NOON);
  const path = await folder();
  await mkdir(path, { recursive: true });
  // A file stands where the folder of the hour has to be.
  await writeFile(join(path, '20261123T12Z'), '');
  const { archive, log } = await started(path, clock);
  archive.keep(slicesOf([{}, {}], NOON));
  clock.advance(MINUTE);
  await until('it says so', () => archive.health().fault !== null);
  clock.advance(MINUTE);
  await rename(join(path, '20261123T12Z'), join(path, 'aside'));
  clock.advance(MINUTE);
  await allWritten(archive, 2);
  expect(log.lines.filter((text) => text.includes('cannot be written'))).toHaveLength(1);
  await until('all is well', () => archive.health().fault === null);
  await archive.stop();
});

it('keeps what is in no minute because it cannot be true: whoever looks for the fault sees what the exporter said', async () => {
  const flow = { octets: 41_000_000_000_000, packets: 10, first: NOON - 60_000, last: NOON - 500 };
  const errors = new Errors();
  const made = aggregator({ now: NOON, domain: () => ({ protocol: 'ipfix', exporter: { address: 'gw1' }, errors }) });
  made.add(batchOf([flow]), NOON);
  expect([made.close(), errors.get('implausible')]).toEqual([[], 1]);
  const path = await folder();
  const clock = new HandClock(NOON);
  const { archive } = await started(path, clock);
  archive.keep(slicesOf([flow], NOON + 5_250));
  clock.advance(MINUTE);
  await allWritten(archive, 1);
  clock.advance(HOUR);
  await until('the hour is put together', () => archive.health().files === 1);
  const rows = await read(`SELECT * FROM '${join(path, 'flows-20261123T12Z.parquet')}'`);
  expect(rows).toHaveLength(1);
  expect(Number(rows[0]!['octetDeltaCount'])).toBe(flow.octets);
  expect(Number(rows[0]!['packetDeltaCount'])).toBe(flow.packets);
  await archive.stop();
});
