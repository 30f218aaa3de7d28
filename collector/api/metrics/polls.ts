/** How the asking itself goes, per gateway, context and table. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { PollObservation } from '../../model/observation.js';
import { printable } from '../../model/text.js';
import type { Family } from '../metrics.js';
import { prune } from './prune.js';

const LABELS = ['gateway', 'context', 'table'];
type Counted = 'requests' | 'varbinds' | 'retries' | 'timeouts';

const counted: [Counted, string][] = [
  ['requests', 'SNMP requests sent.'],
  ['varbinds', 'Variable bindings received.'],
  ['retries', 'Requests that were sent again.'],
  ['timeouts', 'Requests that nobody answered.'],
];

export function pollMetrics(registry: Registry): Family {
  const counter = (name: string, help: string, labelNames: string[]): Counter =>
    new Counter({ name: `interconnect_poll_${name}_total`, help, labelNames, registers: [registry] });
  const counters = counted.map(([field, help]) => ({ field, metric: counter(field, help, LABELS) }));
  const polls = counter('runs', 'Polls by outcome; partial ones kept what they got.', [...LABELS, 'outcome']);
  const errors = counter('errors', 'Errors by kind.', [...LABELS, 'kind']);
  const seconds = counter('duration_seconds', 'Time spent in polls.', LABELS);
  const last = new Gauge({
    name: 'interconnect_poll_last_duration_seconds',
    help: 'Duration of the last poll.',
    labelNames: LABELS,
    registers: [registry],
  });
  const all = [...counters.map(({ metric }) => metric), polls, errors, seconds];

  function count(poll: PollObservation): void {
    const labels = { gateway: poll.gateway, context: printable(poll.context), table: printable(poll.table) };
    for (const { field, metric } of counters) metric.inc(labels, poll[field]);
    polls.inc({ ...labels, outcome: poll.outcome });
    for (const [kind, times] of Object.entries(poll.errors)) errors.inc({ ...labels, kind }, times);
    seconds.inc(labels, poll.duration / 1000);
    last.set(labels, poll.duration / 1000);
  }

  return {
    observe(observations) {
      for (const observation of observations) if (observation.kind === 'poll') count(observation);
    },
    async update({ gateways }) {
      const known = new Set(gateways.map(({ name }) => name));
      for (const metric of all) await prune(metric, ({ gateway }) => known.has(String(gateway)));
      last.reset();
    },
  };
}
