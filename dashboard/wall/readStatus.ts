import type { Status } from '../../collector/api/types.js';
import { changed } from './change.js';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown): boolean => isText(value) && Number.isFinite(Date.parse(value));
const oneOf = (value: unknown, ...words: string[]): boolean => isText(value) && words.includes(value);
/** `sound`: the list before it, every item of which passed: those that are in it still, as most are from one status to the next, are not looked at again. */
const each = (value: unknown, test: (item: Fields) => boolean, sound: readonly unknown[] = []): boolean =>
  Array.isArray(value) && value.every((item, i) => item === sound[i] || (isFields(item) && test(item)));

const isEnd = (value: unknown): boolean =>
  isFields(value) && isText(value['interface']) && typeof value['stale'] === 'boolean';

const isPath = (path: Fields): boolean =>
  isText(path['name']) &&
  isText(path['gateway']) &&
  oneOf(path['health'], 'up', 'degraded', 'down', 'suspect', 'unknown') &&
  Array.isArray(path['reasons']) &&
  isTime(path['since']) &&
  isEnd(path['a']) &&
  isEnd(path['b']);

const isGateway = (gateway: Fields): boolean =>
  isText(gateway['name']) &&
  oneOf(gateway['state'], 'up', 'down', 'unknown') &&
  isTime(gateway['since']) &&
  Array.isArray(gateway['sensors']);

const isProblem = (problem: Fields): boolean =>
  isText(problem['code']) && isText(problem['message']) && isText(problem['next']) && isTime(problem['since']);

const isJoining = ({ name, missing, done, steps, days, saves }: Fields): boolean =>
  isText(name) &&
  isText(missing) &&
  [done, steps, days].every((each) => typeof each === 'number') &&
  (saves === undefined || (isFields(saves) && typeof saves['year'] === 'number' && isText(saves['currency'])));

const isJudged = (value: unknown, ...states: string[]): boolean =>
  isFields(value) && oneOf(value['state'], ...states) && isTime(value['since']);

const isProtection = (value: unknown): boolean =>
  isJudged(value, 'protected', 'at-risk', 'none', 'unknown') && Array.isArray((value as Fields)['reasons']);

const isGroup = (group: Fields): boolean =>
  Array.isArray(group['paths']) &&
  Array.isArray(group['standby']) &&
  isProtection(group['protection']) &&
  each(
    group['forwarding'],
    ({ state, direction, paths }) => isText(state) && isText(direction) && Array.isArray(paths),
  );

const isIncident = (incident: Fields): boolean =>
  isText(incident['id']) &&
  isText(incident['title']) &&
  oneOf(incident['kind'], 'service', 'gateway', 'path', 'split-brain', 'protection') &&
  isText(incident['subject']) &&
  Array.isArray(incident['affected']) &&
  oneOf(incident['severity'], 'info', 'warning', 'critical') &&
  isTime(incident['openedAt']);

const isFailover = (failover: Fields): boolean =>
  isTime(failover['startedAt']) && isText(failover['from']) && isText(failover['to']) && isFields(failover['gap']);

const isPlanned = (work: Fields): boolean => isTime(work['endsAt']) && isText(work['reason']) && isText(work['author']);

const isWindow = (window: Fields): boolean => isPlanned(window) && isFields(window['scope']);

const isResilience = (value: unknown, before: Status | null): boolean =>
  isFields(value) &&
  isJudged(value['service'], 'available', 'unavailable', 'unknown') &&
  Array.isArray((value['service'] as Fields)['evidence']) &&
  isProtection(value['protection']) &&
  each(value['groups'], isGroup, before?.resilience.groups) &&
  each(value['incidents'], isIncident) &&
  each(value['failovers'], isFailover) &&
  each(value['maintenance'], isWindow) &&
  each(value['drills'], isPlanned);

/** `before`: the status that it was made of, which is one. */
function isStatus(value: unknown, before: Status | null): boolean {
  if (!isFields(value) || !isTime(value['time'])) return false;
  const { interconnect, collector, service, store } = value;
  return (
    isFields(interconnect) &&
    isText(interconnect['name']) &&
    isText(interconnect['timeZone']) &&
    isFields(interconnect['sides']) &&
    isFields(collector) &&
    isText(collector['id']) &&
    isFields(service) &&
    oneOf(service['state'], 'available', 'unavailable', 'unknown') &&
    isResilience(value['resilience'], before) &&
    isFields(store) &&
    oneOf(store['state'], 'ok', 'behind', 'away') &&
    isFields(store['spool']) &&
    each(value['paths'], isPath, before?.paths) &&
    each(value['gateways'], isGateway, before?.gateways) &&
    each(value['problems'], isProblem) &&
    (value['joining'] === undefined || each(value['joining'], isJoining))
  );
}

/** A status event narrowed at the boundary; null when it is not JSON or not the shape that the wall draws. */
export function readStatus(data: unknown): Status | null {
  const value = fromJson(data);
  return isStatus(value, null) ? (value as Status) : null;
}

/** The status that a change event makes of the one before; null when it is not JSON, is of another status, or makes what the wall does not draw. */
export function readChange(before: Status | null, data: unknown): Status | null {
  const value = fromJson(data);
  if (before === null || !isFields(value) || value['of'] !== before.time) return null;
  try {
    const after = changed(before, value['change']);
    return isStatus(after, before) ? (after as Status) : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** undefined where it is none. */
function fromJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
