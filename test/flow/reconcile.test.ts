import { describe, expect, it } from 'vitest';
import { reconcile, type Compared, type ExporterHour } from '../../collector/flow/reconcile.js';

const fine: ExporterHour = {
  datagrams: 1_000,
  records: 30_000,
  rateUnknown: 0,
  undecodedSets: 0,
  lost: 0,
  lateOctets: 0,
  noInterfaceOctets: 0,
};
/** A million packets of 600 octets at the IP layer: 618 as an agent counts them. */
const hour = (flow: Compared['flow'], exporter: Partial<ExporterHour> = {}, snmp: Partial<Compared['snmp']> = {}) =>
  reconcile({
    gateway: 'gw1',
    interface: 'ge-0/0/0',
    time: 0,
    flow,
    snmp: { octets: 618e6, packets: 1e6, coverage: 1, ...snmp },
    overhead: 18,
    exporter: { ...fine, ...exporter },
  });

it('adds layer 2 before it compares', () => {
  expect(hour({ octets: 600e6, packets: 1e6 })).toMatchObject({
    flowOctets: 618e6,
    octetsRatio: 1,
    packetsRatio: 1,
    verdict: 'agrees',
    cause: null,
  });
});

describe('does not judge', () => {
  it.each([
    ['an hour that SNMP covers in part', { coverage: 0.8 }],
    ['an hour without SNMP', { octets: null }],
    ['an idle interface', { octets: 5_000 }],
  ])('%s', (_what, snmp) => {
    expect(hour({ octets: 1e6, packets: 1e4 }, {}, snmp)).toMatchObject({
      verdict: 'unknown',
      cause: null,
      octetsRatio: null,
    });
  });
});

describe('names the likely cause', () => {
  const half = { octets: 300e6, packets: 5e5 };
  it.each([
    ['exporter-silent', null, { datagrams: 0, records: 0 }],
    ['template-missing', half, { undecodedSets: 12 }],
    ['drops', half, { lost: 400 }],
    ['late-flows', half, { lateOctets: 290e6 }],
    ['interface-unknown', half, { noInterfaceOctets: 290e6 }],
    ['sampling-rate-unknown', { octets: 6e5, packets: 1e3 }, { rateUnknown: 30_000 }],
    ['sampling-rate-wrong', { octets: 6e7, packets: 1e5 }, {}],
    ['counted-twice', { octets: 1_200e6, packets: 2e6 }, {}],
    ['sampling-rate-wrong', { octets: 6_000e6, packets: 1e7 }, {}],
    ['octets-differ', { octets: 480e6, packets: 1e6 }, {}],
    ['not-exported', { octets: 420e6, packets: 7.7e5 }, {}],
  ] as const)('%s', (cause, flow, exporter) => {
    const { verdict, cause: named } = hour(flow, exporter);
    expect(named).toBe(cause);
    expect(verdict).toMatch(/^flows-(below|above)$/);
  });

  it('tells of packets that differ where octets agree', () => {
    expect(hour({ octets: 609e6, packets: 5e5 })).toMatchObject({ verdict: 'flows-below' });
  });
});
