/** What the year is watched with. */
import { configSchema, type Config } from '../../collector/config/schema/index.js';
import { BANDS, BELOW, CAP, PER_POINT, REPEAT, TARGET } from './oracle.js';
import { GRAIN, type Truth } from './truth.js';

const needs = (peer: string) => ({
  redundancy: (['a', 'b'] as const).map((side) => ({
    ...{ protocol: 'vrrp', side, group: 51 },
    interface: side === 'a' ? 'Gi0/0' : 'Gi0/1',
  })),
  peers: [{ address: peer, side: 'b', prefixes: 2 }],
});

const gateway = (name: string, address: string) => ({
  ...{ name, address, snmp: { version: '2c', community: 'env:COMMUNITY' } },
  poll: { state: '10s', counters: '10s' },
});

/** The bands of the oracle, closed from above by the one before. */
const bands = [
  ...BANDS.map(({ from, points }, i) => ({
    ...{ name: `band ${i + 1}`, from, points },
    to: Number(((i === 0 ? TARGET : BANDS[i - 1]!.from) - 0.01).toFixed(2)),
  })),
  { name: 'below', to: Number((BANDS.at(-1)!.from - 0.01).toFixed(2)), points: BELOW },
];

export function configurationOf(truth: Truth, folder: string): Config {
  return configSchema.parse({
    interconnect: { name: 'A bad year', timeZone: 'Europe/London' },
    gateways: [gateway('gw1', '192.0.2.1'), gateway('gw2', '192.0.2.2')],
    groups: [{ name: 'main' }],
    paths: [
      { name: 'one', group: 'main', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1', ...needs('10.0.0.1') },
      { name: 'two', group: 'main', gateway: 'gw2', a: 'Gi0/0', b: 'Gi0/1', ...needs('10.0.0.2') },
    ],
    probes: [{ name: 'e2e', target: '10.9.0.10', interval: `${GRAIN / 1_000}s`, timeout: '1s', service: true }],
    networks: { authorities: [{ name: 'Leeds', prefixes: ['10.2.0.0/16'] }] },
    store: { path: folder, collector: 'c1' },
    contract: {
      versions: [
        {
          ...{ effective: '2027-01-01', grain: 'per-second', lostInARow: 2, unknown: truth.unknown },
          exclusions: { maintenance: { notice: '24h', scope: 'whole' } },
          kpis: [{ kind: 'availability', target: TARGET, rounding: { decimals: 2 }, bands }, { kind: 'protection' }],
          ...{ repeatMultiplier: REPEAT, charges: { amount: 10_000 } },
          credits: { method: 'points', percentPerPoint: PER_POINT, cap: CAP },
        },
      ],
    },
  });
}
