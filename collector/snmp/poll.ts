/** One poll: the readers of one interval, their tables asked in turn, and what became of each table. */
import type { Observation, Origin, PollErrorKind, PollObservation } from '../model/observation.js';
import type { ContextPoller } from './context-poller.js';
import { SnmpError } from './errors.js';
import { noFigures, type Figures } from './figures.js';
import { getMany } from './get.js';
import { readTable } from './read.js';
import type { Reader, ReadInput, Row, TableReading, TableSpec } from './table.js';
import type { Walked } from './walk.js';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const SYS_OBJECT_ID = '1.3.6.1.2.1.1.2.0';

/** What the first GET of a poll brought. */
interface Opening {
  /** Monotonic ms at which it was asked for. */
  asked: number;
  upTime: number | null;
  /** Rows of the tables that are asked by rows. */
  rows: Map<TableSpec, Map<string, Row>>;
}

/** A table as it was read, with what it cost. */
interface Table extends Walked {
  figures: Figures;
  duration: number;
}

/** Kinds that say of the whole gateway that asking on is in vain. */
const fatal: ReadonlySet<PollErrorKind> = new Set(['timeout', 'unreachable', 'resolve', 'authentication', 'context']);

export class Poll {
  private turn = -1;

  constructor(
    private readonly context: ContextPoller,
    private readonly readers: readonly Reader[],
    /** Milliseconds. */
    private readonly interval: number,
  ) {}

  /** Publishes observations before anything more is asked for; never rejects on what an agent does. */
  async run(slot: number): Promise<void> {
    this.turn++;
    const figures = noFigures();
    const started = this.context.clock.monotonic();
    let opening: Opening;
    try {
      const asked = this.due().flatMap(({ specs }) => specs.filter((spec) => spec.rows));
      opening = await this.open(asked, figures);
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error;
      return this.dead(slot, error, figures, started);
    }
    const origin = this.context.origin();
    this.context.publish(this.context.reachability.answered(origin));
    this.context.noticeUpTime(opening.upTime);
    await this.readAll(slot, opening, { figures, duration: this.context.clock.monotonic() - started });
  }

  /** One GET for the smallest things: it tells whether the gateway answers, and is all of a state poll. */
  private async open(specs: TableSpec[], figures: Figures): Promise<Opening> {
    const instances = specs.flatMap((spec) =>
      (spec.rows?.() ?? []).flatMap((index) =>
        spec.columns.map(({ oid }, at) => ({ spec, index, at, oid: `${oid}.${index}` })),
      ),
    );
    const identify = this.context.sysObjectID === null ? [SYS_OBJECT_ID] : [];
    const asked = this.context.clock.monotonic();
    const oids = [SYS_UP_TIME, ...identify, ...instances.map(({ oid }) => oid)];
    const values = await getMany(this.context.session, oids, figures);
    const upTime = values.shift();
    const identity = identify.length > 0 ? values.shift() : undefined;
    if (typeof identity === 'string') this.context.sysObjectID = identity;
    const rows = new Map(specs.map((spec) => [spec, new Map<string, Row>()]));
    instances.forEach(({ spec, index, at }, position) => {
      if (values[position] === undefined) return;
      const table = rows.get(spec);
      const row = table?.get(index) ?? new Array<undefined>(spec.columns.length).fill(undefined);
      row[at] = values[position];
      table?.set(index, row);
    });
    return { asked, upTime: typeof upTime === 'number' ? upTime : null, rows };
  }

  private async readAll(slot: number, opening: Opening, first: { figures: Figures; duration: number }): Promise<void> {
    const tables = new Map<string, Table>();
    const spare: { cost: { figures: Figures; duration: number } | null; lost: SnmpError | null } = {
      cost: first,
      lost: null,
    };
    // Told together: each publishing costs its way to disk, and what one answer says of a moment is not judged by halves.
    let told: Observation[] = [];
    const tell = (): void => {
      const all = told;
      told = [];
      this.context.publish(all);
    };
    // What applies may be known only by what the first answer said of the agent.
    for (const { reader, specs } of this.due()) {
      for (const spec of specs) {
        if (tables.has(spec.name)) continue;
        if (!spec.rows) tell();
        const table = spare.lost ? unread(spec, spare.lost) : (given(spec, opening) ?? (await this.table(spec)));
        if (spare.cost) addCost(table, spare.cost);
        spare.cost = null;
        spare.lost ??= lostBy(table);
        tables.set(spec.name, table);
        if (!this.resting(table)) told.push(observe(table, slot, this.context.origin()));
      }
      try {
        told.push(...reader.read(this.input(slot, specs, tables, opening)));
      } catch (error) {
        tell();
        throw error;
      }
    }
    tell();
    if (spare.lost) this.context.publish(this.context.reachability.failed(this.context.origin(), spare.lost));
  }

  /** The readers that apply, with their tables that are due in this poll. */
  private due(): { reader: Reader; specs: readonly TableSpec[] }[] {
    const { sysObjectID } = this.context;
    const due = ({ every }: TableSpec): boolean => every === undefined || this.turn % every === 0;
    const applicable = this.readers.filter((reader) => reader.appliesTo?.(sysObjectID) ?? true);
    return applicable.map((reader) => ({
      reader,
      specs: reader.specs.every(due) ? reader.specs : reader.specs.filter(due),
    }));
  }

  private async table(spec: TableSpec): Promise<Table> {
    const { clock, absences, session } = this.context;
    const started = clock.monotonic();
    const figures = noFigures();
    if (absences.has(spec.name, started)) return unasked(spec, new Map());
    const walked = await readTable(session, spec, this.context.sizesOf(spec), figures, clock);
    const now = clock.monotonic();
    if (walked.rows.size === 0 && walked.complete && spec.volatile !== true)
      absences.add(spec.name, now, this.interval);
    else absences.delete(spec.name);
    return { ...walked, figures, duration: now - started };
  }

  /** A quiet table, and one that was not asked or only along with the first one, has no figures of its own to tell. */
  private resting(table: Table): boolean {
    if (table.spec.quiet === true) return true;
    return table.figures.requests === 0 && table.message === null;
  }

  private input(
    slot: number,
    specs: readonly TableSpec[],
    tables: ReadonlyMap<string, Table>,
    { asked, upTime }: Opening,
  ): ReadInput {
    const { clock, session } = this.context;
    const readings = new Map<string, TableReading>();
    let first: number | undefined;
    for (const { name } of specs) {
      const table = tables.get(name);
      if (table === undefined) continue;
      readings.set(name, table);
      first ??= table.monotonic;
    }
    const now = clock.monotonic();
    const origin = this.context.origin();
    return { origin, slot, monotonic: first ?? now, now, took: now - asked, readings, upTime, engine: session.engine };
  }

  /** The gateway does not answer at all: every table failed, and none was waited for. */
  private dead(slot: number, error: SnmpError, figures: Figures, started: number): void {
    const origin = this.context.origin();
    const duration = this.context.clock.monotonic() - started;
    const due = this.due().flatMap(({ specs: some }) => some);
    // Tables that are asked by rows go with the first one.
    const specs = due.filter(({ rows, quiet }, at) => at === 0 || (!rows && quiet !== true));
    const tables = [...new Map(specs.map((spec) => [spec.name, unread(spec, error)])).values()];
    if (tables[0]) addCost(tables[0], { figures, duration });
    this.context.publish(this.context.reachability.failed(origin, error));
    this.context.publish(tables.map((table) => observe(table, slot, origin)));
  }
}

/** What the first answer brought of a table that is asked by rows; null for one that is walked. */
function given(spec: TableSpec, { rows }: Opening): Table | null {
  const brought = rows.get(spec);
  if (brought) return unasked(spec, brought);
  // A table that is asked by rows is never walked: its reader has come to apply only in this poll.
  return spec.rows ? unasked(spec, new Map()) : null;
}

function unasked(spec: TableSpec, rows: Table['rows']): Table {
  return { figures: noFigures(), duration: 0, spec, complete: true, errors: {}, message: null, lost: null, rows };
}

function unread(spec: TableSpec, lost: SnmpError): Table {
  return { ...unasked(spec, new Map()), complete: false, errors: { [lost.kind]: 1 }, message: lost.message, lost };
}

function addCost(table: Table, { figures, duration }: { figures: Figures; duration: number }): void {
  table.duration += duration;
  for (const key of Object.keys(figures) as (keyof Figures)[]) table.figures[key] += figures[key];
}

function lostBy({ lost }: Table): SnmpError | null {
  return lost && fatal.has(lost.kind) ? lost : null;
}

function observe(table: Table, slot: number, origin: Origin): PollObservation {
  const { spec, rows, figures, duration, errors, message } = table;
  const failed = message !== null && rows.size === 0;
  const outcome = message === null ? 'ok' : failed ? 'failed' : 'partial';
  return {
    kind: 'poll',
    ...origin,
    slot,
    table: spec.name,
    outcome,
    duration,
    ...figures,
    rows: rows.size,
    errors,
    message,
  };
}
