/** The readers of processors, memory and sensors, and tables of agents made by hand for them. */
import type { Observation, SensorObservation } from '../../collector/model/observation.js';
import type { Reader } from '../../collector/snmp/table.js';
import { createReaders } from '../../collector/snmp/tables/index.js';
import { gatewayOf, readings, type Columns } from './agent.js';

/** The one reader of this name that applies to a router. */
export function readerFor(name: string, sysObjectID: string | null): Reader {
  const found = createReaders(gatewayOf(), '', []).filter(
    (reader) => reader.name === name && reader.appliesTo?.(sysObjectID),
  );
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} readers`);
  return found[0];
}

export const sensors = (all: readonly Observation[]): SensorObservation[] =>
  all.filter((each): each is SensorObservation => each.kind === 'sensor');

/** Readings of a reader's tables: by name, index and column. */
export const table = (reader: Reader, rows: Record<string, Record<string, Columns>>) => ({
  readings: new Map(
    reader.specs.map((spec) => [
      spec.name,
      readings({ ...reader, specs: [spec] }, rows[spec.name] ?? {}).get(spec.name)!,
    ]),
  ),
});
