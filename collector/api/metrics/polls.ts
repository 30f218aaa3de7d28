/** How the asking itself goes, per gateway, context and table. */
import type { Registry } from 'prom-client';
import type { PollErrorKind, PollObservation } from '../../model/observation.js';
import { printable } from '../../model/text.js';
import type { Family } from './family.js';
import { ReadCounter } from './read-counter.js';
import { ReadGauge, type Add } from './read-gauge.js';

const LABELS = ['gateway', 'context', 'table'];
type Counted = 'requests' | 'varbinds' | 'retries' | 'timeouts';

const counted: [Counted, string][] = [
  ['requests', 'SNMP requests sent.'],
  ['varbinds', 'Variable bindings received.'],
  ['retries', 'Requests that were sent again.'],
  ['timeouts', 'Requests that nobody answered.'],
];

const outcomes = ['ok', 'partial', 'failed'] as const satisfies readonly PollObservation['outcome'][];

/** One table of one gateway and context: a thousand gateways have ten thousand of them, so all that is counted of it stands in one object. */
class Figures {
  requests = 0;
  varbinds = 0;
  retries = 0;
  timeouts = 0;
  ok = 0;
  partial = 0;
  failed = 0;
  /** null where there were none. */
  errors: Partial<Record<PollErrorKind, number>> | null = null;
  seconds = 0;
  /** null after a reload, until it is polled again. */
  last: number | null = null;

  constructor(readonly labels: { gateway: string; context: string; table: string }) {}

  count(poll: PollObservation): void {
    for (const [field] of counted) this[field] += poll[field];
    this[poll.outcome]++;
    for (const [kind, times] of Object.entries(poll.errors) as [PollErrorKind, number][]) {
      this.errors ??= {};
      this.errors[kind] = (this.errors[kind] ?? 0) + times;
    }
    this.seconds += poll.duration / 1000;
    this.last = poll.duration / 1000;
  }
}

export function pollMetrics(registry: Registry): Family {
  /** By gateway, then by context and table. */
  const known = new Map<string, Map<string, Figures>>();
  const every =
    (read: (figures: Figures, add: Add) => void) =>
    (add: Add): void => {
      for (const tables of known.values()) for (const figures of tables.values()) read(figures, add);
    };
  const counter = (name: string, help: string, more: string[], read: (figures: Figures, add: Add) => void) =>
    new ReadCounter(
      registry,
      { name: `interconnect_poll_${name}_total`, help, labels: [...LABELS, ...more] },
      every(read),
    );
  for (const [field, help] of counted) counter(field, help, [], (figures, add) => add(figures.labels, figures[field]));
  // Where labels are spread and one is added, V8 (Node 20) makes a hidden class for each set of them: three times its room and its time.
  counter('runs', 'Polls by outcome; partial ones kept what they got.', ['outcome'], (figures, add) => {
    const { gateway, context, table } = figures.labels;
    for (const outcome of outcomes)
      if (figures[outcome] > 0) add({ gateway, context, table, outcome }, figures[outcome]);
  });
  counter('errors', 'Errors by kind.', ['kind'], ({ labels: { gateway, context, table }, errors }, add) => {
    for (const [kind, times] of Object.entries(errors ?? {})) add({ gateway, context, table, kind }, times);
  });
  counter('duration_seconds', 'Time spent in polls.', [], ({ labels, seconds }, add) => add(labels, seconds));
  new ReadGauge(
    registry,
    { name: 'interconnect_poll_last_duration_seconds', help: 'Duration of the last poll.', labels: LABELS },
    every(({ labels, last }, add) => {
      if (last !== null) add(labels, last);
    }),
  );

  function figuresOf({ gateway, context, table }: PollObservation): Figures {
    const tables = known.get(gateway) ?? new Map<string, Figures>();
    known.set(gateway, tables);
    const key = `${context}\n${table}`;
    let figures = tables.get(key);
    if (figures === undefined) {
      const labels = { gateway, context: printable(context), table: printable(table) };
      tables.set(key, (figures = new Figures(labels)));
    }
    return figures;
  }

  return {
    observe(observations) {
      for (const observation of observations)
        if (observation.kind === 'poll') figuresOf(observation).count(observation);
    },
    async update({ gateways }) {
      const names = new Set(gateways.map(({ name }) => name));
      for (const [gateway, tables] of known)
        if (!names.has(gateway)) known.delete(gateway);
        else for (const figures of tables.values()) figures.last = null;
    },
  };
}
