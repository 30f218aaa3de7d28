/** Data folders as earlier releases left them, killed in the middle of writing: every sample is there after the upgrade. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../collector/deps.js';
import { FOLDER_FORMAT } from '../../collector/folder-version.js';
import type { Series, SeriesQuery, StoredEvent } from '../../collector/store/contract.js';
import { createStore, SCHEMA_VERSION } from '../../collector/store/index.js';
import { configuration, Folder, gatewaySection, START } from '../e2e/folder.js';
import { Product } from '../e2e/product.js';
import { config, drained, folder, testDeps } from './help.js';

const cases = join(import.meta.dirname, '../cases/data-folders');

interface Expected {
  /** The clock of the release that wrote it, milliseconds since the epoch. */
  now: number;
  /** What that release answered. */
  answers: { query: SeriesQuery; series: Series[] }[];
  events: StoredEvent[];
}

async function unpack(name: string, cwd: string): Promise<void> {
  await extract({ file: join(cases, name, 'data.tar.gz'), cwd });
}

/** The hour at which it was written, so that nothing of it is too old to keep. */
function clockFrom(now: number): Clock {
  const offset = now - Date.now();
  return { ...systemClock, now: () => Date.now() + offset };
}

/** Path → what is in it; sockets have nothing. */
async function contents(path: string): Promise<Record<string, string>> {
  const files = (await readdir(path, { withFileTypes: true, recursive: true })).filter((each) => each.isFile());
  const hash = async (file: string): Promise<string> =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const all = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    await Promise.all(all.map(async (file) => [file.slice(path.length), await hash(file)] as const)),
  );
}

describe.each(readdirSync(cases))('a data folder of %s', (name) => {
  const { now, answers, events } = JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected;

  test('opens, is brought up to date, and answers as the release that wrote it', async () => {
    const path = await folder();
    await unpack(name, path);
    const store = createStore(config({ path }), { pointsPerDay: 0 }, testDeps(clockFrom(now)));
    await store.start();
    try {
      await drained(store);
      for (const { query, series } of answers) expect([query, await store.series(query)]).toEqual([query, series]);
      const [first] = answers;
      const { from, to } = first!.query;
      expect(await store.events({ from, to, limit: 100 })).toEqual(events);
      expect(store.health()).toMatchObject({ state: 'ok', dropped: {}, schemaVersion: SCHEMA_VERSION });
    } finally {
      await store.stop();
    }
  });

  test('opens a second time as well', async () => {
    const path = await folder();
    await unpack(name, path);
    for (let round = 0; round < 2; round++) {
      const store = createStore(config({ path }), { pointsPerDay: 0 }, testDeps(clockFrom(now)));
      await store.start();
      await drained(store);
      const { query, series } = answers[0]!;
      expect(await store.series(query)).toEqual(series);
      await store.stop();
    }
  });
});

describe('a data folder of a later release', () => {
  test.each([
    ['of its files', { format: FOLDER_FORMAT + 1, store: SCHEMA_VERSION }],
    ['of its store', { format: FOLDER_FORMAT, store: SCHEMA_VERSION + 1 }],
  ])('by the form %s is refused, and not an octet of it is touched', async (_what, mark) => {
    const place = await Folder.create();
    try {
      await place.write(configuration([gatewaySection('gw1', 9, { version: '2c', community: 'env:LAB_COMMUNITY' })]));
      const env = { LAB_COMMUNITY: 'x' };
      const product = await Product.start(START, place.path, env);
      await product.end();
      const data = join(place.path, 'data');
      await writeFile(join(data, 'folder.json'), JSON.stringify({ ...mark, release: '9.8.7' }));
      const before = await contents(data);
      const refused = await Product.run(START, place.path, env);
      expect(refused.status).toBe(2);
      expect(refused.output).toContain('DATA_FOLDER_NEWER');
      expect(refused.output).toContain('release 9.8.7');
      expect(await contents(data)).toEqual(before);
    } finally {
      await place.remove();
    }
  });
});
