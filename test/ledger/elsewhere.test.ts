/** Ledgers that one shard keeps and another shows. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalBytes, sha256 } from '../../collector/ledger/canonical.js';
import { appendLink, CHAIN } from '../../collector/ledger/seal/chain.js';
import { LedgersElsewhere } from '../../collector/ledgers-elsewhere.js';
import { LedgersTold } from '../../collector/ledgers-told.js';
import { pack, unpack } from '../../collector/sharding/parcel.js';
import type { MonthDocument, MonthLedgers, SlaOverview } from '../../collector/model/sla.js';
import { SharedMemory } from '../api/shared-store.js';

const MONTH = '2026-10';
const RUNS = '2026-11';
const overview: SlaOverview = {
  ...{ month: RUNS, startsAt: Date.UTC(2026, 10), endsAt: Date.UTC(2026, 11), computedTo: Date.UTC(2026, 10, 26) },
  ...{ reportOn: '2026-12-01', daysToReport: 5, services: [], lastClosed: { month: MONTH, revision: 1 } },
  ...{ correctionsWaiting: 0, closing: null },
  evidence: { waiting: 0, fault: null, lost: 0, late: 0, damaged: 0 },
};
const head = { schema: 1, month: RUNS, startsAt: overview.startsAt, endsAt: overview.endsAt, revision: 0 };
const running = { ...head, state: 'open', computedTo: overview.computedTo, services: [], paths: [] };
const document = running as unknown as MonthDocument;
const ledgers: MonthLedgers = { schema: 1, month: RUNS, ledgers: [] };

let folder: string;
let store: SharedMemory;
let told: LedgersTold;
let unheard: string | null = null;
let elsewhere: LedgersElsewhere;
let heard: unknown;

/** Two revisions of a month, as they are sealed. */
async function sealMonth(): Promise<void> {
  for (const revision of [0, 1]) {
    const place = `months/${MONTH}/r${revision}`;
    const files = ['month.json', 'ledger.json'].map((name) => ({
      name,
      bytes: canonicalBytes({ schema: 1, month: MONTH, revision, name, 'with "quotes"': '<é>' }),
    }));
    const named = files.map(({ name, bytes }) => ({
      file: `${place}/${name}`,
      sha256: sha256(bytes),
      octets: bytes.length,
    }));
    const manifest = canonicalBytes({
      schema: 1,
      month: MONTH,
      revision,
      reason: null,
      sealedAt: 1,
      program: 't',
      files: named,
    });
    await mkdir(join(folder, 'own', place), { recursive: true });
    for (const { name, bytes } of [...files, { name: 'manifest.json', bytes: manifest }])
      await writeFile(join(folder, 'own', place, name), bytes);
    const kind = revision === 0 ? 'closed' : 'revised';
    await appendLink(join(folder, 'own'), {
      kind,
      month: MONTH,
      revision,
      at: 1,
      manifest: sha256(manifest),
      files: [],
    });
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-elsewhere-'));
  await mkdir(join(folder, 'own'));
  await sealMonth();
  store = new SharedMemory();
  told = new LedgersTold({
    clock: { now: () => overview.computedTo! },
    store,
    owner: 'c-1-of-2',
    ledgers: {
      overview: () => overview,
      months: () => [{ month: MONTH, revision: 1, closedAt: 1, manifest: 'x' }],
      month: async () => document,
      ledgers: async () => ledgers,
      corrections: { all: () => [], state: () => 'proposed' } as never,
      folder: join(folder, 'own'),
    },
  });
  elsewhere = new LedgersElsewhere({
    told: () => ({ said: heard, who: 'shard 1 of 2', unheard }),
    store,
    owner: () => 'c-1-of-2',
    folder: join(folder, 'elsewhere'),
    now: () => ({ month: RUNS, startsAt: overview.startsAt, endsAt: overview.endsAt }),
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('ledgers of another shard', () => {
  test('are not known before they were told, and it says whose they are', async () => {
    unheard = 'shard 1 of 2 not heard for 40 s';
    expect(elsewhere.overview()).toMatchObject({
      services: [],
      computedTo: null,
      closing: 'shard 1 of 2 keeps the ledgers: shard 1 of 2 not heard for 40 s',
    });
    expect(elsewhere.months()).toEqual([]);
    await expect(elsewhere.month(RUNS)).rejects.toMatchObject({ code: 'SLA_MONTH_UNKNOWN' });
    unheard = null;
  });

  test('are the same as where they are kept, closed months byte for byte', async () => {
    heard = await unpack(await pack(told.say()));
    await told.tell();
    expect(elsewhere.overview()).toEqual(overview);
    expect(elsewhere.months().map(({ month, revision }) => [month, revision])).toEqual([[MONTH, 1]]);
    expect(await elsewhere.month(RUNS)).toEqual(document);
    expect(await elsewhere.ledgers(RUNS)).toEqual(ledgers);
    expect(await elsewhere.month(MONTH)).toMatchObject({ revision: 1, name: 'month.json' });
    await elsewhere.fetch(MONTH);
    for (const name of [
      CHAIN,
      ...['month.json', 'ledger.json', 'manifest.json'].map((each) => `months/${MONTH}/r1/${each}`),
      `months/${MONTH}/r0/manifest.json`,
    ])
      expect(await readFile(join(folder, 'elsewhere', name), 'utf8')).toBe(
        await readFile(join(folder, 'own', name), 'utf8'),
      );
  });

  test('are changed where they are kept', async () => {
    for (const act of [elsewhere.propose(), elsewhere.reverse(), elsewhere.decide(), elsewhere.reissue()])
      await expect(act).rejects.toMatchObject({ code: 'SLA_ELSEWHERE' });
  });

  test('are refused where what the store holds is not what was sealed', async () => {
    const [sealed] = [...store.documents.values()].filter(({ key }) => key === 'closed');
    const good = (await unpack(sealed!.body)) as {
      files: Record<string, string>;
      links: object[];
      manifests: string[];
    };
    const changed = [
      {
        ...good,
        files: { ...good.files, 'month.json': good.files['month.json']!.replace('"revision":1', '"revision":2') },
      },
      { ...good, links: good.links.map((link) => ({ ...link, at: 2 })) },
      { ...good, manifests: good.manifests.map((text) => text.replace('"t"', '"u"')) },
      { ...good, links: [] },
      { ...good, files: {} },
      [],
    ];
    for (const value of changed) {
      await store.share([{ ...sealed!, body: await pack(value) }]);
      await expect(elsewhere.month(MONTH)).rejects.toMatchObject({ code: 'SLA_MONTH_DAMAGED' });
      await expect(elsewhere.fetch(MONTH)).rejects.toMatchObject({ code: 'SLA_MONTH_DAMAGED' });
    }
    heard = { ...(heard as object), months: [{ month: '<script>' }] };
    expect(elsewhere.months()).toEqual([]);
  });
});
