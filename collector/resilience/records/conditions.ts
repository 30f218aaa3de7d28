/** What is wrong now that an incident is made of, and what is known to be well again. */
import type { IncidentKind, Present, Severity } from '../../model/judgement.js';
import type { GatewayInput } from '../input.js';
import type { PathSettings } from '../settings.js';

export interface Condition {
  kind: IncidentKind;
  subject: string;
  title: string;
  severity: Severity;
  /** Wall clock at which it began, by the evidence. */
  beganAt: number;
  affected: string[];
  /** What explains it, if that has an incident of its own. */
  cause: { kind: IncidentKind; subject: string } | null;
  /** It must last this many ms before it is worth a person. */
  patience: number;
}

/** While forwarding moves, protection is at risk for a moment: that is part of the failover. */
const PROTECTION_PATIENCE = 15_000;

export const keyOf = ({ kind, subject }: Pick<Condition, 'kind' | 'subject'>): string => `${kind} ${subject}`;

/** A gateway that does not answer explains its paths: they are affected, and have no incident of their own. */
export function conditionsOf(
  present: Present,
  gateways: readonly GatewayInput[],
  paths: ReadonlyMap<string, PathSettings>,
): Condition[] {
  const silent = gateways.filter(({ state }) => state === 'down');
  const explained = new Set(silent.map(({ name }) => name));
  const down = present.paths.filter(({ health, gateway }) => health === 'down' && !explained.has(gateway));
  const troubled = new Set([
    ...down.map(({ group }) => group),
    ...[...paths.values()].filter(({ gateway }) => explained.has(gateway)).map(({ group }) => group),
  ]);
  const root = silent[0] ? { kind: 'gateway' as const, subject: silent[0].name } : null;
  const first = down[0] ? { kind: 'path' as const, subject: down[0].path } : null;
  return [
    ...serviceCondition(present, root ?? first),
    ...silent.map((gateway) => gatewayCondition(gateway, paths)),
    ...down.map(({ path, reasons, since, group }): Condition => ({
      kind: 'path',
      subject: path,
      title: `Path ${path} is down. ${reasons[0] ?? ''}`.trim(),
      severity: 'critical',
      beganAt: since,
      affected: [group],
      cause: null,
      patience: 0,
    })),
    ...present.groups.flatMap(({ group, forwarding }) => splitCondition(group, forwarding)),
    ...present.groups.flatMap(({ group, posture }) =>
      troubled.has(group) ? [] : protectionCondition(group, posture.protection),
    ),
  ];
}

function serviceCondition({ service }: Present, cause: Condition['cause']): Condition[] {
  if (service.state !== 'unavailable') return [];
  const title = `The service is unavailable: ${service.reason}.`;
  const at = { kind: 'service' as const, subject: '', title, severity: 'critical' as const };
  return [{ ...at, beganAt: service.since, affected: [], cause, patience: 0 }];
}

function gatewayCondition({ name, since, reason }: GatewayInput, paths: ReadonlyMap<string, PathSettings>): Condition {
  const affected = [...paths.values()].filter(({ gateway }) => gateway === name).map((path) => path.name);
  const title = `Gateway ${name} does not answer: ${reason}`;
  return {
    kind: 'gateway',
    subject: name,
    title,
    severity: 'warning',
    beganAt: since,
    affected,
    cause: null,
    patience: 0,
  };
}

function splitCondition(group: string, forwarding: Present['groups'][number]['forwarding']): Condition[] {
  const split = forwarding.filter(({ state }) => state === 'split-brain');
  const [first] = split;
  if (first === undefined) return [];
  const title = `Split brain in ${group}: ${first.paths.join(' and ')} both forward.`;
  const beganAt = Math.min(...split.map(({ since }) => since));
  const about = { kind: 'split-brain' as const, subject: group, title, severity: 'critical' as const };
  return [{ ...about, beganAt, affected: [...first.paths], cause: null, patience: 0 }];
}

function protectionCondition(group: string, { state, reasons, since }: Present['protection']): Condition[] {
  if (state !== 'at-risk') return [];
  const title = `${group} is at risk. ${reasons[0] ?? ''}`.trim();
  const about = { kind: 'protection' as const, subject: group, title, severity: 'warning' as const };
  return [{ ...about, beganAt: since, affected: [group], cause: null, patience: PROTECTION_PATIENCE }];
}

/** Known to be well: not knowing keeps an incident open. `gone`: no longer configured. */
export function isWell(
  { kind, subject }: Pick<Condition, 'kind' | 'subject'>,
  present: Present,
  gateways: readonly GatewayInput[],
): boolean | 'gone' {
  const group = present.groups.find((each) => each.group === subject);
  switch (kind) {
    case 'service':
      return (
        present.service.state === 'available' ||
        (present.service.basis === 'none' && present.service.evidence.length === 0 && present.paths.some(isPassing))
      );
    case 'gateway': {
      const gateway = gateways.find(({ name }) => name === subject);
      return gateway === undefined ? 'gone' : gateway.state === 'up';
    }
    case 'path': {
      const path = present.paths.find((each) => each.path === subject);
      return path === undefined ? 'gone' : isPassing(path);
    }
    case 'split-brain':
      return group === undefined
        ? 'gone'
        : group.forwarding.every(({ state }) => state === 'forwarding' || state === 'none');
    case 'protection':
      return group === undefined ? 'gone' : group.posture.protection.state === 'protected';
  }
}

const isPassing = ({ health }: Present['paths'][number]): boolean => health === 'up' || health === 'degraded';
