/** Paths that are not up. */
import type { PathStatus } from '../../types.js';
import type { Found } from './problem.js';

const next: Record<'down' | 'degraded' | 'suspect' | 'unknown', string> = {
  down: 'Look at the interface on the router and at the carrier’s notices.',
  degraded: 'Look at errors, discards, optical power and speed of the interface named.',
  suspect: 'Wait some seconds: polls are about to confirm or clear what a trap said.',
  unknown: 'Make the gateway answer again; until then nobody knows whether this path carries traffic.',
};

const misnamed =
  'Correct the name in the configuration or on the router (`interconnect discover` lists the names it has), then reload.';

export function pathProblems({ name, health, reasons, since, a, b }: PathStatus): Found[] {
  if (health === 'up') return [];
  return [
    {
      code: `path-${health}`,
      severity: health === 'down' ? 'critical' : 'warning',
      subject: name,
      message: `Path ${name} is ${health}. ${reasons.join(' ')}`.trim(),
      next: health === 'unknown' && !(a.found && b.found) ? misnamed : next[health],
      since,
    },
  ];
}
