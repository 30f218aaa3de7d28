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

/** One table of one gateway and context: a thousand gateways have ten thousand of them, so all that is counted of it stands in one place. */
interface Figures extends Record<Counted, number> {
  labels: { gateway: string; context: string; table: string };
  runs: Partial<Record<PollObservation['outcome'], number>>;
  errors: Partial<Record<PollErrorKind, number>>;
  seconds: number;
  /** null after a reload, until it is polled again. */
  last: number | null;
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
  counter('runs', 'Polls by outcome; partial ones kept what they got.', ['outcome'], ({ labels, runs }, add) => {
    for (const [outcome, times] of Object.entries(runs)) add({ ...labels, outcome }, times);
  });
  counter('errors', 'Errors by kind.', ['kind'], ({ labels, errors }, add) => {
    for (const [kind, times] of Object.entries(errors)) add({ ...labels, kind }, times);
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
      const none = { requests: 0, varbinds: 0, retries: 0, timeouts: 0, seconds: 0, last: null };
      tables.set(key, (figures = { labels, ...none, runs: {}, errors: {} }));
    }
    return figures;
  }

  function count(poll: PollObservation): void {
    const figures = figuresOf(poll);
    for (const [field] of counted) figures[field] += poll[field];
    figures.runs[poll.outcome] = (figures.runs[poll.outcome] ?? 0) + 1;
    for (const [kind, times] of Object.entries(poll.errors) as [PollErrorKind, number][])
      figures.errors[kind] = (figures.errors[kind] ?? 0) + times;
    figures.seconds += poll.duration / 1000;
    figures.last = poll.duration / 1000;
  }

  return {
    observe(observations) {
      for (const observation of observations) if (observation.kind === 'poll') count(observation);
    },
    async update({ gateways }) {
      const names = new Set(gateways.map(({ name }) => name));
      for (const [gateway, tables] of known)
        if (!names.has(gateway)) known.delete(gateway);
        else for (const figures of tables.values()) figures.last = null;
    },
  };
}
