/** Outages of a period, each once: from the first to the last moment that was not available. */
import { createHash } from 'node:crypto';
import type { Incident } from '../model/judgement.js';
import type { Failure, Ledger, LedgerInterval, Setup } from '../model/sla.js';
import type { Stretch } from './exclusions.js';
import { measure } from './measured.js';

const isOut = ({ state, observed }: LedgerInterval): boolean => state === 'unavailable' || observed === 'unavailable';

/** Unknown time between two outages belongs to them: nobody saw it come back. */
export function failuresOf(
  ledger: Ledger,
  stretches: readonly Stretch[],
  incidents: readonly Incident[],
  setups: readonly Setup[],
): Failure[] {
  const { type, name } = ledger.subject;
  if (type === 'protection') return [];
  const subject = { type, name };
  return runs(ledger.intervals).map((run): Failure => {
    const [startsAt, endsAt] = [run[0]!.startsAt, run.at(-1)!.endsAt];
    const { down } = measure(ledger, stretches, startsAt, endsAt);
    const incident = incidents.find((each) => isOf(each, subject, setups) && overlaps(each, startsAt, endsAt));
    const [atStart, atEnd] = [startsAt === ledger.startsAt, endsAt === ledger.endsAt];
    return {
      id: `fa-${createHash('sha256')
        .update(JSON.stringify([subject, startsAt]))
        .digest('hex')
        .slice(0, 12)}`,
      subject,
      startsAt,
      endsAt,
      cut: atStart && atEnd ? 'both' : atStart ? 'start' : atEnd ? 'end' : null,
      severity: incident?.severity ?? (subject.type === 'service' ? 'critical' : 'warning'),
      down,
      notCounted: endsAt - startsAt - down,
      incident: incident?.id ?? null,
      what: incident?.title ?? run.find(isOut)?.basis ?? '',
      cause: incident?.acknowledged?.note ?? '',
      action: (incident?.audit ?? [])
        .filter(({ action }) => action !== 'acknowledged')
        .map(({ action, reason }) => `${action}: ${reason}`)
        .join('; '),
    };
  });
}

function runs(intervals: readonly LedgerInterval[]): LedgerInterval[][] {
  const all: LedgerInterval[][] = [];
  let run: LedgerInterval[] = [];
  let waiting: LedgerInterval[] = [];
  for (const each of intervals) {
    if (isOut(each)) [run, waiting] = [[...run, ...waiting, each], []];
    else if (run.length > 0 && each.observed === 'unknown') waiting.push(each);
    else if (run.length > 0) {
      all.push(run);
      [run, waiting] = [[], []];
    }
  }
  return run.length > 0 ? [...all, run] : all;
}

function isOf({ kind, subject }: Incident, of: Failure['subject'], setups: readonly Setup[]): boolean {
  if (of.type === 'service') return kind === 'service';
  if (kind === 'path') return subject === of.name;
  return (
    kind === 'gateway' &&
    setups.some((setup) => setup.paths.some(({ name, gateway }) => name === of.name && gateway === subject))
  );
}

const overlaps = ({ openedAt, closedAt }: Incident, startsAt: number, endsAt: number): boolean =>
  openedAt < endsAt && (closedAt === null || closedAt > startsAt);
