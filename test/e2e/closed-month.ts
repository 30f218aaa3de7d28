/** A month that was closed and sealed long ago. */
import { join } from 'node:path';
import { contractVersions } from '../../collector/config/contract/resolve.js';
import { configSchema } from '../../collector/config/schema/index.js';
import { daysFor, EvidenceBook } from '../../collector/ledger/evidence/book.js';
import { periodOf } from '../../collector/ledger/seal/recompute.js';
import { seal } from '../../collector/ledger/seal/seal.js';
import { minutesOf } from '../sla/make.js';

export const MONTH = '2026-03';

/** Puts it into the data folder of this configuration, below `folder`: ten minutes of one day were lost, and Camden had most of the traffic. */
export async function closeMonth(folder: string, configuration: object, month = MONTH): Promise<void> {
  const config = configSchema.parse(configuration);
  const contract = contractVersions(config);
  const { startsAt, endsAt } = periodOf(contract, month);
  const sla = join(folder, 'data', 'sla');
  const book = new EvidenceBook(join(sla, 'evidence'));
  await book.open();
  const probe = {
    ...{ name: 'across', service: true, direction: 'a-b' as const, path: null, class: 'DF' as const },
    ...{ interval: 1_000, timeout: 1_000 },
  };
  const outage = [startsAt + 5 * 86_400_000, startsAt + 5 * 86_400_000 + 600_000] as const;
  const setup = {
    probes: [probe],
    paths: [{ name: 'one', group: 'one', gateway: 'gw1', capacity: null }],
    groups: [{ name: 'one', mode: 'active-standby' as const, paths: ['one'] }],
  };
  await book.append([
    { k: 'setup', at: startsAt, setup, simulated: false },
    ...minutesOf(probe, [startsAt, endsAt], [outage]).map((minute) => ({ k: 'minute' as const, ...minute })),
  ]);
  const rows = ['Leeds', 'Camden'].map((authority, i) => ({
    ...{ authority, destination: 'Spine', class: 'AF3', octetsAToB: 10 ** (9 + i), octetsBToA: 1 },
    ...{ packetsAToB: 1, packetsBToA: 1 },
  }));
  const days = new Set(await book.days());
  await seal(
    {
      ...{ schema: 1, month, revision: 0, revisionReason: null, contract, corrections: [], before: [] },
      ...{ traffic: [], usage: { rows, keptMinutes: 44_580 }, windows: [], drills: [], failovers: [], incidents: [] },
      days: daysFor(startsAt, endsAt).filter((day) => days.has(day)),
    },
    endsAt,
    { folder: sla, book, program: 'test' },
  );
}
