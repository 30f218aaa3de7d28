/** Between which readings of the counters traffic went from one path to another. */
import type { RateView } from '../forwarding/scene.js';
import { IDLE } from '../forwarding/traffic.js';
import type { CountedGap } from './gap.js';
import type { Move } from './moves.js';

/** null where the counters did not decide who forwards, or do not reach back to both paths. `rates`: of a path, the newest first. */
export function countedGap(
  { group, direction, from, to, returned }: Pick<Move, 'group' | 'direction' | 'from' | 'to' | 'returned'>,
  rates: (path: string) => readonly RateView[],
): CountedGap | null {
  if (returned !== null) return returned.by === 'counters' ? { began: returned.from.at, ended: returned.to.at } : null;
  const basis = group.forwarding.find((each) => each.direction === direction)?.basis[0];
  if (basis?.signal !== 'counters') return null;
  const last = rates(from).find(({ rate }) => rate >= IDLE);
  if (last === undefined) return null;
  const first = [...rates(to)]
    .reverse()
    .find(({ rate, evidence }) => rate >= IDLE && (evidence.at ?? 0) > last.began.at);
  return first === undefined ? null : { began: last.began.at, ended: first.evidence.at ?? first.began.at };
}
