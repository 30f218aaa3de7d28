/** What a poller tells once and what holds until somebody acts: counters that wrap too fast, speeds that cannot be true. */
import type { EventObservation } from '../../../model/observation.js';
import { printable } from '../../../model/text.js';
import { iso } from '../seen.js';
import type { Found } from './problem.js';

/** By event code: for how long after its last telling it counts (ms), and what to do. */
export const conditions: Readonly<Record<string, { lasts: number; next: string }>> = {
  'counter-wrap-ambiguous': {
    lasts: Number.POSITIVE_INFINITY,
    next: 'Shorten poll.counters of this gateway, or let the router give 64-bit counters (SNMP v2c or v3, ifXTable).',
  },
  'speed-implausible': {
    lasts: Number.POSITIVE_INFINITY,
    next: 'Set the speed on the router, or give the path a capacity.',
  },
  'discontinuity-unreliable': {
    lasts: Number.POSITIVE_INFINITY,
    next: 'Report it to the router’s maker; counter resets are told by sysUpTime alone meanwhile.',
  },
  'counter-frozen': { lasts: 3_600_000, next: 'Compare the counters with the router’s own display.' },
  'counter-implausible': { lasts: 3_600_000, next: 'Check the agent’s counters and the configured speed.' },
};

export function conditionProblems(gateway: string, told: Iterable<EventObservation>): Found[] {
  return [...told].map((event) => ({
    code: event.code,
    severity: 'warning' as const,
    subject: `${gateway} ${printable(event.subject)}`.trim(),
    message: `${gateway}: ${printable(event.message)}`,
    next: conditions[event.code]?.next ?? 'Look at the router.',
    since: iso(event.at),
  }));
}
