/** entPhysicalTable of ENTITY-MIB (RFC 6933, 1.3.6.1.2.1.47.1.1.1): the names and classes of what sensors belong to. */
import { integer, text } from '../text.js';
import { columnsOf } from './columns.js';
import type { Tables } from './sensor.js';

/** Names change when hardware does: read once in five polls. */
const table = columnsOf(
  'entPhysicalTable',
  '1.3.6.1.2.1.47.1.1.1.1',
  { entPhysicalDescr: 2, entPhysicalContainedIn: 4, entPhysicalClass: 5, entPhysicalName: 7 },
  { every: 5 },
);
export const entPhysicalTable = table.spec;

export const physicalClass = { powerSupply: 6, fan: 7, sensor: 8, module: 9, port: 10 } as const;

/** What an entity is called, and its class (IANAPhysicalClass); null where the agent does not say. */
export function entity(tables: Tables, index: string): { label: string | null; class: number | null } {
  const row = tables(entPhysicalTable).get(index) ?? [];
  const label = text(row[table.at.entPhysicalName]) ?? text(row[table.at.entPhysicalDescr]);
  return { label, class: integer(row[table.at.entPhysicalClass]) };
}

/** More levels than any chassis has; agents are seen whose entities contain each other. */
const DEEPEST = 16;

/** True for what is plugged into a port: an entity of an optical module, by what contains it. */
export function isInPort(tables: Tables, index: string): boolean {
  let within = index;
  for (let level = 0; level < DEEPEST; level++) {
    const { label, class: entityClass } = entity(tables, within);
    if (entityClass === physicalClass.port || /\btransceiver\b/i.test(label ?? '')) return true;
    const parent = integer(tables(entPhysicalTable).get(within)?.[table.at.entPhysicalContainedIn]);
    if (!parent) return false;
    within = String(parent);
  }
  return false;
}
