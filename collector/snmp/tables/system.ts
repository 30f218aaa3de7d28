/** The system group and the load of the host: one observation per gateway and poll, from the vendor's tables where it has its own. */
import type { GatewayObservation, Observation } from '../../model/observation.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { system, systemGroup } from './system-group.js';

export interface HostFigures {
  /** Per cent. */
  cpu: number | null;
  /** Octets. */
  memoryUsed: number | null;
  memoryTotal: number | null;
}

/** Where the figures of one kind of router are found. */
export interface HostSource {
  specs: readonly TableSpec[];
  /** Asked in order; a later one fills in what the earlier ones leave null. */
  figures: readonly ((input: ReadInput) => HostFigures)[];
  appliesTo: (sysObjectID: string | null) => boolean;
}

const specs = new WeakMap<HostSource, readonly TableSpec[]>();

/** One list for all gateways. */
function specsOf(source: HostSource): readonly TableSpec[] {
  let list = specs.get(source);
  if (list === undefined) specs.set(source, (list = [system, ...source.specs]));
  return list;
}

export class SystemReader implements Reader {
  readonly name = 'system';
  readonly interval = 'system';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;

  constructor(private readonly source: HostSource) {
    this.specs = specsOf(source);
    this.appliesTo = source.appliesTo;
  }

  read(input: ReadInput): Observation[] {
    if (![...input.readings.values()].some(({ rows }) => rows.size > 0)) return [];
    const found: HostFigures = { cpu: null, memoryUsed: null, memoryTotal: null };
    for (const figures of this.source.figures) fill(found, figures(input));
    const observation: GatewayObservation = {
      kind: 'gateway',
      ...input.origin,
      slot: input.slot,
      ...systemGroup(input),
      ...found,
    };
    return [observation];
  }
}

/** Memory is filled in as a pair, so that used and total are of one kind. */
function fill(found: HostFigures, more: HostFigures): void {
  found.cpu ??= more.cpu;
  if (found.memoryTotal !== null) return;
  found.memoryUsed = more.memoryUsed;
  found.memoryTotal = more.memoryTotal;
}
