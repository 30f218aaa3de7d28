/** What an end of a path said last, and when that had last changed. */

export interface EndSeen {
  says: string;
  /** ifLastChange (RFC 2863), of what it says; null where that is not told yet. */
  lastChange: number | null;
  /** That of what it said before. */
  before: number | null;
}

/**
 * `known` itself where nothing is new. Polls of the counters tell a status as well, but not since when: the time that is known then is still that of the status
 * before.
 */
export function seeEnd(known: EndSeen | undefined, says: string, lastChange: number | null): EndSeen {
  const before =
    known === undefined || known.says === says ? (known?.before ?? null) : (known.lastChange ?? known.before);
  const own = lastChange === before ? null : lastChange;
  if (known !== undefined && known.says === says && known.lastChange === own && known.before === before) return known;
  return { says, lastChange: own, before };
}

/** It says the same as before, and was something else in between. */
export const changedBetween = (known: EndSeen, now: EndSeen): boolean =>
  known.says === now.says && known.lastChange !== null && now.lastChange !== null && now.lastChange > known.lastChange;
