/** The ledger: where every second of the month went, by service and by path. */
import type { InterconnectReport, Ledger, ServiceMonth } from '../../../collector/api/types.js';
import { ledgerCalendar } from '../../charts/ledgerCalendar.js';
import { localDays } from '../../charts/localDays.js';
import type { Block, Section, Table } from '../content/block.js';
import { count, seconds, span } from '../content/figures.js';
import { formatDate } from '../content/stamp.js';

type Month = Pick<InterconnectReport['month'], 'startsAt' | 'endsAt' | 'timeZone' | 'simulated' | 'services'>;
type Intervals = readonly Pick<Ledger['intervals'][number], 'startsAt' | 'endsAt' | 'state'>[];

export function availability({ month, ledgers }: InterconnectReport): Section {
  const services = month.services.map(({ service }) => {
    const found = ledgers.ledgers.find(({ subject }) => subject.type === 'service' && subject.name === service);
    return { service, intervals: found?.intervals ?? [] };
  });
  return {
    id: 'availability',
    title: 'Availability',
    blocks: [...availabilityBlocks(month, services), { kind: 'table', table: paths(month.paths) }],
  };
}

/** Also of a report for one authority: services are everybody's. */
export function availabilityBlocks(
  month: Month,
  ledgers: readonly { service: string; intervals: Intervals }[],
): Block[] {
  return [
    { kind: 'table', table: totals(month.services) },
    ...month.services.map((service, i) => calendar(service, i, month, ledgers[i]?.intervals ?? [])),
  ];
}

const totals = (services: readonly ServiceMonth[]): Table => ({
  name: 'service-time',
  caption: 'Where the time of the month went, seconds',
  columns: [
    { title: 'Service', kind: 'text' },
    ...['Available', 'Unavailable', 'Excluded', 'Unknown', 'Measured (MP)', 'Downtime (SD)'].map((title) => ({
      title,
      kind: 'number' as const,
      digits: 1,
    })),
    { title: 'Availability, %', kind: 'number', digits: 4 },
    { title: 'Budget left, s', kind: 'number', digits: 1 },
  ],
  rows: services.map((each) => [
    each.service,
    ...[each.totals.available, each.totals.unavailable, each.totals.excluded, each.totals.unknown].map(seconds),
    seconds(each.measured),
    seconds(each.down),
    each.availability,
    seconds(each.budget?.left ?? null),
  ]),
  empty: 'The contract has no service.',
});

function calendar(service: ServiceMonth, i: number, month: Month, intervals: Intervals): Block {
  const { startsAt: from, endsAt: to, timeZone, simulated } = month;
  const drawing = ledgerCalendar({
    ...{ id: `ledger-${i + 1}`, width: 900, textSize: 14, timeZone, from, to, intervals, simulated },
    subject: service.service,
  });
  return { kind: 'chart', sentence: sentence(service, intervals), drawing, table: days(service, i, month, intervals) };
}

function sentence({ service, totals: { unavailable, unknown } }: ServiceMonth, intervals: Intervals): string {
  const outages = intervals.filter(({ state }) => state === 'unavailable').length;
  const blind = unknown === 0 ? 'no time is unknown' : `${span(unknown)} are unknown`;
  return unavailable === 0
    ? `${service} had no outage; ${blind}.`
    : `${service} was unavailable for ${span(unavailable)} in ${count(outages, 'stretch', 'stretches')}; ${blind}.`;
}

function days({ service }: ServiceMonth, i: number, month: Month, intervals: Intervals): Table {
  const states = ['unavailable', 'excluded', 'unknown'] as const;
  const rows = localDays(month.startsAt, month.endsAt, month.timeZone).flatMap(({ startsAt, endsAt }) => {
    const sums = states.map((state) => within(intervals, state, startsAt, endsAt));
    if (sums.every((sum) => sum === 0)) return [];
    return [[formatDate(startsAt, month.timeZone), (endsAt - startsAt) / 1_000, ...sums.map(seconds)]];
  });
  return {
    name: `service-${i + 1}-days`,
    caption: `${service}: days on which it was not available all the time, seconds`,
    columns: [
      { title: 'Day', kind: 'text' },
      ...['Length', 'Unavailable', 'Excluded', 'Unknown'].map((title) => ({
        title,
        kind: 'number' as const,
        digits: 1,
      })),
    ],
    rows,
    empty: 'It was available on every day, all the time.',
  };
}

function within(intervals: Intervals, state: string, from: number, to: number): number {
  return intervals.reduce(
    (sum, each) =>
      each.state === state && each.endsAt > from && each.startsAt < to
        ? sum + Math.min(to, each.endsAt) - Math.max(from, each.startsAt)
        : sum,
    0,
  );
}

const paths = (all: InterconnectReport['month']['paths']): Table => ({
  name: 'paths',
  caption: 'Paths: one that is down while another carries the traffic is no outage of the service',
  columns: [
    { title: 'Path', kind: 'text' },
    { title: 'Gateway', kind: 'text' },
    ...['Up, s', 'Down, s', 'Excluded, s', 'Unknown, s'].map((title) => ({
      title,
      kind: 'number' as const,
      digits: 1,
    })),
    { title: 'Up of the known time, %', kind: 'number', digits: 3 },
  ],
  rows: all.map(({ path, gateway, totals: sums, availability: share }) => [
    path,
    gateway,
    ...[sums.available, sums.unavailable, sums.excluded, sums.unknown].map(seconds),
    share === null ? null : share * 100,
  ]),
  empty: 'No path is configured.',
});
