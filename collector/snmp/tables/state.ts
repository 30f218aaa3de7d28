/** The small, fast poll of path interfaces: ifAdminStatus, ifOperStatus and ifLastChange in one GET. */
import type { InterfaceStateObservation, Observation } from '../../model/observation.js';
import { isAbsent, isKept } from '../kept-names.js';
import type { Entry, InterfaceRegistry } from '../registry.js';
import type { ReadInput, Reader, Row, TableSpec } from '../table.js';
import { integer } from '../text.js';
import { columnsOf } from './columns.js';
import { ifXTable } from './if-x-table.js';
import type { Track } from './interface-track.js';
import { adminStatus, operStatus } from './interfaces.js';

const entry = columnsOf('ifState', '1.3.6.1.2.1.2.2.1', {
  ifDescr: 2,
  ifAdminStatus: 7,
  ifOperStatus: 8,
  ifLastChange: 9,
});
const [ifName] = ifXTable.columns;
const columns = ifName ? [...entry.spec.columns, ifName] : entry.spec.columns;
const at = { ...entry.at, ifName: 4 };

/**
 * Asks only for rows that the interfaces reader has found to belong to a path. Their names are read along: a row whose name is
 * another's (ifIndex was renumbered since) gives no observation, and the path grows stale until the next counter poll finds it.
 */
export class StateReader implements Reader {
  readonly name = 'state';
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];

  constructor(private readonly registry: InterfaceRegistry<Track>) {
    this.specs = [{ name: 'ifState', columns, rows: () => this.rows() }];
  }

  private rows(): string[] {
    return [...this.registry.entries()].filter(({ state }) => state.isPath).map(({ index }) => index);
  }

  read(input: ReadInput): Observation[] {
    const observations: Observation[] = [];
    for (const [index, row] of input.readings.get('ifState')?.rows ?? []) {
      const known = this.registry.get(index);
      if (known && isStill(known, row)) observations.push(observe(input, known.key, row));
    }
    return observations;
  }
}

function isStill(known: Entry<Track>, row: Row): boolean {
  const name = row[at.ifName];
  const described = row[at.ifDescr];
  if (name !== undefined && !isAbsent(known, 'ifName')) return isKept(known, 'ifName', name);
  return described === undefined || isAbsent(known, 'ifDescr') || isKept(known, 'ifDescr', described);
}

function observe({ origin, engine }: ReadInput, key: string, row: Row): InterfaceStateObservation {
  const lastChange = integer(row[at.ifLastChange]);
  return {
    kind: 'interface-state',
    ...origin,
    interface: key,
    adminStatus: adminStatus(row[at.ifAdminStatus]),
    operStatus: operStatus(row[at.ifOperStatus]),
    lastChange: lastChange === null ? null : lastChange * 10,
    boots: engine?.boots ?? null,
  };
}
