/** What devices count of an event, so that whoever watches them gives it the same id. */
import type { BgpPeerObservation } from '../../model/signals.js';
import type { PathInput, Scene } from '../input.js';
import type { PathSettings } from '../settings.js';
import { heldRouter } from '../signals/redundancy.js';
import type { SignalTable } from '../signals/table.js';
import type { Condition } from './conditions.js';

/** How often the new forwarder has become master, on side a before side b; else what the lost path counts. */
export function anchorOfMove(
  { from, to }: { from: string; to: string },
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  const path = paths.get(to);
  for (const side of ['a', 'b'] as const)
    for (const router of path?.redundancy.filter((each) => each.side === side) ?? []) {
      const held = path ? heldRouter(path, router, table, () => null) : null;
      if (held?.latest.role === 'master' && held.latest.becameMaster !== null)
        return `${held.latest.gateway} ${held.latest.key} ${held.latest.becameMaster}`;
    }
  return sessionsOf(paths.get(from), table);
}

/** ifLastChange of the end that is not up; else how often the lost session had been established. */
export function anchorOfCondition(
  { kind, subject }: Condition,
  { paths: inputs }: Scene,
  paths: ReadonlyMap<string, PathSettings>,
  table: SignalTable,
): string | null {
  if (kind !== 'path') return null;
  const path = paths.get(subject);
  const input = inputs.find(({ name }) => name === subject);
  return changedEnd(path, input) ?? sessionsOf(path, table);
}

function changedEnd(path: PathSettings | undefined, input: PathInput | undefined): string | null {
  const ends = input ? [input.ends.a, input.ends.b] : [];
  const [down] = ends.filter(({ evidence, lastChange }) => evidence.says !== 'up' && (lastChange ?? 0) > 0);
  return path === undefined || down === undefined ? null : `${path.gateway} ${down.interface} ${down.lastChange}`;
}

function sessionsOf(path: PathSettings | undefined, table: SignalTable): string | null {
  for (const { address } of path?.peers ?? []) {
    const held = table.get<BgpPeerObservation>(path?.gateway ?? '', path?.context ?? '', 'bgp-peer', address);
    if (held && held.latest.state !== 'established' && held.latest.establishedTransitions)
      return `${held.latest.gateway} ${address} ${held.latest.establishedTransitions}`;
  }
  return null;
}
