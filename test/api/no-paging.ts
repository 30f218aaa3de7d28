/** The real thing with nobody to tell. */
import { Paging } from '../../alerts/notify/paging.js';
import { deskOf } from '../../collector/paging.js';
import type { PagingDesk } from '../../collector/api/paging.js';
import { alerts } from '../../collector/config/schema/alerts.js';
import { systemClock } from '../../collector/deps.js';
import { silentLog } from '../snmp/log.js';

export function noPaging(): PagingDesk {
  const around = {
    interconnect: () => ({ name: 'Test', timeZone: 'UTC' }),
    paths: () => [],
    openIncidents: () => [],
    incident: () => undefined,
    window: () => undefined,
    windows: () => [],
    adoptWindow: () => undefined,
    service: () => 'unknown' as const,
    present: () => {
      throw new Error('nobody is told anything');
    },
    conclusions: () => ({ since: 0, states: [], incidents: [], from: 0 }),
    acknowledge: () => undefined,
    ticket: () => undefined,
  };
  const config = { alerts: alerts.parse({}), peer: undefined, collector: 'c1', folder: '/nonexistent' };
  return deskOf(new Paging(config, { clock: systemClock, log: silentLog, secret: () => '', around }));
}
