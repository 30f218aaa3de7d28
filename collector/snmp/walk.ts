/**
 * Reads a table: several columns at once by GETBULK (v1: GETNEXT), as many rows per answer as the agent gives. Whatever goes wrong, the
 * rows that were got are kept, and what is missing is counted by kind.
 */
import type { Clock } from '../deps.js';
import type { PollErrorKind } from '../model/observation.js';
import { oidOctets } from './ber/oid.js';
import type { Pdu } from './ber/pdu.js';
import { Column, takeRows } from './ber/rows.js';
import { errorStatus, SnmpError, refusal } from './errors.js';
import type { Figures } from './figures.js';
import { getMany } from './get.js';
import type { Session } from './session.js';
import type { Sizes } from './sizes.js';
import type { Answer, Row, TableReading, TableSpec } from './table.js';

/** Rows of one table that are read at most; a table beyond it is cut there, and its reading says so. */
export const MAX_ROWS = 100_000;
/** Columns that may fall silent before the table is given up. */
const MAX_SILENT_COLUMNS = 3;
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

/** A table's rows with what went wrong on the way. */
export interface Walked extends TableReading {
  errors: Partial<Record<PollErrorKind, number>>;
  /** One sentence on the first thing that went wrong; null where nothing did. */
  message: string | null;
  /** Why the gateway could not be asked on; null where it answered to the end. */
  lost: SnmpError | null;
}

const prefixes = new WeakMap<TableSpec, Buffer[]>();

/** Content octets of a table's columns, made once per table. */
function prefixesOf(spec: TableSpec): Buffer[] {
  let octets = prefixes.get(spec);
  if (!octets) prefixes.set(spec, (octets = spec.columns.map(({ oid }) => oidOctets(oid))));
  return octets;
}

export interface WalkOptions {
  /** Called after each answer with the rows so far. */
  onRows?(rows: number): void;
  /** MAX_ROWS where left out. */
  maxRows?: number;
}

export class Walk {
  readonly rows = new Map<string, Row>();
  readonly columns: Column[];
  /** Columns that the agent could not be read past: genErr or silence at one instance. */
  readonly broken = new Set<Column>();
  readonly errors: Partial<Record<PollErrorKind, number>> = {};
  message: string | null = null;
  /** Monotonic ms of the first answer; null before. */
  firstAnswer: number | null = null;
  /** The answers that brought new rows. */
  readonly answers: Answer[] = [];
  /** Too many columns fell silent: the rest was not asked. */
  gaveUp = false;
  private silent = 0;
  private timeouts = 0;

  constructor(
    readonly session: Session,
    readonly spec: TableSpec,
    readonly sizes: Sizes,
    readonly figures: Figures,
    readonly clock: Clock,
    private readonly options: WalkOptions = {},
  ) {
    const octets = prefixesOf(spec);
    this.columns = spec.columns.map(({ oid }, at) => new Column(at, oid, octets[at] as Buffer));
  }

  /** Reads all columns to their ends; throws the SnmpError of a gateway that does not answer any more. */
  async run(): Promise<void> {
    const now = this.clock.monotonic();
    const present = this.columns.filter(({ position }) => !this.sizes.lacks(position, now));
    for (let from = 0; from < present.length;) {
      const together = present.slice(from, from + this.sizes.columns);
      await this.read(together);
      from += together.length;
    }
  }

  /** Reads these columns on from where they stand. */
  async read(columns: Column[]): Promise<void> {
    for (;;) {
      const open = columns.filter(({ ended }) => ended === null).slice(0, this.sizes.columns);
      if (open.length === 0) return;
      await this.step(open);
      this.options.onRows?.(this.rows.size);
      if (this.rows.size > (this.options.maxRows ?? MAX_ROWS)) return this.cut(columns);
    }
  }

  /** Remembers for the next polls how many rows there are, and which columns the agent does not have. */
  remember(): void {
    this.sizes.former = this.rows.size;
    if (this.rows.size === 0 || this.spec.volatile === true) return;
    const now = this.clock.monotonic();
    for (const column of this.columns) {
      const asked = column.ended !== null && !this.broken.has(column) && !this.gaveUp;
      if (asked && column.taken === 0) this.sizes.lack(column.position, now);
    }
  }

  fail(kind: PollErrorKind, message: string): void {
    this.errors[kind] = (this.errors[kind] ?? 0) + 1;
    this.message ??= `${this.spec.name}: ${message}`;
  }

  /** The walk of a column ends here, and may be taken up again behind the next known index. */
  break(column: Column, kind: PollErrorKind, message: string): void {
    column.ended = 'end';
    this.broken.add(column);
    this.fail(kind, `${this.nameOf(column)}: ${message}`);
  }

  nameOf(column: Column): string {
    return this.spec.columns[column.position]?.name ?? column.oid;
  }

  private async step(open: Column[], repetitions = this.repetitions(open)): Promise<void> {
    let pdu: Pdu;
    const asked = this.clock.monotonic();
    try {
      pdu = await this.ask(open, repetitions);
    } catch (error) {
      return this.unanswered(open, repetitions, error as SnmpError);
    }
    this.timeouts = 0;
    const came = this.clock.monotonic();
    this.firstAnswer ??= came;
    if (pdu.status === errorStatus.noError) this.take(pdu, open, { came, took: came - asked });
    else await this.status(pdu, open, repetitions);
  }

  /** A large question is asked once and then made smaller; the smallest has the session's retries. */
  private ask(open: Column[], repetitions: number): Promise<Pdu> {
    const oids = open.map((column) => column.next());
    const large = repetitions > 1 || open.length > 1 ? { retries: 0 } : {};
    if (this.session.version === 1) return this.session.request({ kind: 'next', oids, ...large }, this.figures);
    return this.session.request({ kind: 'bulk', oids, repetitions, ...large }, this.figures);
  }

  /** Not past the end that the table had last time, or the answer is full of what comes after the table. */
  private repetitions(open: Column[]): number {
    if (this.session.version === 1) return 1;
    const { former } = this.sizes;
    if (former === null) return this.sizes.repetitions;
    const most = Math.max(...open.map(({ taken }) => taken));
    const left = former - most + 1;
    return left < 1 ? this.sizes.repetitions : Math.min(this.sizes.repetitions, left);
  }

  private take(pdu: Pdu, open: Column[], { came, took }: { came: number; took: number }): void {
    const before = this.rows.size;
    const table = { rows: this.rows, width: this.columns.length };
    const taken = takeRows(pdu, open, table);
    if (this.rows.size > before) this.answers.push({ rows: this.rows.size, monotonic: came, took });
    if (taken === null) {
      for (const column of open) this.break(column, 'malformed', 'the varbinds of an answer are malformed');
      return;
    }
    this.figures.varbinds += taken.varbinds;
    if (taken.varbinds === 0 && open.length === 1)
      this.break(open[0] as Column, 'agent', 'an answer without any varbind');
    else if (taken.varbinds < open.length) this.sizes.fits(taken.varbinds);
    else this.sizes.succeeded();
    for (const column of open)
      if (column.ended === 'loop') this.fail('loop', `${this.nameOf(column)}: the agent gave an index twice`);
  }

  private async status(pdu: Pdu, open: Column[], repetitions: number): Promise<void> {
    const culprit = open.length === 1 ? open[0] : open[pdu.errorIndex - 1];
    if (pdu.status === errorStatus.tooBig && !(open.length === 1 && repetitions === 1)) return this.sizes.shrink();
    if (pdu.status === errorStatus.noSuchName) {
      for (const column of culprit ? [culprit] : open) column.ended = 'view';
    } else if (repetitions > 1) {
      await this.step(open, 1);
    } else if (culprit) {
      const { kind, message } = refusal(pdu.status);
      this.break(culprit, kind, `after index ${culprit.next().slice(culprit.oid.length + 1)} ${message}`);
    } else {
      for (const column of open) await this.step([column], 1);
    }
  }

  /** Silence is loss, an answer too large, or a dead gateway: a small question tells. */
  private async unanswered(open: Column[], repetitions: number, error: SnmpError): Promise<void> {
    if (!(error instanceof SnmpError) || error.kind !== 'timeout') throw error;
    this.timeouts++;
    const small = repetitions === 1 && open.length === 1;
    if (this.timeouts > 1 || small) await getMany(this.session, [SYS_UP_TIME], this.figures);
    if (!small) return this.smaller(open, repetitions);
    this.break(open[0] as Column, 'timeout', 'no answer at this place, while the gateway answers other requests');
    if (++this.silent < MAX_SILENT_COLUMNS) return;
    this.gaveUp = true;
    for (const column of this.columns) column.ended ??= 'end';
  }

  private smaller(open: Column[], repetitions: number): void {
    this.sizes.repetitions = Math.min(this.sizes.repetitions, repetitions);
    if (repetitions === 1) this.sizes.columns = Math.min(this.sizes.columns, open.length);
    this.sizes.shrink(this.timeouts > 1 ? 4 : 2);
  }

  private cut(columns: Column[]): void {
    for (const column of columns) column.ended ??= 'loop';
    this.fail('loop', `more than ${this.options.maxRows ?? MAX_ROWS} rows; the rest is not read`);
  }
}
