/** ifName alone, for sensors whose index is an ifIndex. */
import { text } from '../text.js';
import { columnsOf } from './columns.js';
import type { Tables } from './sensor.js';

const table = columnsOf('ifNames', '1.3.6.1.2.1.31.1.1.1', { ifName: 1 }, { every: 5 });
export const ifNames = table.spec;

export function portName(tables: Tables, ifIndex: string): string {
  return text(tables(table.spec).get(ifIndex)?.[0]) ?? `ifIndex ${ifIndex}`;
}
