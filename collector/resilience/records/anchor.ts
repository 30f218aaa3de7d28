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

/** As often as the sessions had been established when the first of them fell: what whoever sees it down reads. */
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
  return path !== undefined && heldPeers(path, table).some(fell) ? sessionsOf(name, scene, paths, table, fell) : null;
}

/**
 * How often its sessions have been established; where nothing counts that, ifLastChange of the end that is not up, unless something beside the
 * interfaces may tell of it before. A cut shows itself at a session, at the interface and to a pinned probe, to one collector here first and to the
 * other there: the count is the same before it and after it.
 */
export function anchorOfCondition(
  { kind, subject }: Condition,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  if (kind !== 'path') return null;
  const input = inputOf(subject, scene);
  const sessions = sessionsOf(subject, scene, paths, table);
  return sessions ?? (input?.findings.some(maySayFirst) ? null : changedEnd(paths.get(subject), input));
}

/** Who is master does not say that a path is down. */
const maySayFirst = ({ evidence: { signal } }: PathInput['findings'][number]): boolean => signal !== 'redundancy';

function changedEnd(path: PathSettings | undefined, input: PathInput | undefined): string | null {
  const ends = input ? [input.ends.a, input.ends.b] : [];
  const down = ends.find(isDown);
  if (path === undefined || down?.lastChange == null) return null;
  return counted(`${path.gateway} ${down.interface}`, down.boots, down.lastChange);
}

/** Of a path that failed, all that are counted together. null where it did not fail, or none is. `fell`: sessions that stand again since. */
function sessionsOf(
  name: string,
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
  fell: (held: Held) => boolean = () => false,
): string | null {
  const [path, input] = [paths.get(name), inputOf(name, scene)];
  if (path === undefined) return null;
  const held = heldPeers(path, table);
  const failed =
    input?.health === 'down' ||
    held.some((each) => each.latest.state !== 'established' || fell(each)) ||
    (input !== undefined && [input.ends.a, input.ends.b].some(isDown));
  const count = held.reduce((sum, each) => sum + (each.latest.establishedTransitions ?? 0) - (fell(each) ? 1 : 0), 0);
  return failed && count > 0
    ? counted(`${path.gateway} sessions of ${name}`, bootsOf(path.gateway, scene, paths), count)
    : null;
}

const isDown = ({ evidence, lastChange }: PathInput['ends']['a']): boolean =>
  evidence.says !== 'up' && (lastChange ?? 0) > 0;

const inputOf = (path: string, { paths }: Pick<Scene, 'paths'>): PathInput | undefined =>
  paths.find(({ name }) => name === path);

/** Counters begin anew when a device restarts: where it counts its starts too, the two together never come again. */
const counted = (what: string, boots: number | null, count: number): string =>
  boots === null ? `${what} ${count}` : `${what} ${count} of start ${boots}`;
