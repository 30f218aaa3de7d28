/** What devices count of an event, so that whoever watches them gives it the same id. */
import type { BgpPeerObservation } from '../../model/signals.js';
import type { PathInput, Scene } from '../input.js';
import type { PathSettings } from '../settings.js';
import { heldRouter } from '../signals/redundancy.js';
import type { SignalTable } from '../signals/table.js';
import type { Condition } from './conditions.js';

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

/** How often the new forwarder has become master, on side a before side b; else what the lost path counts. */
export function anchorOfMove(
  { from, to }: { from: string; to: string },
  scene: Pick<Scene, 'paths'>,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  const path = paths.get(to);
  for (const side of ['a', 'b'] as const)
    for (const router of path?.redundancy.filter((each) => each.side === side) ?? []) {
      const held = path ? heldRouter(path, router, table, () => null) : null;
      if (held?.latest.role === 'master' && held.latest.becameMaster !== null)
        return counted(
          `${held.latest.gateway} ${held.latest.key}`,
          bootsOf(path?.gateway, scene, paths),
          held.latest.becameMaster,
        );
    }
  return sessionsOf(paths.get(from), bootsOf(paths.get(from)?.gateway, scene, paths), table);
}

/** ifLastChange of the end that is not up; else how often the lost session had been established. */
export function anchorOfCondition(
  { kind, subject }: Condition,
  scene: Scene,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  if (kind !== 'path') return null;
  const path = paths.get(subject);
  const input = scene.paths.find(({ name }) => name === subject);
  return changedEnd(path, input) ?? sessionsOf(path, bootsOf(path?.gateway, scene, paths), table);
}

function changedEnd(path: PathSettings | undefined, input: PathInput | undefined): string | null {
  const ends = input ? [input.ends.a, input.ends.b] : [];
  const [down] = ends.filter(({ evidence, lastChange }) => evidence.says !== 'up' && (lastChange ?? 0) > 0);
  if (path === undefined || down?.lastChange == null) return null;
  return counted(`${path.gateway} ${down.interface}`, down.boots, down.lastChange);
}

function sessionsOf(path: PathSettings | undefined, boots: number | null, table: SignalTable): string | null {
  for (const { address } of path?.peers ?? []) {
    const held = table.get<BgpPeerObservation>(path?.gateway ?? '', path?.context ?? '', 'bgp-peer', address);
    if (held && held.latest.state !== 'established' && held.latest.establishedTransitions)
      return counted(`${held.latest.gateway} ${address}`, boots, held.latest.establishedTransitions);
  }
  return null;
}

/** Counters begin anew when a device restarts: where it counts its starts too, the two together never come again. */
const counted = (what: string, boots: number | null, count: number): string =>
  boots === null ? `${what} ${count}` : `${what} ${count} of start ${boots}`;
