/** What tells that traffic went over to another path and came back, where both judgements around it name the one that it left. */
import { CARRIES, IDLE } from '../forwarding/traffic.js';
import type { RateView } from '../forwarding/scene.js';
import type { Scene } from '../input.js';
import type { Judge } from '../judge.js';
import { sideOf, type PathSettings } from '../settings.js';
import { heldRouter } from '../signals/redundancy.js';
import { indexIn } from '../views.js';
import type { Falls } from './falls.js';
import type { Returned, ReturnedOf } from './moves.js';

/**
 * By how often the other's virtual routers have become master while they are not, at both of two readings. Where none is configured on that side, by
 * an interval of the counters in which the other carried, if the path that forwards fell in it: that alone may be traffic of the other's own.
 */
export function returnedIn(
  scene: Scene,
  paths: ReadonlyMap<string, PathSettings>,
  judge: Pick<Judge, 'table' | 'rates' | 'forwardsSince'>,
  falls: Pick<Falls, 'of'>,
): ReturnedOf {
  const inputs = new Map(scene.paths.map((input) => [input.name, input]));
  return (move) => {
    const [path, input] = [paths.get(move.to), inputs.get(move.to)];
    if (path === undefined || input === undefined) return null;
    const routers = path.redundancy.filter(({ side }) => side === sideOf(move.direction));
    if (routers.length === 0) return carried(move, judge, falls);
    const all = routers
      .flatMap((router) => heldRouter(path, router, judge.table, indexIn(path, input.ends)) ?? [])
      .flatMap(({ latest, passed }) => (latest.role === 'master' ? [] : (passed ?? [])))
      .sort((x, y) => y.to.monotonic - x.to.monotonic);
    return all[0] === undefined ? null : { ...all[0], by: 'redundancy' };
  };
}

function carried(
  { group, direction, from, to }: Parameters<ReturnedOf>[0],
  judge: Pick<Judge, 'rates' | 'forwardsSince'>,
  falls: Pick<Falls, 'of'>,
): Returned | null {
  const fall = falls.of(from);
  if (fall === null) return null;
  const intervals = carriedBy(to, group.paths, (path) => judge.rates(path, direction));
  const [last, first] = [intervals[0], intervals.at(-1)];
  if (last === undefined || first === undefined) return null;
  // What was before the path forwarded at all is the switch to it, which is on record.
  if (first.began.monotonic < (judge.forwardsSince(group.group, direction) ?? Infinity)) return null;
  if (fall.from.monotonic > last.ended.monotonic || fall.to.monotonic < first.began.monotonic) return null;
  const began = fall.from.monotonic < first.began.monotonic ? fall.from : first.began;
  return { from: began, to: last.ended, by: 'counters' };
}

/** The latest run of intervals, newest first, in which a path had its part; none where it has one still. Of so many as are remembered. */
function carriedBy(path: string, all: readonly string[], rates: (path: string) => readonly RateView[]): RateView[] {
  const own = rates(path);
  const isPart = own.map(({ rate }, index) => {
    const sum = all.reduce((total, name) => total + (rates(name)[index]?.rate ?? NaN), 0);
    return sum >= IDLE && rate >= CARRIES * sum;
  });
  if (isPart[0] !== false) return [];
  const newest = isPart.indexOf(true);
  if (newest < 0) return [];
  const end = isPart.indexOf(false, newest);
  return own.slice(newest, end < 0 ? undefined : end);
}
