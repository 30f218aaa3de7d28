import type { PathStatus, Problem, Status } from '../../collector/api/types.js';
import { formatBits, formatRoundBits } from '../charts/formatUnit.js';
import { plainText } from '../charts/plainText.js';
import { isWaiting } from './answer.js';
import type { Scene } from './scene.js';

/** True when a person must act on the crossing itself: the left half of the wall turns to it. */
export function isIncident(scene: Scene): boolean {
  const { status } = scene;
  if (!status || isWaiting(scene)) return false;
  return (
    status.service.state === 'unavailable' ||
    status.problems.some(({ severity }) => severity === 'critical') ||
    status.paths.some(({ health }) => health !== 'up')
  );
}

/** Problems, most urgent first and then oldest first; a path that is not up is one even before the collector lists it. */
export function problemsOf(scene: Scene): Problem[] {
  const { status } = scene;
  if (!status) return [];
  const listed = status.problems.length > 0 ? status.problems : status.paths.flatMap(fromPath);
  const wanted = isWaiting(scene) ? listed.filter(({ code }) => code !== 'path-unknown') : listed;
  return [...wanted].sort((x, y) => rank(x) - rank(y) || Date.parse(x.since) - Date.parse(y.since));
}

/** A path that is down comes before what may have caused it: the cause is the next line. */
function rank({ code, severity }: Problem): number {
  if (code === 'path-down') return 0;
  return severity === 'critical' ? 1 : 2;
}

function fromPath(path: PathStatus): Problem[] {
  if (path.health === 'up') return [];
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
