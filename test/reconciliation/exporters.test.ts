/** What is said of a gateway's exports in an hour is of its own exports. */
import { expect, it } from 'vitest';
import { Errors } from '../../collector/flow/errors.js';
import type { FlowExporterHealth } from '../../collector/model/flow-health.js';
import { ExporterHours } from '../../collector/reconciliation/exporters.js';
import { aggregator, batchOf, T } from '../flow/aggregate/help.js';

const HOUR = 3_600_000;
const NOW = T + 30_000;

const exporter = (gateway: string, dataRecords: number) =>
  ({
    ...{ gateway, domains: [], datagrams: dataRecords, dataRecords, undecodedSets: 0, gaps: 0, kernelDrops: 0 },
  }) as unknown as FlowExporterHealth;

it('octets without a place are held against the gateway that exported them, and no other', () => {
  const errors = new Errors();
  const domain = (index: number) => ({ protocol: 'ipfix' as const, exporter: { address: `gw${index + 1}` }, errors });
  const aggregates = aggregator({ domain });
  const hours = new ExporterHours();
  hours.look(NOW - HOUR, [exporter('gw1', 0), exporter('gw2', 0)], aggregates.read());
  hours.look(NOW, [exporter('gw1', 0), exporter('gw2', 0)], aggregates.read());
  const late = { octets: 5_000, last: T - 600_000 };
  aggregates.add(batchOf([{ octets: 90, input: 0, output: 9, domain: 1 }, late]), NOW);
  hours.look(NOW + 10_000, [exporter('gw1', 1), exporter('gw2', 1), exporter('gw3', 4)], aggregates.read());
  const hour = Math.floor(NOW / HOUR);
  expect(hours.of('gw1', hour)).toMatchObject({ datagrams: 1, lateOctets: 5_000, noInterfaceOctets: 0 });
  expect(hours.of('gw2', hour)).toMatchObject({ datagrams: 1, lateOctets: 0, noInterfaceOctets: 90 });
  expect(hours.of('gw3', hour)).toMatchObject({ datagrams: 4, lateOctets: 0, noInterfaceOctets: 0 });
});
