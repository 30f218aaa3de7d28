import type { PathStatus, Problem, Status } from '../../collector/api/types.js';
import { formatBits, formatRoundBits } from '../charts/formatUnit.js';
import { plainText } from '../charts/plainText.js';

/** True when a person must act on the crossing itself: the left half of the wall turns to it. */
export function isIncident(status: Status): boolean {
  return (
    status.service.state === 'unavailable' ||
    status.problems.some(({ severity }) => severity === 'critical') ||
    status.paths.some(({ health, updatedAt }) => health !== 'up' && (health !== 'unknown' || updatedAt !== null))
  );
}

/** Problems, most urgent first and then oldest first; a path that is down is one even before the collector lists it. */
export function problemsOf(status: Status): Problem[] {
  const listed = status.problems.length > 0 ? status.problems : status.paths.flatMap(fromPath);
  const rank = (problem: Problem) => (problem.severity === 'critical' ? 0 : 1);
  return [...listed].sort((x, y) => rank(x) - rank(y) || Date.parse(x.since) - Date.parse(y.since));
}

function fromPath(path: PathStatus): Problem[] {
  if (path.health === 'up' || path.updatedAt === null) return [];
  return [
    {
      code: `path-${path.health}`,
      severity: path.health === 'degraded' ? 'warning' : 'critical',
      subject: path.name,
      message: path.reasons[0] ?? `Path ${path.name} is ${path.health}.`,
      next: `Look at gateway ${path.gateway}: interfaces ${path.a.interface} and ${path.b.interface}.`,
      since: path.since,
    },
  ];
}

/** One sentence on what carries traffic still. */
export function stillWorks(status: Status): string {
  const passing = status.paths.filter(({ health }) => health === 'up' || health === 'degraded');
  if (passing.length > 0) return `${passing.map(carries).join('; ')}.`;
  const unknown = status.paths.some(({ health }) => health === 'unknown');
  return unknown ? 'Not known: no path can be seen to be up.' : 'Nothing: no path is up.';
}

function carries(path: PathStatus): string {
  const name = `${plainText(path.name, 24)} via ${plainText(path.gateway, 24)}`;
  const most = path.aToB === null || path.bToA === null ? null : Math.max(path.aToB, path.bToA);
  if (most === null) return `${name} is up`;
  const of = path.capacity === null ? '' : ` of ${formatRoundBits(path.capacity)}`;
  return `${name} carries ${formatBits(most)}${of}`;
}
