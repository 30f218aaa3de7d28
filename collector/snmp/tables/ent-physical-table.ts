/** entPhysicalTable of ENTITY-MIB (RFC 6933, 1.3.6.1.2.1.47.1.1.1): the names and classes of what sensors belong to. */
import { integer, text } from '../text.js';
import { columnsOf } from './columns.js';
import type { Tables } from './sensor.js';

/** Names change when hardware does: read once in five polls. */
const table = columnsOf(
  'entPhysicalTable',
  '1.3.6.1.2.1.47.1.1.1.1',
  { entPhysicalDescr: 2, entPhysicalClass: 5, entPhysicalName: 7 },
  { every: 5 },
);
export const entPhysicalTable = table.spec;

export const physicalClass = { powerSupply: 6, fan: 7, sensor: 8, module: 9 } as const;

/** What an entity is called, and its class (IANAPhysicalClass); null where the agent does not say. */
export function entity(tables: Tables, index: string): { label: string | null; class: number | null } {
  const row = tables(entPhysicalTable).get(index) ?? [];
  const label = text(row[table.at.entPhysicalName]) ?? text(row[table.at.entPhysicalDescr]);
  return { label, class: integer(row[table.at.entPhysicalClass]) };
}
