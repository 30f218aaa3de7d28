/** Probes across the interconnect, and the agents that send them. Labels are names of the configuration. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ProbingHealth } from '../../model/probe-health.js';
import type { Family } from './family.js';

export function probeMetrics(registry: Registry, health: () => ProbingHealth): Family {
  const registers = [registry];
  const counter = (name: string, help: string, label: string) =>
    new Counter({ name: `interconnect_${name}_total`, help, labelNames: [label], registers });
  const gauge = (name: string, help: string, label: string) =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames: [label], registers });

  const sent = counter('probe_packets', 'Packets of a probe whose fate is known.', 'probe');
  const lost = counter('probe_lost_packets', 'Packets of a probe that were not answered in time.', 'probe');
  const delay = gauge('probe_round_trip_seconds', 'Round trip of the last packet that was answered.', 'probe');
  const variation = new Gauge({
    name: 'interconnect_probe_variation_seconds',
    help: 'How the delay varied in the last complete minute (99.9th percentile minus the least): of the round trip and, where packets tell it, of each way.',
    labelNames: ['probe', 'way'],
    registers,
  });
  const losing = gauge('probe_lost_now', 'Packets lost since the last answer.', 'probe');
  const age = gauge('probe_age_seconds', 'Since anything was heard of the probe.', 'probe');
  const trouble = gauge('probe_trouble', '1 while the probe cannot be sent.', 'probe');
  const report = gauge('probe_agent_last_report_timestamp_seconds', 'When an agent reported last.', 'agent');
  const offset = gauge('probe_agent_clock_offset_seconds', "An agent's clock minus the collector's.", 'agent');
  const uncertain = gauge('probe_agent_clock_uncertainty_seconds', 'Within how much that offset is known.', 'agent');
  const dropped = gauge(
    'probe_agent_dropped',
    'Answers that found no room at an agent, since its start, while the collector was away.',
    'agent',
  );
  const refused = counter('probe_reports_refused', 'Reports of agents that were refused.', 'reason');
  const levels = [delay, variation, losing, age, trouble, report, offset, uncertain, dropped];

  return {
    observe(observations) {
      for (const observation of observations) {
        if (observation.kind !== 'probe') continue;
        const { probe, answers } = observation;
        sent.inc({ probe }, answers.length);
        lost.inc({ probe }, answers.filter((answer) => answer.delay === null).length);
      }
    },
    collect() {
      for (const level of levels) level.reset();
      refused.reset();
      const { probes, agents, refused: reasons } = health();
      for (const { name: probe, lastDelay, lostNow, lastMinute, age: since, trouble: why } of probes) {
        if (lastDelay !== null) delay.set({ probe }, lastDelay / 1_000);
        if (since !== null) age.set({ probe }, since / 1_000);
        for (const [way, value] of [
          ['round-trip', lastMinute?.variation],
          ['forward', lastMinute?.variationForward],
          ['backward', lastMinute?.variationBackward],
        ] as const)
          if (value != null) variation.set({ probe, way }, value / 1_000);
        losing.set({ probe }, lostNow);
        trouble.set({ probe }, why === null ? 0 : 1);
      }
      for (const { name: agent, lastReportAt, clock, dropped: count } of agents) {
        if (lastReportAt !== null) report.set({ agent }, lastReportAt / 1_000);
        if (clock !== null) offset.set({ agent }, clock.offset / 1_000);
        if (clock !== null) uncertain.set({ agent }, clock.uncertainty / 1_000);
        dropped.set({ agent }, count);
      }
      for (const [reason, count] of Object.entries(reasons)) refused.inc({ reason }, count);
    },
  };
}
