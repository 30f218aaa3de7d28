/** Records of all shards, and what people do to them: what is another shard's is done there. */
import { CodedError } from '../../model/coded-error.js';
import type { Live } from '../live.js';
import type { LiveView, RecordsView } from '../view.js';
import { distinct } from './distinct.js';
import type { SharedRecords } from './records.js';

export function recordsOf({ records }: Live, shared: SharedRecords): RecordsView {
  return {
    get shelf() {
      return shared.shelf();
    },
    async failoversBetween(from, to) {
      const all = [
        await records.failoversBetween(from, to),
        ...shared.theirs().map((s) => s.failoversBetween(from, to)),
      ];
      return distinct(all.flat()).sort((x, y) => y.startedAt - x.startedAt || byId(x, y));
    },
    async incidentsBetween(from, to) {
      const all = [
        await records.incidentsBetween(from, to),
        ...shared.theirs().map((s) => s.incidentsBetween(from, to)),
      ];
      return distinct(all.flat()).sort((x, y) => y.openedAt - x.openedAt || byId(x, y));
    },
  };
}

const byId = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);

/** What is another shard's is acted on there: it keeps the record, and pages. @throws CodedError `RECORD_ELSEWHERE`. */
export function guarded(acts: Live['acts'], ownerOf: (id: string) => string | null): LiveView['acts'] {
  const here = (id: string): void => {
    const owner = ownerOf(id);
    if (owner !== null) throw new CodedError('RECORD_ELSEWHERE', `${id} is kept by ${owner}: do it there`);
  };
  const checked =
    <A extends unknown[], R>(run: (id: string, ...rest: A) => R) =>
    (id: string, ...rest: A): R => {
      here(id);
      return run(id, ...rest);
    };
  return {
    addWindow: (given) => acts.addWindow(given),
    adoptWindow: (window) => acts.adoptWindow(window),
    planDrill: (given) => acts.planDrill(given),
    countFailover: (record) => acts.countFailover(record),
    cancelWindow: checked((id, given) => acts.cancelWindow(id, given)),
    recordDrill: checked((id, outcome, given) => acts.recordDrill(id, outcome, given)),
    acknowledge: checked((id, given) => acts.acknowledge(id, given)),
    addTicket: checked((id, ticket) => acts.addTicket(id, ticket)),
  };
}
