/** From a configuration and datagrams to minutes, by way of the receiver's seam. */
import { expect, it } from 'vitest';
import { configSchema } from '../../../collector/config/schema/index.js';
import { createAggregates, type KnownInterface } from '../../../collector/flow/aggregate/consumer.js';
import { aggregateSettings } from '../../../collector/flow/aggregate/settings.js';
import { Decoder } from '../../../collector/flow/decoder.js';
import { netflow5, TIME } from '../build.js';
import { facing, label } from './help.js';

const NOW = TIME * 1_000;

const config = (authority: string) =>
  configSchema.parse({
    interconnect: { name: 'Test' },
    gateways: [
      {
        name: 'gw1',
        address: '192.0.2.1',
        snmp: { user: 'm', auth: { password: 'env:A' }, priv: { password: 'env:A' } },
      },
    ],
    networks: {
      authorities: [{ name: authority, prefixes: ['10.1.0.0/16'] }],
      destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
    },
    flow: { applications: [{ name: 'care-records', ports: [443] }] },
  });
const record = { source: 0x0a010001, destination: 0x0a800001, octets: 5_000, packets: 10 };
/** The records of build.ts come in by interface 1. */
const interfaces: KnownInterface[] = [{ ifIndex: 1, facing: facing('a') }];

function made() {
  const gateways = new Map<string, string>([['192.0.2.11', 'gw1']]);
  const domain = (index: number) => decoder.domains[index] ?? null;
  const source = (index: number) => {
    const found = domain(index);
    if (found === null) return null;
    const exporter = found.exporter.address;
    return { gateway: gateways.get(exporter) ?? null, exporter, protocol: found.protocol, domain: found.id };
  };
  const consumer = createAggregates(aggregateSettings(config('Camden')), { domain, source, now: () => NOW });
  const decoder: Decoder = new Decoder({ rows: (batch) => consumer.consume(batch) });
  const send = (address: string): void => {
    decoder.decode(netflow5({}, [record]), decoder.exporter(address)!, NOW);
    decoder.flush();
  };
  return { consumer, send };
}

it('counts what a gateway exports from any of its addresses, once its interfaces are known', () => {
  const { consumer, send } = made();
  send('192.0.2.11');
  consumer.inform!(interfaces);
  send('192.0.2.11');
  send('198.51.100.9');
  const minutes = consumer.drain(Infinity);
  expect(minutes.flatMap(({ rows }) => rows.map((row) => [label(row), row.octets]))).toEqual([
    ['Camden>Spine care-records AF4 primary a→b', 5_000],
  ]);
  expect(minutes[0]!.interfaces).toMatchObject([{ gateway: 'gw1', interface: 'side-a', octets: 5_000, packets: 10 }]);
  expect(consumer.read!()).toMatchObject({ records: 3, apart: { 'no-path': { records: 2, octets: 10_000 } } });
});

it('takes another configuration', () => {
  const { consumer, send } = made();
  consumer.inform!(interfaces);
  consumer.update!(aggregateSettings(config('Westminster')));
  send('192.0.2.11');
  expect(consumer.drain(NOW)).toEqual([]);
  expect(consumer.drain(NOW + 400_000).flatMap(({ rows }) => rows.map(({ authority }) => authority))).toEqual([
    'Westminster',
  ]);
  expect(consumer.drain(Infinity)).toEqual([]);
});

it('settings and minutes are plain data, so that they can cross to another thread', () => {
  const settings = aggregateSettings(config('Camden'));
  expect(structuredClone(settings)).toEqual(settings);
  const { consumer, send } = made();
  consumer.inform!(structuredClone(interfaces));
  send('192.0.2.11');
  const minutes = consumer.drain(Infinity);
  expect(structuredClone(minutes)).toEqual(minutes);
});
