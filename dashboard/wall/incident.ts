import type { PathStatus, Problem, Status } from '../../collector/api/types.js';
import { formatBits, formatRoundBits } from '../charts/formatUnit.js';
import { plainText } from '../charts/plainText.js';
import { isWaiting } from './answer.js';
import type { Scene } from './scene.js';

type Open = Status['resilience']['incidents'][number];

/** A problem, and the incident that is open on it; null where none is. */
export interface Trouble extends Problem {
  incident: Open | null;
}

/** True when a person must act on the crossing itself: the left half of the wall turns to it. */
export function isIncident(scene: Scene): boolean {
  const { status } = scene;
  if (!status || isWaiting(scene)) return false;
  return (
    status.resilience.service.state === 'unavailable' ||
    status.resilience.incidents.some(({ severity }) => severity === 'critical') ||
    status.problems.some(({ severity }) => severity === 'critical') ||
    status.paths.some(({ health }) => health !== 'up')
  );
}

/** What needs a person, most urgent first and then oldest first; a path that is not up is that even before the collector lists it. */
export function problemsOf(scene: Scene): Trouble[] {
  const { status } = scene;
  if (!status) return [];
  const listed = status.problems.length > 0 ? status.problems : status.paths.flatMap(fromPath);
  const wanted = isWaiting(scene) ? listed.filter(({ code }) => code !== 'path-unknown') : listed;
  const { incidents } = status.resilience;
  const troubles = wanted.map((problem) => ({ ...problem, incident: incidentOf(incidents, problem) }));
  const told = new Set(troubles.map(({ incident }) => incident));
  return [...troubles, ...incidents.filter((one) => !told.has(one)).map(fromIncident)].sort(
    (x, y) => rank(x) - rank(y) || Date.parse(x.since) - Date.parse(y.since),
  );
}

/** The incident of the very thing that a problem names, else one that explains it. */
const incidentOf = (incidents: readonly Open[], problem: Problem): Open | null =>
  incidents.find((one) => isOf(one, problem)) ??
  incidents.find(({ affected }) => affected.includes(problem.subject)) ??
  null;

function isOf({ kind, subject }: Open, { code, subject: of }: Problem): boolean {
  if (subject !== of) return false;
  return kind === 'gateway' ? /^(gateway|authentication)-/.test(code) : kind === 'path' && code.startsWith('path-');
}

const nextSteps: Record<Open['kind'], string> = {
  service: 'Look at the paths and gateways first, then at the probes and what they aim at.',
  gateway: 'Check that the gateway has power and that the management network reaches it.',
  path: 'Look at the interfaces of the path on its gateway.',
  'split-brain': 'Compare the VRRP or HSRP state and priorities of the gateways, and the link between them.',
  protection: 'Mend what the reasons under Protection name, before anything else fails.',
};

function fromIncident(incident: Open): Trouble {
  const { kind, subject, title, severity, openedAt: since } = incident;
  const urgency = severity === 'critical' ? 'critical' : 'warning';
  const code = `incident-${kind}`;
  return { code, severity: urgency, subject, message: title, next: nextSteps[kind], since, incident };
}

/** The service comes first; a path that is down before what may have caused it: the cause is the next line. */
function rank({ code, severity }: Problem): number {
  if (code === 'incident-service') return 0;
  if (code === 'path-down') return 1;
  return severity === 'critical' ? 2 : 3;
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

/** More than so many paths are not named one by one. */
const NAMED = 3;

/** One sentence on what carries traffic still. */
export function stillWorks(status: Status): string {
  const passing = status.paths.filter(({ health }) => health === 'up' || health === 'degraded');
  if (passing.length > NAMED) return `${passing.length} of ${status.paths.length} paths are up.`;
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
