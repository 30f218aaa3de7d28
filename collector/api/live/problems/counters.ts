/** Counters that could wrap more than once between two polls, and agents with more rows than are taken in. */
import type { EventObservation } from '../../../model/observation.js';
import { printable } from '../../../model/text.js';
import type { GatewayRecord } from '../gateway.js';
import { iso } from '../seen.js';
import type { Found } from './problem.js';

export function counterProblems(gateway: string, warnings: Iterable<EventObservation>): Found[] {
  return [...warnings].map((event) => ({
    code: 'counter-interval-too-long',
    severity: 'warning' as const,
    subject: `${gateway} ${printable(event.subject)}`.trim(),
    message: `${gateway}: ${printable(event.message)}`,
    next: 'Shorten poll.counters of this gateway, or let the router give 64-bit counters (SNMP v2c or v3, ifXTable).',
    since: iso(event.at),
  }));
}

export function refusedProblems(gateway: string, live: GatewayRecord): Found[] {
  const refused = [...live.contexts.values()].reduce((sum, table) => sum + table.refused, live.refused);
  if (refused === 0) return [];
  return [
    {
      code: 'too-many-rows',
      severity: 'warning',
      subject: gateway,
      message: `${gateway} has more interfaces or sensors than are shown live; ${refused} readings were left out.`,
      next: 'List the interfaces that matter under gateways[].interfaces.include.',
    },
  ];
}
