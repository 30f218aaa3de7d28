/** Takes the name of an authority out of everything but what is sealed, and says what stays and why. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Forgotten } from './api/authority-types.js';
import type { Config } from './config/schema/index.js';
import type { DeclaredNetwork } from './config/schema/networks.js';
import { CodedError, systemCode } from './model/coded-error.js';
import { baseName } from './reporting/names.js';
import type { Store } from './store/contract.js';

export interface ForgettingDeps {
  config(): Config;
  declared(): readonly DeclaredNetwork[];
  now(): number;
  store: Pick<Store, 'renameAuthority'>;
  tokens: { forget(authority: string): Promise<number> };
  onboarding: { forget(name: string): Promise<boolean> };
  firstTraffic: { forget(name: string): Promise<boolean> };
  /** Reports on their way. */
  reports: string;
}

type Place = Forgotten['places'][number];

/** After the longest wait for late flows no open minute has the old name. */
const MARGIN = 5 * 60_000;

/**
 * Removed is what only this authority needs; renamed are flow totals, so that sums stay what they were.
 * @throws CodedError `AUTHORITY_DECLARED` while it is declared or added; `STORE_BEHIND` of the store.
 */
export async function forgetAuthority(name: string, deps: ForgettingDeps): Promise<Forgotten> {
  const declared = deps.declared().find((each) => each.side === 'a' && each.name === name);
  if (declared !== undefined) {
    const where = declared.managedBy ?? (declared.added === null ? 'the configuration' : 'here');
    const how = where === 'here' ? `interconnect authority remove "${name}"` : `take it out of ${where} and reload`;
    throw new CodedError(
      'AUTHORITY_DECLARED',
      `"${name}" is declared, and its flows would bring it back: ${how} first`,
    );
  }
  const config = deps.config();
  const pseudonym = `forgotten-${randomBytes(4).toString('hex')}`;
  const places = [
    await flowTotals(name, pseudonym, config, deps),
    removed('tokens for its report', await deps.tokens.forget(name), 'ended at once'),
    removed('what was seen of its joining', (await deps.onboarding.forget(name)) ? 1 : 0, ''),
    removed('the day of its first traffic', (await deps.firstTraffic.forget(name)) ? 1 : 0, ''),
    await unfinished(name, deps.reports),
    await sealed(name, config),
    await texts('records of incidents, maintenance and drills', 'records', name, config, RECORDS),
    await texts('audit log', 'audit', name, config, AUDIT),
    ...outside(config),
  ];
  return { name, pseudonym, places };
}

async function flowTotals(
  name: string,
  pseudonym: string,
  config: Config,
  { store, now }: ForgettingDeps,
): Promise<Place> {
  const place = 'flow totals';
  const done = await store.renameAuthority(name, pseudonym, now() + config.flow.late + MARGIN);
  if (done === true) return { place, outcome: 'renamed', count: 1, why: `sums stay; they are of ${pseudonym} now` };
  if (done === false) return nothing(place);
  const why = `this engine cannot rename what it holds: minutes go after ${days(config.store.retention.raw)}, hours after ${days(config.store.retention.rollups)}`;
  return { place, outcome: 'stays', count: 1, why };
}

/** Of the month that runs; they are taken away with the next one that is made in any case. */
async function unfinished(name: string, folder: string): Promise<Place> {
  const ending = `-${createHash('sha256').update(name).digest('hex').slice(0, 4)}`;
  const open = join(folder, 'open');
  const own = (await namesIn(open)).filter((file) => isReportOf(file, name, ending));
  for (const file of own) await rm(join(open, file), { force: true });
  return removed('reports of the month that runs', own.length, '');
}

/** `…-leeds-city-council-1f3a.html`: as reporting/names.ts makes them, of any month and revision. */
function isReportOf(file: string, name: string, ending: string): boolean {
  const sample = baseName('2000-01', 0, name);
  const own = sample.slice(baseName('2000-01', 0, null).length);
  return file.includes(own) && own.endsWith(ending);
}

async function sealed(name: string, config: Config): Promise<Place> {
  const place = 'sealed months and their reports';
  const files = (await filesUnder(join(config.store.path, 'sla'))).filter((file) => /\.(json|jsonl)$/.test(file));
  const count = await countWith(files, name);
  if (count === 0) return nothing(place);
  const why = `what was paid by can be recomputed and verified only as it is; it goes after ${days(config.store.retention.events)}`;
  return { place, outcome: 'stays', count, why };
}

const RECORDS = (config: Config): string =>
  `people's own words, which the ledger rests on; they go after ${days(config.store.retention.events)}`;
const AUDIT = (config: Config): string =>
  `each entry holds the hash of the one before: none can be taken out; whole months go after ${days(config.audit.retention)}`;

async function texts(
  place: string,
  folder: string,
  name: string,
  config: Config,
  why: (config: Config) => string,
): Promise<Place> {
  const count = await countWith(await filesUnder(join(config.store.path, folder)), name);
  return count === 0 ? nothing(place) : { place, outcome: 'stays', count, why: why(config) };
}

/** Where this program does not reach, or nothing has a name. */
function outside({ flow, reports, store }: Config): Place[] {
  const { archive } = flow;
  const places: Place[] = [
    {
      place: 'backups, and what was sent out',
      outcome: 'stays',
      count: 0,
      why: 'they are not in the data folder: remove them yourself',
    },
  ];
  if (archive.enabled)
    places.push({
      ...{ place: 'archive of single flows', outcome: 'stays', count: 0 },
      why: `it has no names; addresses, cut to ${archive.keepBits4} and ${archive.keepBits6} bits, go after ${days(archive.retention)}`,
    });
  if (reports.schedule?.folder !== undefined)
    places.push({
      ...{ place: `reports in ${reports.schedule.folder}`, outcome: 'stays', count: 0 },
      why: 'they were handed over: remove its folders yourself',
    });
  if (store.driver === 'influx')
    places.push({
      ...{ place: 'spool of the store', outcome: 'stays', count: 0 },
      why: 'what waits there goes into the engine with the name it has',
    });
  return places;
}

const nothing = (place: string): Place => ({ place, outcome: 'nothing there', count: 0, why: '' });
const removed = (place: string, count: number, why: string): Place =>
  count === 0 ? nothing(place) : { place, outcome: 'removed', count, why };

const days = (ms: number): string => `${Math.round(ms / 86_400_000)} days`;

/** How many lines hold the name as JSON has it. */
async function countWith(files: readonly string[], name: string): Promise<number> {
  const wanted = JSON.stringify(name).slice(1, -1);
  let count = 0;
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(file, 'utf8') }))
      if (line.includes(wanted)) count++;
  return count;
}

async function filesUnder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await filesUnder(folder)).map((file) => file.slice(folder.length + 1));
}
