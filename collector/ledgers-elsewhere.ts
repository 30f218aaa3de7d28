/** Ledgers that another shard keeps, as it has told of them. What is sealed is checked against its hashes before it is used. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { canonicalBytes, sha256 } from './ledger/canonical.js';
import type { KeptLedgers } from './ledger/kept.js';
import { CHAIN, hashOf } from './ledger/seal/chain.js';
import { revisionFolder } from './ledger/seal/seal.js';
import { closedMonth, placeOf, runningMonth, saidOfLedgers, type SaidOfLedgers } from './ledgers-told.js';
import { CodedError } from './model/coded-error.js';
import type { ClosedMonth, Manifest, MonthDocument, MonthLedgers, SlaOverview } from './model/sla.js';
import type { United } from './api/united/view.js';
import type { Config } from './config/schema/index.js';
import { unpack } from './sharding/parcel.js';
import { monthAt, monthPeriod } from './sla/zone.js';
import type { Store } from './store/contract.js';

export interface LedgersElsewhereDeps {
  /** What the other says with its present, how it is called, and why it is not heard; null where it is. */
  told(): { said: unknown; who: string; unheard: string | null };
  store: Pick<Store, 'shared'>;
  /** What the other signs with. */
  owner(): string;
  /** `<data folder>/sla-elsewhere`: for closed months, while reports are made of them. */
  folder: string;
  /** The month that runs, where nothing was told yet. */
  now(): { month: string; startsAt: number; endsAt: number };
}

type Closed = z.output<typeof closedMonth>;

export class LedgersElsewhere implements KeptLedgers {
  private read: { raw: unknown; said: SaidOfLedgers | null } = { raw: undefined, said: null };

  constructor(private readonly deps: LedgersElsewhereDeps) {}

  readonly corrections: KeptLedgers['corrections'] = {
    all: () => this.said()?.corrections ?? [],
    state: ({ id }) => this.said()?.corrections.find((each) => each.id === id)?.state ?? 'proposed',
  };

  /** As it was told last; `closing` says where nothing was. */
  overview(): SlaOverview {
    const said = this.said();
    if (said !== null) return said.overview;
    const { who, unheard } = this.deps.told();
    return {
      ...this.deps.now(),
      ...{ computedTo: null, reportOn: '', daysToReport: 0, services: [], lastClosed: null, correctionsWaiting: 0 },
      closing: `${who} keeps the ledgers: ${unheard ?? 'it has not told of them yet'}`,
      evidence: { waiting: 0, fault: null, lost: 0, late: 0, damaged: 0 },
    };
  }

  months(): ClosedMonth[] {
    return this.said()?.months ?? [];
  }

  get folder(): string {
    return this.deps.folder;
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`, `SLA_MONTH_DAMAGED`. */
  async month(month: string): Promise<MonthDocument> {
    const { closed, running } = await this.documents(month);
    if (closed !== null) return JSON.parse(closed.files['month.json']) as MonthDocument;
    return running!.document as unknown as MonthDocument;
  }

  /** @throws CodedError as `month`. */
  async ledgers(month: string): Promise<MonthLedgers> {
    const { closed, running } = await this.documents(month);
    if (closed !== null) return JSON.parse(closed.files['ledger.json']) as MonthLedgers;
    return running!.ledgers as unknown as MonthLedgers;
  }

  /** Brings a closed month into the folder, as it was sealed. Does nothing for one that runs. @throws CodedError as `month`. */
  async fetch(month: string): Promise<void> {
    const { closed } = await this.documents(month);
    if (closed === null) return;
    const { folder } = this.deps;
    const write = async (place: string, files: [string, string | Buffer][]): Promise<void> => {
      await mkdir(join(folder, place), { recursive: true, mode: 0o700 });
      for (const [name, content] of files) {
        await writeFile(join(folder, place, `${name}.new`), content, { mode: 0o600, flush: true });
        await rename(join(folder, place, `${name}.new`), join(folder, place, name));
      }
    };
    for (const [revision, manifest] of closed.manifests.entries())
      await write(revisionFolder(month, revision), [['manifest.json', manifest]]);
    await write(revisionFolder(month, closed.revision), Object.entries(closed.files));
    // Only of this month: it says where its revisions stand in the chain, which is whole where the ledgers are kept.
    await write('.', [[CHAIN, Buffer.concat(closed.links.map(canonicalBytes))]]);
  }

  /** Kept beside the month for the next who asks; the chain names what its own shard issues. */
  async addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
    const place = join(this.deps.folder, revisionFolder(month, revision), 'report');
    await mkdir(place, { recursive: true, mode: 0o700 });
    for (const { name, bytes } of files) await writeFile(join(place, basename(name)), bytes, { mode: 0o600 });
  }

  propose(): Promise<never> {
    return this.refused();
  }

  reverse(): Promise<never> {
    return this.refused();
  }

  decide(): Promise<never> {
    return this.refused();
  }

  reissue(): Promise<never> {
    return this.refused();
  }

  private async refused(): Promise<never> {
    throw new CodedError('SLA_ELSEWHERE', `${this.deps.told().who} keeps the ledgers: do it there`);
  }

  private said(): SaidOfLedgers | null {
    const { said: raw } = this.deps.told();
    if (raw !== this.read.raw) {
      const parsed = saidOfLedgers.safeParse(raw);
      this.read = { raw, said: parsed.success ? (parsed.data as SaidOfLedgers) : null };
    }
    return this.read.said;
  }

  private async documents(
    month: string,
  ): Promise<{ closed: Closed | null; running: z.output<typeof runningMonth> | null }> {
    const { store, owner, told } = this.deps;
    const at = placeOf(month);
    const { documents } = await store.shared({ kind: 'months', owners: [owner()], from: at, to: at + 1 });
    const body = (key: string): string | undefined => documents.find((each) => each.key === key)?.body;
    const [sealed, open] = [body('closed'), body('running')];
    if (sealed !== undefined) return { closed: checked(month, await opened(sealed)), running: null };
    const running = open === undefined ? undefined : runningMonth.safeParse(await opened(open));
    if (running?.success) return { closed: null, running: running.data };
    const { who, unheard } = told();
    throw new CodedError(
      'SLA_MONTH_UNKNOWN',
      `${who}, which keeps the ledgers, has told nothing of ${month}${unheard === null ? '' : `: ${unheard}`}`,
    );
  }
}

const opened = (body: string): Promise<unknown> => unpack(body).catch(() => null);

/** @throws CodedError `SLA_MONTH_DAMAGED` where it is not what was sealed. */
function checked(month: string, value: unknown): Closed {
  const parsed = closedMonth.safeParse(value);
  if (!parsed.success) throw damaged(month, 'it is no month');
  const { revision, links, manifests, files } = parsed.data;
  for (const { hash, ...link } of links) if (hashOf(link) !== hash) throw damaged(month, 'a link was changed');
  for (const [of, text] of manifests.entries()) {
    const link = links.find((each) => each.kind !== 'report' && each.month === month && each.revision === of);
    if (link?.manifest !== sha256(Buffer.from(text))) throw damaged(month, `the manifest of revision ${of} is another`);
  }
  const manifest = JSON.parse(manifests[revision] ?? '{"files":[]}') as Manifest;
  for (const [name, text] of Object.entries(files)) {
    const sealed = manifest.files.find(({ file }) => file === `${revisionFolder(month, revision)}/${name}`);
    if (sealed?.sha256 !== sha256(Buffer.from(text))) throw damaged(month, `${name} is another than was sealed`);
  }
  return parsed.data;
}

const damaged = (month: string, why: string): CodedError =>
  new CodedError('SLA_MONTH_DAMAGED', `what the store holds of ${month} is not what was sealed: ${why}`);

/** Of the shard that decides on the service. */
export function createLedgersElsewhere({
  united,
  store,
  config,
  clock,
}: {
  clock: { now(): number };
  united: Pick<United, 'ledgersElsewhere' | 'ledgersOwner'>;
  store: Pick<Store, 'shared'>;
  config: Config;
}): LedgersElsewhere {
  return new LedgersElsewhere({
    told: () => united.ledgersElsewhere(),
    store,
    owner: () => united.ledgersOwner(),
    folder: join(config.store.path, 'sla-elsewhere'),
    now() {
      const zone = config.contract.timeZone ?? config.interconnect.timeZone;
      const month = monthAt(clock.now(), zone);
      return { month, ...monthPeriod(month, zone) };
    },
  });
}
