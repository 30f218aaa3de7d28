/** Agents with more rows than are taken in. */
import type { GatewayRecord } from '../gateway.js';
import type { Found } from './problem.js';

export function refusedProblems(gateway: string, live: GatewayRecord): Found[] {
  let { refused } = live;
  for (const table of live.contexts.values()) refused += table.refused;
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
