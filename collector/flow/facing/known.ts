/** What is known of the interfaces that paths run over, as the gateways were polled last. */
import { z } from 'zod';
import type { PathConfig } from '../../config/schema/crossing.js';
import { interfacesNamed } from '../../model/match.js';
import type { InterfaceObservation } from '../../model/observation.js';
import type { KnownInterface } from '../aggregate/consumer.js';
import type { FacingInterface } from '../meaning/interfaces.js';
import { overheadOf } from './overhead.js';

const text = z.string().max(1_024).nullable();

/** An interface as it was polled. Strings are the router's own. */
export const record = z.strictObject({
  gateway: z.string().max(255),
  context: z.string().max(255),
  key: z.string().max(1_024),
  identity: z.strictObject({
    ifIndex: z.int(),
    ifName: text,
    ifDescr: text,
    ifAlias: text,
    ifType: z.number().nullable(),
    ifPhysAddress: text,
  }),
  speed: z.number().nullable(),
  /** Slot of the poll; the newest knows best. */
  slot: z.number(),
});
export type InterfaceRecord = z.output<typeof record>;

/** Shares the identity with the observation: there are as many records as ports. */
export const recordOf = (observation: InterfaceObservation): InterfaceRecord => {
  const { gateway, context, interface: key, identity, speed, slot } = observation;
  return { gateway, context, key, identity, speed, slot };
};

/** True where nothing is said otherwise but when it was said. */
export function same(one: InterfaceRecord, other: Pick<InterfaceRecord, 'speed' | 'identity'>): boolean {
  if (one.speed !== other.speed) return false;
  const [x, y] = [one.identity, other.identity];
  return (
    x === y || (Object.keys(record.shape.identity.shape) as (keyof typeof x)[]).every((name) => x[name] === y[name])
  );
}

export interface Faced {
  record: InterfaceRecord;
  known: KnownInterface;
}

/**
 * Of one gateway: the records that its paths run over, each with what it faces. A name that several interfaces bear faces nothing: it is not
 * guessed. `configured`: the overhead that counts instead of what the type of the interface says.
 */
export function facingInterfaces(
  records: readonly InterfaceRecord[],
  paths: readonly PathConfig[],
  configured: number | undefined,
): Faced[] {
  const found = new Map<InterfaceRecord, KnownInterface>();
  const overhead = ({ identity }: InterfaceRecord): number => configured ?? overheadOf(identity.ifType);
  for (const path of paths) {
    const own = records.filter(({ context }) => context === path.context);
    const [a, b] = [named(own, path.a), named(own, path.b)];
    if (a !== null) face(found, a, 'a', path.name, b, overhead(a));
    if (b !== null) face(found, b, 'b', path.name, a, overhead(b));
  }
  return newestOfEach([...found].map(([one, known]) => ({ record: one, known })));
}

function named(records: readonly InterfaceRecord[], name: string): InterfaceRecord | null {
  const all = interfacesNamed(records, name);
  const newest = Math.max(...all.map(({ slot }) => slot));
  const [only, rival] = all.filter(({ slot }) => slot === newest);
  if (only !== undefined) return rival === undefined ? only : null;
  return records.find(({ key }) => key === name) ?? null;
}

function face(
  found: Map<InterfaceRecord, KnownInterface>,
  own: InterfaceRecord,
  side: FacingInterface['side'],
  path: string,
  across: InterfaceRecord | null,
  overhead: number,
): void {
  const other = { path, other: across?.identity.ifIndex ?? null };
  const known = found.get(own);
  // An interface faces one side; that it is said to face both is for the configuration's own checks.
  if (known !== undefined && known.facing.side !== side) return;
  const facing: FacingInterface = {
    ...{ gateway: own.gateway, interface: own.key, side, speed: own.speed },
    ...{ overhead, paths: [...(known?.facing.paths ?? []), other] },
  };
  found.set(own, { ifIndex: own.identity.ifIndex, facing });
}

/** After a renumbering the number belongs to the interface that was polled last. */
function newestOfEach(all: readonly Faced[]): Faced[] {
  const byNumber = new Map<number, Faced>();
  for (const one of all) {
    const number = one.record.identity.ifIndex;
    const rival = byNumber.get(number);
    if (rival === undefined || rival.record.slot < one.record.slot) byNumber.set(number, one);
  }
  return [...byNumber.values()];
}
