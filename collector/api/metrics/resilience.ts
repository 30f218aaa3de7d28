/** What is judged, with an explicit value for every state: a rule can ask for `unknown` as it asks for the others. */
import { Gauge, type Registry } from 'prom-client';
import { forwardingStates, incidentKinds, protectionStates } from '../../model/judgement.js';
import type { RecordsHealth } from '../../records/records.js';
import type { Family } from '../metrics.js';

export function resilienceMetrics(registry: Registry, records: () => RecordsHealth): Family {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames, registers: [registry] });
  const protection = gauge(
    'protection_state',
    'Protection of each group as a state set: 1 for the state it is in, 0 for the others.',
    ['group', 'state'],
  );
  const forwarding = gauge(
    'forwarding_state',
    'Who forwards, by group and direction, as a state set: 1 for the state it is in, 0 for the others.',
    ['group', 'direction', 'state'],
  );
  const forwards = gauge(
    'path_forwarding',
    '1 where the path carries the traffic of the direction, 0 where it does not; absent where that is not known.',
    ['path', 'group', 'direction'],
  );
  const disagreement = gauge(
    'forwarding_disagreement',
    '1 where signals contradict each other on who forwards, else 0.',
    ['group', 'direction'],
  );
  const incidents = gauge('open_incidents', 'Incidents that have not ended, by kind and severity.', [
    'kind',
    'severity',
  ]);
  const failover = gauge('last_failover_timestamp_seconds', 'When the last failover of the group began.', [
    'group',
    'kind',
  ]);
  const gap = gauge(
    'last_failover_gap_seconds',
    'How long traffic was lost in the last failover of the group: bounds that contain the truth.',
    ['group', 'bound'],
  );
  const waiting = gauge('records_waiting', 'Conclusions that are not on the disk yet.');
  const failing = gauge('records_failing', '1 while the journal of conclusions cannot be written, else 0.');
  const lost = gauge('records_lost', 'Entries of the journal of conclusions that were lost since the start.');
  const all = [protection, forwarding, forwards, disagreement, incidents, failover, gap];
  return {
    collect({ resilience }) {
      for (const each of all) each.reset();
      for (const { group, protection: judged, forwarding: directions, paths } of resilience.groups) {
        for (const state of protectionStates) protection.set({ group, state }, Number(judged.state === state));
        for (const { direction, state: is, paths: by, disagreement: said } of directions) {
          for (const state of forwardingStates) forwarding.set({ group, direction, state }, Number(is === state));
          disagreement.set({ group, direction }, Number(said !== null));
          if (is === 'unknown') continue;
          for (const path of paths) forwards.set({ path, group, direction }, Number(by.includes(path)));
        }
      }
      for (const kind of incidentKinds)
        for (const severity of ['info', 'warning', 'critical'])
          incidents.set(
            { kind, severity },
            resilience.incidents.filter((each) => each.kind === kind && each.severity === severity).length,
          );
      for (const record of [...resilience.failovers].reverse()) {
        const { group, kind, startedAt, gap: cut } = record;
        failover.set({ group, kind }, Date.parse(startedAt) / 1_000);
        for (const [bound, value] of [
          ['at_least', cut.atLeastSeconds],
          ['at_most', cut.atMostSeconds],
        ] as const) {
          if (value === null) gap.remove({ group, bound });
          else gap.set({ group, bound }, value);
        }
      }
      const health = records();
      waiting.set(health.waiting);
      failing.set(Number(health.fault !== null));
      lost.set(health.lost);
    },
  };
}
