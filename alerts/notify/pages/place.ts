/** Which incident an alert is part of: by what its labels name, and what explains that. */
import type { Incident } from '../../../collector/model/judgement.js';
import type { PathPlace } from '../surroundings.js';

type Labels = Readonly<Record<string, string>>;

/**
 * The open incident that the labels name, else the one that tells most about them; null where none does. A gateway that does not answer explains what is on it,
 * a path that is down explains what its group lacks.
 */
export function incidentOf(labels: Labels, open: readonly Incident[], paths: readonly PathPlace[]): Incident | null {
  const { incident: id, path: name, gateway, group } = labels;
  const said = id === undefined ? undefined : open.find((each) => each.id === id);
  if (said !== undefined) return said;
  const path = paths.find((each) => each.name === name);
  const on = path?.gateway ?? gateway;
  const of = path?.group ?? group;
  const find = (kind: Incident['kind'], subject: string | null | undefined): Incident | undefined =>
    open.find((each) => each.kind === kind && each.subject === subject);
  if (on === undefined && of === undefined) return isOfService(labels) ? (find('service', '') ?? null) : null;
  if (on !== undefined) {
    const own = find('gateway', on) ?? (path === undefined ? onGateway(on, open, paths) : find('path', path.name));
    return own ?? (path === undefined ? null : (ofGroup(of, open) ?? null));
  }
  return ofGroup(of, open) ?? explains(of, open, paths) ?? null;
}

/** Alerts of the service name no part of it: they are about everything. */
const isOfService = ({ scope, alertname = '' }: Labels): boolean =>
  scope === 'service' || alertname.startsWith('Service');

const onGateway = (gateway: string, open: readonly Incident[], paths: readonly PathPlace[]): Incident | undefined =>
  open.find(({ kind, subject }) => kind === 'path' && paths.some((p) => p.name === subject && p.gateway === gateway));

const ofGroup = (group: string | null | undefined, open: readonly Incident[]): Incident | undefined =>
  open.find(({ kind, subject }) => (kind === 'split-brain' || kind === 'protection') && subject === group);

/** What has a group at risk: a path of it, or a gateway of one. */
function explains(
  group: string | null | undefined,
  open: readonly Incident[],
  paths: readonly PathPlace[],
): Incident | undefined {
  const mine = paths.filter((path) => path.group === group);
  return (
    open.find(({ kind, subject }) => kind === 'gateway' && mine.some(({ gateway }) => gateway === subject)) ??
    open.find(({ kind, subject }) => kind === 'path' && mine.some(({ name }) => name === subject))
  );
}

/** Whether two incidents are two sides of one event. Two paths on different gateways are two events. */
export function related(x: Incident, y: Incident, paths: readonly PathPlace[]): boolean {
  if (x.kind === 'service' || y.kind === 'service') return true;
  const [gx, gy] = [gatewayOf(x, paths), gatewayOf(y, paths)];
  if (gx !== null && gy !== null) return gx === gy;
  const [of, to] = [groupsOf(x, paths), groupsOf(y, paths)];
  return of.some((group) => to.includes(group));
}

function gatewayOf({ kind, subject }: Incident, paths: readonly PathPlace[]): string | null {
  if (kind === 'gateway') return subject;
  return kind === 'path' ? (paths.find(({ name }) => name === subject)?.gateway ?? null) : null;
}

function groupsOf({ kind, subject }: Incident, paths: readonly PathPlace[]): (string | null)[] {
  if (kind === 'gateway') return paths.filter(({ gateway }) => gateway === subject).map(({ group }) => group);
  return [kind === 'path' ? (paths.find(({ name }) => name === subject)?.group ?? null) : subject];
}
