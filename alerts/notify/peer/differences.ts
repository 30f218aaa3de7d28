/** Where the two of a pair do not agree. What differs for a moment is two polls at two moments; what lasts is told. */
import type { ConcludedIncident, Conclusions, PairDifference } from '../../../collector/model/pair.js';
import type { Moment } from '../pages/clock.js';

/** It must differ for so long, ms. */
const SETTLE = 15_000;
/** One event, though the two gave it different ids: it began within so many ms of the other's. */
const NEAR = 60_000;
export const MOST_DIFFERENCES = 100;

export class Differences {
  /** When each was met first. */
  private met = new Map<string, Moment>();

  /** The newest first, at most 100. */
  compare(mine: Conclusions, theirs: Conclusions, now: Moment): PairDifference[] {
    const before = this.met;
    this.met = new Map();
    const found = [...ofStates(mine, theirs), ...ofIncidents(mine, theirs)].flatMap(({ since, key, ...difference }) => {
      const first = before.get(key) ?? now;
      this.met.set(key, first);
      return now.monotonic - first.monotonic < SETTLE ? [] : [{ ...difference, since: since ?? first.at }];
    });
    return found.toSorted((x, y) => y.since - x.since).slice(0, MOST_DIFFERENCES);
  }

  /** The other is not seen: nothing is known of it. */
  forget(): void {
    this.met = new Map();
  }
}

type Found = Omit<PairDifference, 'since'> & { since: number | null; key: string };

function ofStates({ states: mine }: Conclusions, { states: theirs }: Conclusions): Found[] {
  const there = new Map(theirs.map(({ about, state }) => [about, state]));
  const here = new Set(mine.map(({ about }) => about));
  return [
    ...mine.map(({ about, state }) => ({ about, here: state, there: there.get(about) ?? 'not watched' })),
    ...theirs.flatMap(({ about, state }) => (here.has(about) ? [] : [{ about, here: 'not watched', there: state }])),
  ].flatMap((each) =>
    each.here === each.there ? [] : [{ ...each, key: Object.values(each).join(' '), since: null, past: false }],
  );
}

/** One saw it, the other did not: it was not watching then, or it saw something else. */
function ofIncidents(mine: Conclusions, theirs: Conclusions): Found[] {
  const from = Math.max(mine.from, theirs.from);
  // What both know by its id is matched with nothing else: the next failure of the same path may be a moment later.
  const [here, there] = [unmatched(mine, theirs), unmatched(theirs, mine)];
  const lone = (these: ConcludedIncident[], others: ConcludedIncident[]): ConcludedIncident[] =>
    these.filter(
      (each) => (each.closedAt === null || each.closedAt >= from) && !others.some((other) => isSame(each, other)),
    );
  return [
    ...lone(here, there).map((each) => found(each, wordsOf(each), absence(each, theirs))),
    ...lone(there, here).map((each) => found(each, absence(each, mine), wordsOf(each))),
  ];
}

function unmatched({ incidents }: Conclusions, other: Conclusions): ConcludedIncident[] {
  const known = new Set(other.incidents.map(({ id }) => id));
  return incidents.filter(({ id }) => !known.has(id));
}

const isSame = (one: ConcludedIncident, other: ConcludedIncident): boolean =>
  one.kind === other.kind && one.subject === other.subject && Math.abs(one.openedAt - other.openedAt) <= NEAR;

const found = ({ id, kind, subject, openedAt, closedAt }: ConcludedIncident, here: string, there: string): Found => ({
  key: id,
  about: `incident ${id} (${kind}${subject === '' ? '' : ` ${subject}`})`,
  here,
  there,
  since: openedAt,
  past: closedAt !== null,
});

const wordsOf = ({ closedAt }: ConcludedIncident): string => (closedAt === null ? 'open' : 'on record, over');

const absence = ({ openedAt }: ConcludedIncident, { since }: Conclusions): string =>
  openedAt < since ? 'not on record: it was not watching when it began' : 'not on record';
