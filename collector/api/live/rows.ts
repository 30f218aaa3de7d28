/** The interfaces of a gateway as they were last polled. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import type { Clock } from '../../deps.js';
import type { InterfaceRow } from '../types.js';
import { interfaceFields, shown, signalsOf } from './end.js';
import type { GatewayRecord } from './gateway.js';
import type { InterfaceRecord } from './interface-record.js';

/** Sorted by context and ifIndex. An interface that has been in no counter poll yet is not listed. */
export function interfaceRows(
  clock: Clock,
  gateway: Gateway,
  live: GatewayRecord,
  paths: readonly PathConfig[],
): InterfaceRow[] {
  const rows: InterfaceRow[] = [];
  for (const [context, table] of live.contexts) {
    const mine = paths.filter((path) => path.gateway === gateway.name && path.context === context);
    const names = new Map(mine.flatMap(({ name, a, b }) => [a, b].map((end) => [table.find(end), name] as const)));
    for (const record of table.records.values()) rows.push(...row(clock, gateway, context, record, names.get(record)));
  }
  return rows.sort((x, y) => (x.context < y.context ? -1 : x.context > y.context ? 1 : x.ifIndex - y.ifIndex));
}

function row(
  clock: Clock,
  gateway: Gateway,
  context: string,
  record: InterfaceRecord,
  path: string | undefined,
): InterfaceRow[] {
  if (record.identity === null) return [];
  const signals = signalsOf(clock, record, gateway.poll).filter(
    ({ name }) => path !== undefined || name === 'counters',
  );
  const { ifIndex, ifDescr, ifType, ifPhysAddress } = record.identity;
  return [
    {
      context,
      interface: shown(record.key) ?? '',
      ifIndex,
      ifDescr: shown(ifDescr),
      ifType,
      ifPhysAddress: shown(ifPhysAddress),
      path: path ?? null,
      ...interfaceFields(clock, record, signals),
    },
  ];
}
