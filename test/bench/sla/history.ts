/** Evidence as collectors would have written it: what the months of the bench are reckoned from. */
import { contractVersions } from '../../../collector/config/contract/resolve.js';
import { configSchema } from '../../../collector/config/schema/index.js';
import type { EvidenceBook } from '../../../collector/ledger/evidence/book.js';
import type { EvidenceLine } from '../../../collector/ledger/evidence/line.js';
import { periodOf } from '../../../collector/ledger/seal/recompute.js';
import type { ProbeSetup, Setup } from '../../../collector/model/sla.js';
import { addMonths } from '../../../collector/sla/zone.js';
import { minutesOf } from '../../sla/make.js';

const DAY = 86_400_000;
export const FIRST = '2025-01';
/** INTERCONNECT_BENCH_SCALE (0 to 1, default 1) makes the history shorter. */
export const MONTHS = Math.max(2, Math.round(13 * Number(process.env['INTERCONNECT_BENCH_SCALE'] ?? 1)));
const services = ['data', 'voice'];
const probes: ProbeSetup[] = services.flatMap((service) =>
  (['a-b', 'b-a'] as const).map((direction): ProbeSetup => {
    const name = `${service}-${direction}`;
    const of = service === 'voice' ? ('EF' as const) : ('DF' as const);
    return { name, service: true, direction, path: null, class: of, interval: 1_000, timeout: 1_000 };
  }),
);
export const setup: Setup = {
  probes,
  paths: ['primary', 'standby'].map((name) => ({ name, group: 'crossing', gateway: `gw-${name}`, capacity: 1e9 })),
  groups: [{ name: 'crossing', mode: 'active-standby', paths: ['primary', 'standby'] }],
};
export const contract = contractVersions(
  configSchema.parse({
    interconnect: { name: 'Bench' },
    gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
    contract: {
      versions: [
        {
          effective: '2020-01-01',
          services: services.map((name) => ({
            name,
            probes: probes.flatMap((each) => (each.name.startsWith(name) ? [each.name] : [])),
          })),
        },
      ],
    },
  }),
);

/** All of its months, one after another. */
export async function fill(book: EvidenceBook): Promise<void> {
  for (let i = 0; i < MONTHS; i++) await fillMonth(book, addMonths(FIRST, i), i === 0);
}

/** A month as the collector would have written it; the day before the first month too. */
async function fillMonth(book: EvidenceBook, month: string, first: boolean): Promise<void> {
  const { startsAt, endsAt } = periodOf(contract, month);
  const from = Math.floor(startsAt / DAY) * DAY - (first ? DAY : 0);
  for (let day = from; day + DAY <= Math.ceil(endsAt / DAY) * DAY; day += DAY) {
    if (!first && day < startsAt - 1) continue;
    await book.append(linesOf(day));
  }
}

function linesOf(day: number): EvidenceLine[] {
  const flap = [day + 10 * 3_600_000, day + 10 * 3_600_000 + 90_000] as const;
  const state = (at: number, name: string, said: 'up' | 'down'): EvidenceLine => ({
    k: 'state',
    at,
    of: 'path',
    name,
    state: said,
  });
  return [
    { k: 'setup', at: day, setup, simulated: false },
    state(day, 'primary', 'up'),
    state(day, 'standby', 'up'),
    { k: 'state', at: day, of: 'protection', name: 'crossing', state: 'protected' },
    state(flap[0], 'primary', 'down'),
    state(flap[1], 'primary', 'up'),
    ...Array.from({ length: 1_440 }, (_, i): EvidenceLine => ({ k: 'alive', at: day + i * 60_000 })),
    ...probes.flatMap((probe) =>
      minutesOf(probe, [day, day + DAY], [[flap[0], flap[0] + 4_000]]).map((minute): EvidenceLine => ({
        k: 'minute',
        ...minute,
      })),
    ),
  ];
}
