/** What devices count of an event, so that whoever watches them gives it the same id. */
import type { PathInput, Scene } from '../input.js';
import type { PathSettings } from '../settings.js';
import { heldPeers } from '../signals/peers.js';
import { heldRouter } from '../signals/redundancy.js';
import type { Held, Passed, SignalTable } from '../signals/table.js';
import type { Condition } from './conditions.js';
import type { Move } from './moves.js';

/** snmpEngineBoots of a gateway, by its state polls; null where it does not tell. */
export function bootsOf(
  gateway: string | undefined,
  { paths: inputs }: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
): number | null {
  for (const { name, ends } of inputs)
    if (paths.get(name)?.gateway === gateway && (ends.a.boots ?? ends.b.boots) !== null)
      return ends.a.boots ?? ends.b.boots;
  return null;
}

/** How often the new forwarder has become master, on side a before side b; else what the lost path counts. `returned`: it is master no more. */
export function anchorOfMove(
  { from, to, returned }: Pick<Move, 'from' | 'to' | 'returned'>,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  const path = paths.get(to);
  for (const side of ['a', 'b'] as const)
    for (const router of path?.redundancy.filter((each) => each.side === side) ?? []) {
      const held = path ? heldRouter(path, router, table, () => null) : null;
      if (held === null || held.latest.becameMaster === null) continue;
      if (returned === null ? held.latest.role === 'master' : held.passed?.to.monotonic === returned.to.monotonic)
        return counted(
          `${held.latest.gateway} ${held.latest.key}`,
          bootsOf(path?.gateway, scene, paths),
          held.latest.becameMaster,
        );
    }
  return returned?.by === 'counters'
    ? fallenSession(from, returned, scene, paths, table)
    : sessionsOf(from, scene, paths, table);
}

/** As often as the session had been established when it fell: what whoever sees it down reads. */
function fallenSession(
  name: string,
  { from, to }: Passed,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  const path = paths.get(name);
  const fell = ({ passed }: Held): boolean =>
    passed !== null && passed.to.monotonic >= from.monotonic && passed.from.monotonic <= to.monotonic;
  for (const side of ['a', 'b'] as const) {
    const held = path === undefined ? [] : heldPeers(path, table, side);
    const session = held.find(({ latest }) => latest.establishedTransitions);
    if (path === undefined || session === undefined || !held.some(fell)) continue;
    const count = (session.latest.establishedTransitions ?? 0) - (fell(session) ? 1 : 0);
    return counted(`${session.latest.gateway} ${session.latest.peer}`, bootsOf(path.gateway, scene, paths), count);
  }
  return null;
}

/**
 * How often the session on the side that failed has been established; where nothing counts that, ifLastChange of the end that is not up. A cut
 * shows itself at the session and at the interface, to one collector here first and to the other there: the count is the same before it and
 * after it.
 */
export function anchorOfCondition(
  { kind, subject }: Condition,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  if (kind !== 'path') return null;
  return sessionsOf(subject, scene, paths, table) ?? changedEnd(paths.get(subject), inputOf(subject, scene));
}

function changedEnd(path: PathSettings | undefined, input: PathInput | undefined): string | null {
  const ends = input ? [input.ends.a, input.ends.b] : [];
  const down = ends.find(isDown);
  if (path === undefined || down?.lastChange == null) return null;
  return counted(`${path.gateway} ${down.interface}`, down.boots, down.lastChange);
}

/** Of the side that failed, a before b: of the first of its sessions that are counted. null where no side failed, or none is counted there. */
function sessionsOf(
  name: string,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  const [path, input] = [paths.get(name), inputOf(name, scene)];
  if (path === undefined) return null;
  for (const side of ['a', 'b'] as const) {
    const sessions = heldPeers(path, table, side).map(({ latest }) => latest);
    const end = input?.ends[side];
    const failed = (end !== undefined && isDown(end)) || sessions.some(({ state }) => state !== 'established');
    const session = sessions.find(({ establishedTransitions }) => establishedTransitions);
    if (failed && session !== undefined)
      return counted(
        `${session.gateway} ${session.peer}`,
        bootsOf(path.gateway, scene, paths),
        session.establishedTransitions ?? 0,
      );
  }
  return null;
}

const isDown = ({ evidence, lastChange }: PathInput['ends']['a']): boolean =>
  evidence.says !== 'up' && (lastChange ?? 0) > 0;

const inputOf = (path: string, { paths }: Pick<Scene, 'paths'>): PathInput | undefined =>
  paths.find(({ name }) => name === path);

/** Counters begin anew when a device restarts: where it counts its starts too, the two together never come again. */
const counted = (what: string, boots: number | null, count: number): string =>
  boots === null ? `${what} ${count}` : `${what} ${count} of start ${boots}`;
