/** What is wrong now that an incident is made of, and what is known to be well again. */
import type { Health } from '../../model/health.js';
import { severityOf, type IncidentKind, type Present, type Severity } from '../../model/judgement.js';
import type { GatewayInput } from '../input.js';
import { ANSWERED } from '../probes/pinned.js';
import type { PathSettings } from '../settings.js';

export interface Condition {
  kind: IncidentKind;
  subject: string;
  title: string;
  severity: Severity;
  /** Wall clock at which it began, by the evidence. */
  beganAt: number;
  affected: string[];
  /** What may explain it: the first of these that has an incident of its own. */
  causes: readonly Cause[];
  /** It must last this many ms before it is worth a person. */
  patience: number;
  /** ms since all was read that says it stands alone, which ends the patience; null while nothing says so. */
  alone: number | null;
  /** What was over within its patience waits until so many ms after it was met for what explains it; 0: it does not. */
  hearing: number;
}

export interface Cause {
  kind: IncidentKind;
  subject: string;
}

/** While forwarding moves, protection is at risk for a moment: that is part of the failover. */
const PROTECTION_PATIENCE = 15_000;
/** Agents answer from caches; and a poll takes its time. Beside a state interval, ms. */
const PATH_PATIENCE = 2_500;
/** How old what an agent answers may be, ms. */
const AGENT_CACHE = 1_500;
/**
 * Where one path is down, or may be about to be found down, and another is not, what is lost for so long, ms, is the gap of the failover, and no
 * outage of its own.
 */
const TAKING_OVER = 1_000;
/** What crosses so long after it, ms, does so by another path that stays: long enough for routing to have moved, where nothing says that it has. */
const CROSSED = 600;

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
    // It is at risk because of it, and that is one incident.
    ...present.groups.filter(({ forwarding }) => forwarding.some(isSplit)).map(({ group }) => group),
  ]);
  const causes: Cause[] = [
    ...silent.map(({ name }) => ({ kind: 'gateway' as const, subject: name })),
    ...down.map(({ path }) => ({ kind: 'path' as const, subject: path })),
  ];
  const dark = down.filter(({ group }) => !present.paths.some((each) => each.group === group && isPassing(each)));
  const affected = dark.map(({ path }) => path);
  const isTakenOver = down.length > dark.length || (dark.length === 0 && present.paths.some(isPassing));
  return [
    ...serviceCondition(present, {
      causes,
      affected,
      patience: isTakenOver ? TAKING_OVER : 0,
      hearing: longest(paths.values()),
    }),
    ...silent.map((gateway) => gatewayCondition(gateway, paths)),
    ...down.map((path) => pathCondition(path, present, paths)),
    ...present.groups.flatMap(({ group, forwarding }) => splitCondition(group, forwarding)),
    ...present.groups.flatMap(({ group, posture }) =>
      troubled.has(group) ? [] : protectionCondition(group, posture.protection),
    ),
  ];
}

/** It explains the paths of a group of which none passes anything: one incident where both are cut. */
function serviceCondition(
  { service }: Present,
  rest: Pick<Condition, 'causes' | 'affected' | 'patience' | 'hearing'>,
): Condition[] {
  if (service.state !== 'unavailable') return [];
  const title = `The service is unavailable: ${service.reason}.`;
  const at = { kind: 'service' as const, subject: '', title, severity: severityOf.service };
  return [{ ...at, beganAt: service.since, alone: null, ...rest }];
}

/** That the service is crossed, or another path of its group passes, since then, tells that it is down alone; else the others may be about to be found down too. */
function pathCondition(
  { path, reasons, since, group }: Present['paths'][number],
  present: Present,
  paths: ReadonlyMap<string, PathSettings>,
): Condition {
  const ages = present.paths
    .filter((each) => each.group === group && each.path !== path && isPassing(each))
    .map(({ evidence }) => Math.max(...evidence.map(({ ageSeconds }) => (ageSeconds ?? Infinity) * 1_000)));
  const ofGroup = [...paths.values()].filter((each) => each.group === group);
  return {
    kind: 'path',
    subject: path,
    title: `Path ${path} is down. ${reasons[0] ?? ''}`.trim(),
    severity: severityOf.path,
    beganAt: since,
    affected: [group],
    causes: [],
    patience: longest(ofGroup),
    alone: soonest(ages.length === 0 ? null : Math.min(...ages) + AGENT_CACHE, crossed(path, group, present)),
    hearing: 0,
  };
}

/** Until each of the paths was read, and what was read judged, ms. */
const longest = (paths: Iterable<PathSettings>): number =>
  Math.max(0, ...[...paths].map(({ interval }) => interval)) + PATH_PATIENCE;

/**
 * ms since every probe between the demarcation points was answered, and longer by what routing needs unless others of the group are known to
 * carry: a packet that was sent after the path failed and came back did not need it. null while a probe is not answered.
 */
function crossed(path: string, group: string, { service, groups }: Present): number | null {
  const { state, basis, evidence } = service;
  if (state !== 'available' || basis !== 'probes' || !evidence.every(({ says }) => says === ANSWERED)) return null;
  const age = Math.max(...evidence.map(({ ageSeconds }) => (ageSeconds ?? Infinity) * 1_000));
  const ways = groups.find((each) => each.group === group)?.forwarding ?? [];
  const moved = ways.length > 0 && ways.every((way) => isCarriedByOthers(path, way));
  return moved ? age : age + CROSSED;
}

const isCarriedByOthers = (path: string, { state, paths }: Present['groups'][number]['forwarding'][number]): boolean =>
  (state === 'forwarding' || state === 'shared') && !paths.includes(path);

const soonest = (one: number | null, two: number | null): number | null =>
  one === null || two === null ? (one ?? two) : Math.min(one, two);

function gatewayCondition({ name, since, reason }: GatewayInput, paths: ReadonlyMap<string, PathSettings>): Condition {
  const affected = [...paths.values()].filter(({ gateway }) => gateway === name).map((path) => path.name);
  const title = `Gateway ${name} does not answer: ${reason}`;
  return {
    kind: 'gateway',
    subject: name,
    title,
    severity: severityOf.gateway,
    beganAt: since,
    affected,
    causes: [],
    patience: 0,
    alone: null,
    hearing: 0,
  };
}

function splitCondition(group: string, forwarding: Present['groups'][number]['forwarding']): Condition[] {
  const split = forwarding.filter(isSplit);
  const [first] = split;
  if (first === undefined) return [];
  const title = `Split brain in ${group}: ${first.paths.join(' and ')} both forward.`;
  const beganAt = Math.min(...split.map(({ since }) => since));
  const about = { kind: 'split-brain' as const, subject: group, title, severity: severityOf['split-brain'] };
  return [{ ...about, beganAt, affected: [...first.paths], causes: [], patience: 0, alone: null, hearing: 0 }];
}

const isSplit = ({ state }: Present['groups'][number]['forwarding'][number]): boolean => state === 'split-brain';

function protectionCondition(group: string, { state, reasons, since }: Present['protection']): Condition[] {
  if (state !== 'at-risk') return [];
  const title = `${group} is at risk. ${reasons[0] ?? ''}`.trim();
  const about = { kind: 'protection' as const, subject: group, title, severity: severityOf.protection };
  return [
    { ...about, beganAt: since, affected: [group], causes: [], patience: PROTECTION_PATIENCE, alone: null, hearing: 0 },
  ];
}

/** Known to be well: not knowing keeps an incident open. `gone`: no longer configured. */
export function isWell(
  { kind, subject }: Pick<Condition, 'kind' | 'subject'>,
  present: Present,
  gateways: readonly GatewayInput[],
  elsewhere: readonly Health[] = [],
): boolean | 'gone' {
  const group = present.groups.find((each) => each.group === subject);
  switch (kind) {
    case 'service':
      return (
        present.service.state === 'available' ||
        (present.service.basis === 'none' &&
          present.service.evidence.length === 0 &&
          (present.paths.some(isPassing) || elsewhere.some(passes)))
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
        : group.forwarding.every(({ state }) => state === 'forwarding' || state === 'shared' || state === 'none');
    case 'protection':
      return group === undefined ? 'gone' : group.posture.protection.state === 'protected';
  }
}

const passes = (health: Health): boolean => health === 'up' || health === 'degraded';
export const isPassing = ({ health }: Present['paths'][number]): boolean => passes(health);
