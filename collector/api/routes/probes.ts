/** The probes across the interconnect as they are now, and the agents that send them. */
import type { AgentHealth, ProbeHealth, ProbeMinuteHealth, ProbingHealth } from '../../model/probe-health.js';
import { probesAnswer } from '../schema/probes.js';
import type { AgentRow, ProbeMinuteRow, ProbeRow, ProbesAnswer, ProbeState } from '../types.js';
import type { Route } from './route.js';

/** What one collector knows of its own. */
export function probesOf({ probes, agents }: Pick<ProbingHealth, 'probes' | 'agents'>, now: number): ProbesAnswer {
  return { time: iso(now), probes: probes.map(probeRow), agents: agents.map((agent) => agentRow(agent, now)) };
}

export const probesRoute: Route = {
  method: 'GET',
  url: '/api/v1/probes',
  tag: 'live',
  looks: true,
  summary: 'The probes and what became of their last packets; the agents at the demarcation points',
  answers: { 200: { description: 'Every configured probe and agent', schema: probesAnswer } },
  handle({ probing, others, clock }): ProbesAnswer {
    return { ...probesOf(probing(), clock.now()), ...others?.probes() };
  },
};

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));
const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1_000;

function probeRow(probe: ProbeHealth): ProbeRow {
  const { name, kind, from, target, direction, path, service, lostNow, trouble } = probe;
  return {
    name,
    kind,
    from,
    target,
    direction,
    path,
    service,
    intervalSeconds: seconds(probe.interval),
    timeoutSeconds: seconds(probe.timeout),
    state: stateOf(probe),
    lastSentAt: isoOrNull(probe.lastSentAt),
    lastAnsweredAt: isoOrNull(probe.lastAnsweredAt),
    lastDelayMilliseconds: probe.lastDelay,
    lostNow,
    lastMinute: probe.lastMinute && minuteRow(probe.lastMinute),
    ageSeconds: probe.age === null ? null : seconds(probe.age),
    trouble,
  };
}

function minuteRow({ end, sent, lost, ...minute }: ProbeMinuteHealth): ProbeMinuteRow {
  return {
    ...{ end: iso(end), sent, lost },
    variationMilliseconds: minute.variation,
    variationForwardMilliseconds: minute.variationForward,
    variationBackwardMilliseconds: minute.variationBackward,
  };
}

function stateOf({ age, interval, timeout, lostNow }: ProbeHealth): ProbeState {
  if (age === null || age > 2 * interval + timeout) return 'silent';
  return lostNow > 0 ? 'lost' : 'answered';
}

function agentRow({ name, lastReportAt, clock, dropped }: AgentHealth, now: number): AgentRow {
  return {
    name,
    lastReportAt: isoOrNull(lastReportAt),
    ageSeconds: lastReportAt === null ? null : seconds(now - lastReportAt),
    clockOffsetMilliseconds: clock?.offset ?? null,
    clockUncertaintyMilliseconds: clock?.uncertainty ?? null,
    dropped,
  };
}
