/** Probes that a router sends by itself: each new result of its operation is reported as one of ours would be. */
import type { EventObservation, Observation, Origin } from '../../model/observation.js';
import type { ProbeAnswer, ProbeObservation } from '../../model/signals.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { jnxRpmResultsTable } from '../tables/jnx-rpm-results-table.js';
import { pingResultsTable } from '../tables/ping-results-table.js';
import { rttMonLatestRttOperTable } from '../tables/rtt-mon-latest-rtt-oper-table.js';
import type { OperationSaid, OperationTable } from './operation-table.js';
import { columnsFrom, valuesOf, type Values } from './table.js';

export const operationTables: readonly OperationTable[] = [
  rttMonLatestRttOperTable,
  jnxRpmResultsTable,
  pingResultsTable,
];

/** A probe of kind `router` of this gateway. */
export interface RouterProbe {
  name: string;
  /** rttMonCtrlAdminIndex, or OWNER/TEST. */
  operation: string;
}

/** Polls without a result after which somebody is told that there is no such operation. */
const PATIENCE = 5;
/** Between two polls no router sends more. */
const MOST = 1_000;

export function operationReaders(probes: readonly RouterProbe[]): Reader[] {
  return operationTables.flatMap((table) => {
    const mine = probes.filter(({ operation }) => table.indexOf(operation) !== null);
    return mine.length === 0 ? [] : [new OperationReader(table, mine)];
  });
}

class OperationReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  private readonly followed: readonly { probe: RouterProbe; index: string; results: Results }[];

  constructor(
    private readonly table: OperationTable,
    probes: readonly RouterProbe[],
  ) {
    this.name = `operations:${table.name}`;
    this.appliesTo = (sysObjectID) => table.appliesTo(sysObjectID);
    this.followed = probes.map((probe) => ({
      probe,
      index: table.indexOf(probe.operation) ?? '',
      results: new Results(),
    }));
    this.specs = table.parts.map(({ name, columns, suffix }) => ({
      name,
      columns: columnsFrom(columns),
      rows: () => this.followed.map(({ index }) => `${index}${suffix}`),
    }));
  }

  read(input: ReadInput): Observation[] {
    const { origin, upTime } = input;
    return this.followed.flatMap(({ probe, index, results }): Observation[] => {
      const said = this.table.read(this.values(index, input));
      if (said === null) return results.isAbsent() ? [absent(origin, probe)] : [];
      const answers = results.take(said, origin.at, upTime);
      if (answers.length === 0) return [];
      const { collector, at } = origin;
      const observation: ProbeObservation = { kind: 'probe', probe: probe.name, collector, at, answers, clock: null };
      return [observation];
    });
  }

  private values(index: string, { readings }: ReadInput): Values {
    const parts = this.table.parts.map(({ suffix }, at) => {
      const spec = this.specs[at];
      const row = spec && readings.get(spec.name)?.rows.get(`${index}${suffix}`);
      return row ? valuesOf(spec, row) : {};
    });
    return Object.assign({}, ...parts) as Values;
  }
}

const absent = (origin: Origin, { name, operation }: RouterProbe): EventObservation => ({
  kind: 'event',
  ...origin,
  code: 'router-probe-absent',
  severity: 'warning',
  subject: name,
  message: `it tells no result of operation ${operation}, which probe ${name} follows: check that it is configured and runs there`,
});

/** What is new since the poll before. */
class Results {
  private completed: number | null = null;
  private counts: { sent: number; lost: number; received: number; at: number } | null = null;
  private silent = 0;

  /** True once, where it has been silent for long enough. */
  isAbsent(): boolean {
    return ++this.silent === PATIENCE;
  }

  take(said: OperationSaid, at: number, upTime: number | null): ProbeAnswer[] {
    this.silent = 0;
    return said.counts === null ? this.latest(said, at, upTime) : this.counted(said, said.counts, at);
  }

  /** The first reading may be of long ago: it tells where to begin. */
  private latest(said: OperationSaid, at: number, upTime: number | null): ProbeAnswer[] {
    const { completed, delay, lostForward, lostBackward } = said;
    const before = this.completed;
    this.completed = completed;
    if (before === null || before === completed || completed === null || delay === undefined) return [];
    const ago = upTime === null ? 0 : Math.max(0, (upTime - completed) * 10);
    const sentAt = at - ago - (delay ?? 0);
    return [
      {
        sentAt,
        delay,
        ...(lostForward !== undefined && { lostForward }),
        ...(lostBackward !== undefined && { lostBackward }),
      },
    ];
  }

  /**
   * A packet under way is sent and not answered yet: lost is what two polls on end call so. Where several were answered between two polls
   * they all count with the delay of the latest, for the others' is not told.
   */
  private counted(
    said: OperationSaid,
    { sent, received }: { sent: number; received: number },
    at: number,
  ): ProbeAnswer[] {
    const before = this.counts;
    const missing = Math.max(0, sent - received);
    const isNew = before !== null && (sent < before.sent || received < before.received);
    if (before === null || isNew) {
      // Of a new test all is new; what is lost of it is told by the next poll.
      this.counts = { sent, lost: isNew ? 0 : missing, received, at };
      return isNew && said.delay != null ? spread(0, received, said.delay, before.at, at) : [];
    }
    const lost = Math.max(0, Math.min(missing, before.sent - before.received) - before.lost);
    const answered = received - before.received;
    this.counts = { sent, lost: before.lost + lost, received, at };
    return spread(lost, said.delay == null ? 0 : answered, said.delay ?? null, before.at, at);
  }
}

/** Answers over (from, to], the lost ones first: in which order they went is not told. */
function spread(lost: number, answered: number, delay: number | null, from: number, to: number): ProbeAnswer[] {
  const count = Math.min(MOST, lost + answered);
  const step = (to - from) / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => ({
    sentAt: from + (i + 1) * step,
    delay: i < lost ? null : delay,
  }));
}
