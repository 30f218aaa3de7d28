/** The ledgers as the shard that keeps them tells the others, and the documents in which they are told. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readChain } from './ledger/seal/chain.js';
import { revisionFolder } from './ledger/seal/seal.js';
import type { TiedLedgers } from './ledgers.js';
import { burnWindows, correctionStates, ledgerStates, ledgerSubjectTypes } from './model/sla.js';
import type { ChainLink, ClosedMonth, Correction, CorrectionState, SlaOverview } from './model/sla.js';
import { pack } from './sharding/parcel.js';
import { monthPeriod } from './sla/zone.js';
import type { Store } from './store/contract.js';

/** Of corrections the newest so many are told. */
const MOST_CORRECTIONS = 500;
/** The month that runs is told no more often, ms. */
const RUNNING = 60_000;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const figure = z.number().nullable();
const burn = z.strictObject(Object.fromEntries(burnWindows.map((window) => [window, figure])));
const budget = z.strictObject({
  ...{ service: z.string(), target: z.number(), allowed: z.number(), used: z.number(), left: z.number() },
  ...{ leftRatio: figure, burn },
});

/** With the present of the shard. */
export const saidOfLedgers = z.strictObject({
  schema: z.literal(1),
  overview: z.strictObject({
    ...{ month, startsAt: z.number(), endsAt: z.number(), computedTo: figure },
    ...{ reportOn: z.string(), daysToReport: z.number() },
    services: z.array(
      z.strictObject({
        ...{ service: z.string(), availability: figure, target: figure, measured: z.number(), down: z.number() },
        ...{ unknown: z.number(), excluded: z.number(), completeness: z.number(), protection: figure },
        budget: budget.nullable(),
      }),
    ),
    lastClosed: z.strictObject({ month, revision: z.int() }).nullable(),
    correctionsWaiting: z.int(),
    closing: z.string().nullable(),
    evidence: z.strictObject({
      ...{ waiting: z.int(), fault: z.string().nullable(), lost: z.int(), late: z.int(), damaged: z.int() },
    }),
  }),
  months: z.array(z.strictObject({ month, revision: z.int(), closedAt: z.number(), manifest: z.string() })),
  corrections: z.array(
    z.strictObject({
      id: z.string(),
      subject: z.strictObject({ type: z.enum(['service', 'path']), name: z.string() }),
      ...{ startsAt: z.number(), endsAt: z.number() },
      becomes: z.enum(ledgerStates).nullable(),
      ...{ reverses: z.string().nullable(), author: z.string(), createdAt: z.number(), reason: z.string() },
      decision: z
        .strictObject({
          verdict: z.enum(['approved', 'rejected']),
          ...{ author: z.string(), at: z.number(), reason: z.string() },
        })
        .nullable(),
      state: z.enum(correctionStates),
    }),
  ),
});

export interface SaidOfLedgers {
  schema: 1;
  overview: SlaOverview;
  months: ClosedMonth[];
  corrections: (Correction & { state: CorrectionState })[];
}

const head = z.looseObject({ schema: z.literal(1), month });

/** The month that runs. Its parts are made by the same program, whose types hold them together; what is read is checked for what it is. */
export const runningMonth = z.strictObject({
  schema: z.literal(1),
  document: head.extend({
    ...{ startsAt: z.number(), endsAt: z.number(), computedTo: z.number(), revision: z.int() },
    ...{ state: z.literal('open'), services: z.array(z.looseObject({})), paths: z.array(z.looseObject({})) },
  }),
  ledgers: head.extend({
    ledgers: z.array(
      z.strictObject({
        subject: z.strictObject({ type: z.enum(ledgerSubjectTypes), name: z.string() }),
        ...{ startsAt: z.number(), endsAt: z.number() },
        intervals: z.array(z.looseObject({ startsAt: z.number(), endsAt: z.number(), state: z.enum(ledgerStates) })),
      }),
    ),
  }),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sealedFile = z.strictObject({ file: z.string(), sha256, octets: z.int() });

/** One that is closed: its newest revision as it was sealed, byte for byte, and the links of the chain that are of it. */
export const closedMonth = z.strictObject({
  schema: z.literal(1),
  month,
  revision: z.int().min(0),
  files: z.strictObject({ 'month.json': z.string(), 'ledger.json': z.string() }),
  manifests: z.array(z.string()),
  links: z.array(
    z.strictObject({
      ...{ seq: z.int(), kind: z.enum(['closed', 'revised', 'report']), month, revision: z.int(), at: z.number() },
      ...{ manifest: sha256.nullable(), files: z.array(sealedFile), previous: sha256, hash: sha256 },
    }),
  ),
});

/** Where the documents of a month stand in time: its first day of UTC, wherever the contract is. */
export const placeOf = (of: string): number => monthPeriod(of, 'UTC').startsAt;

export interface LedgersToldDeps {
  clock: { now(): number };
  store: Pick<Store, 'share'>;
  ledgers: Pick<TiedLedgers, 'overview' | 'months' | 'month' | 'ledgers' | 'corrections' | 'folder'>;
  owner: string;
}

export class LedgersTold {
  private readonly told = new Map<string, string>();
  private running = { at: -Infinity, computedTo: null as number | null };

  constructor(private readonly deps: LedgersToldDeps) {}

  /** What goes with the present. */
  say(): SaidOfLedgers {
    const { ledgers } = this.deps;
    const { corrections } = ledgers;
    return {
      schema: 1,
      overview: ledgers.overview(),
      months: ledgers.months(),
      corrections: corrections
        .all()
        .slice(-MOST_CORRECTIONS)
        .map((each) => ({ ...each, state: corrections.state(each) })),
    };
  }

  /** Tells the month that runs where it was computed anew, and one closed month that has not been told. */
  async tell(): Promise<void> {
    await this.tellRunning();
    await this.tellClosed();
  }

  private async tellRunning(): Promise<void> {
    const { clock, ledgers } = this.deps;
    const { month: of, computedTo } = ledgers.overview();
    const now = clock.now();
    if (computedTo === null || computedTo === this.running.computedTo || now - this.running.at < RUNNING) return;
    const [document, all] = [await ledgers.month(of), await ledgers.ledgers(of)];
    if (document.state !== 'open') return;
    await this.share(of, 'running', { schema: 1, document, ledgers: all });
    this.running = { at: now, computedTo };
  }

  private async tellClosed(): Promise<void> {
    const { folder } = this.deps.ledgers;
    const links = await readChain(folder);
    for (const { month: of, revision } of this.deps.ledgers.months()) {
      const ofIt = links.filter((link) => link.month === of);
      const version = ofIt.at(-1)?.hash ?? '';
      if (this.told.get(of) === version) continue;
      await this.share(of, 'closed', await this.closed(of, revision, ofIt));
      this.told.set(of, version);
      return;
    }
  }

  private async closed(of: string, revision: number, links: ChainLink[]): Promise<z.output<typeof closedMonth>> {
    const read = (r: number, name: string): Promise<string> =>
      readFile(join(this.deps.ledgers.folder, revisionFolder(of, r), name), 'utf8');
    return {
      ...{ schema: 1, month: of, revision, links },
      files: { 'month.json': await read(revision, 'month.json'), 'ledger.json': await read(revision, 'ledger.json') },
      manifests: await Promise.all(Array.from({ length: revision + 1 }, (_, r) => read(r, 'manifest.json'))),
    };
  }

  private async share(of: string, key: string, value: unknown): Promise<void> {
    const { clock, store, owner } = this.deps;
    const body = await pack(value);
    await store.share([{ owner, kind: 'months', key, time: placeOf(of), stamp: clock.now(), body }]);
  }
}
