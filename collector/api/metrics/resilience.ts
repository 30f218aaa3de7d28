/** What is judged, with an explicit value for every state: a rule can ask for `unknown` as it asks for the others. */
import { Gauge, type Registry } from 'prom-client';
import { forwardingStates, incidentKinds, protectionStates } from '../../model/judgement.js';
import type { RecordsHealth } from '../../records/records.js';
import type { Family } from './family.js';
import type { ResilienceSummary } from '../types.js';
import { ReadGauge, type Add } from './read-gauge.js';

export function resilienceMetrics(registry: Registry, records: () => RecordsHealth): Family {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames, registers: [registry] });
  let groups: readonly ResilienceSummary['groups'][number][] = [];
  const ofGroups = (
    name: string,
    help: string,
    labels: string[],
    read: (group: ResilienceSummary['groups'][number], add: Add) => void,
  ) =>
    new ReadGauge(registry, { name: `interconnect_${name}`, help, labels }, (add) => {
      for (const group of groups) read(group, add);
    });
  ofGroups(
    'protection_state',
    'Protection of each group as a state set: 1 for the state it is in, 0 for the others.',
    ['group', 'state'],
    ({ group, protection }, add) => {
      for (const state of protectionStates) add({ group, state }, Number(protection.state === state));
    },
  );
  ofGroups(
    'forwarding_state',
    'Who forwards, by group and direction, as a state set: 1 for the state it is in, 0 for the others.',
    ['group', 'direction', 'state'],
    ({ group, forwarding }, add) => {
      for (const { direction, state: is } of forwarding)
        for (const state of forwardingStates) add({ group, direction, state }, Number(is === state));
    },
  );
  ofGroups(
    'path_forwarding',
    '1 where the path carries the traffic of the direction, 0 where it does not; absent where that is not known.',
    ['path', 'group', 'direction'],
    ({ group, forwarding, paths }, add) => {
      for (const { direction, state, paths: by } of forwarding)
        if (state !== 'unknown') for (const path of paths) add({ path, group, direction }, Number(by.includes(path)));
    },
  );
  ofGroups(
    'forwarding_disagreement',
    '1 where signals contradict each other on who forwards, else 0.',
    ['group', 'direction'],
    ({ group, forwarding }, add) => {
      for (const { direction, disagreement } of forwarding) add({ group, direction }, Number(disagreement !== null));
    },
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
  const all = [incidents, failover, gap];
  return {
    collect({ resilience }) {
      for (const each of all) each.reset();
      ({ groups } = resilience);
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
