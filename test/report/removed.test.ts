/** Reports of an authority that is declared no more, and of a collector that stops: what was issued stays, and nothing more is made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { baseName } from '../../collector/reporting/names.js';
import { Reports } from '../../collector/reporting/reports.js';
import type { MonthDocument } from '../../collector/model/sla.js';
import { until } from '../until.js';
import { scene } from '../api/scene.js';
import { folder } from '../audit/folder.js';

it('a stop waits for the report that is being made, and refuses those behind it', async () => {
  let [written, asked] = [() => undefined as void, 0];
  const bytes = () => new Promise<never[]>((resolve) => (written = () => resolve([])));
  const reports = new Reports({
    months: {
      folder: folder(),
      months: () => [],
      ...{ month: async () => ({ revision: 0 }) as MonthDocument, ledgers: async () => [] as never },
      addReport: async () => undefined,
    },
    chain: async () => [],
    config: () => scene(),
    ...{ clock: { now: () => 0 }, version: 'x', log: { warn: () => undefined }, folder: folder() },
    firstTraffic: { in: async () => new Map() },
    writer: { write: () => (asked++, bytes()) },
  });
  const wanted = { month: '2026-11', forms: ['html' as const], authority: null };
  const first = reports.issue(wanted);
  await until('it is being written', () => asked === 1);
  const behind = reports.issue(wanted);
  const stopped = reports.close();
  written();
  expect(await first).toMatchObject({ state: 'open' });
  await expect(behind).rejects.toMatchObject({ code: 'REPORT_STOPPING' });
  await stopped;
  await expect(reports.issue(wanted)).rejects.toMatchObject({ code: 'REPORT_STOPPING' });
  expect(asked).toBe(1);
});

it('an issued report of its own is handed out, another is refused', async () => {
  const place = folder();
  const issued = join(place, 'months', '2026-10', 'r0', 'report');
  mkdirSync(issued, { recursive: true });
  writeFileSync(join(issued, `${baseName('2026-10', 0, 'Bradford')}.html`), 'its own');
  const nothing = () => Promise.reject(new Error('nothing is written here'));
  const reports = new Reports({
    months: {
      folder: place,
      months: () => [{ month: '2026-10', revision: 0, closedAt: 0, manifest: '' }],
      ...{ month: nothing, ledgers: nothing, addReport: nothing },
    },
    chain: async () => [],
    config: () => scene(),
    ...{ firstTraffic: { in: nothing }, writer: { write: nothing }, clock: { now: () => 0 }, version: 'x' },
    log: { warn: () => undefined },
    folder: join(place, 'reports'),
  });
  const wanted = { month: '2026-10', forms: ['html' as const], authority: 'Bradford' };
  const { files } = await reports.issue(wanted);
  expect(files).toMatchObject([{ form: 'html', octets: 7 }]);
  for (const other of [{ forms: ['html', 'csv'] as const }, { month: '2026-11' }, { authority: 'Hull' }])
    await expect(reports.issue({ ...wanted, ...other })).rejects.toMatchObject({ code: 'REPORT_UNKNOWN_AUTHORITY' });
});
